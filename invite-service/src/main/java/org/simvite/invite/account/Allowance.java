package org.simvite.invite.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an account has ordered within the last rolling day. Time is that of the requests, so that requests which waited
 * through an outage are not taken for a burst; a request that was overtaken counts as asked with the one before it.
 *
 * @param orderedAt when each order of the last day was asked for, oldest first; as many as the limit per day
 */
public record Allowance(List<Instant> orderedAt) {

    /** An order counts from the moment it was asked for until this much later, that moment excluded. */
    public static final Duration WINDOW = Duration.ofDays(1);

    /** Nothing ordered. */
    public static final Allowance UNUSED = new Allowance(List.of());

    public Allowance {
        orderedAt = List.copyOf(orderedAt);
    }

    /** The orders that count at this time. */
    public int used(Instant at) {
        return (int) counting(at).count();
    }

    /**
     * When one more order is free.
     *
     * @param limit orders per day, 1 or more
     * @return empty if it is free now
     */
    public Optional<Instant> freesUp(Instant at, int limit) {
        var counting = counting(at).toList();
        return counting.size() < limit
                ? Optional.empty()
                : Optional.of(counting.get(counting.size() - limit).plus(WINDOW));
    }

    /** Counts an order, and forgets those that count no longer. */
    public Allowance ordered(Instant at) {
        var kept = Stream.concat(counting(at), Stream.of(effective(at)));
        return new Allowance(kept.toList());
    }

    private Stream<Instant> counting(Instant at) {
        var start = effective(at).minus(WINDOW);
        return orderedAt.stream().filter(ordered -> ordered.isAfter(start));
    }

    private Instant effective(Instant at) {
        if (orderedAt.isEmpty()) {
            return at;
        }
        var last = orderedAt.get(orderedAt.size() - 1);
        return at.isBefore(last) ? last : at;
    }
}
