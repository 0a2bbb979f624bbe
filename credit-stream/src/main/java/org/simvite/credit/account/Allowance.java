package org.simvite.credit.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an account was granted within the last rolling day, and the limits that its latest order named. Only grants count: what
 * is refused uses nothing up. Time is that of the requests, so that requests which waited through an outage are not taken for a
 * burst; a request that was overtaken counts as asked with the one before it.
 *
 * @param grantedAt when each grant of the last day was asked for, oldest first; as many as the limit of a day
 * @param openLimit how many codes with open uses the account may have at once; 0: no limit, or none known yet
 * @param dayLimit how many codes it may get within a rolling day; 0 likewise
 */
public record Allowance(List<Instant> grantedAt, int openLimit, int dayLimit) {

    /** A grant counts from the moment it was asked for until this much later, that moment excluded. */
    public static final Duration WINDOW = Duration.ofDays(1);

    /** Nothing was granted, and nothing ordered. */
    public static final Allowance NONE = new Allowance(List.of(), 0, 0);

    public Allowance {
        grantedAt = List.copyOf(grantedAt);
    }

    /** Under these limits from here on. */
    Allowance under(int open, int day) {
        return new Allowance(grantedAt, open, day);
    }

    /** Whether one more is free at this time, as far as the day's limit goes. */
    boolean free(Instant at) {
        var until = limitedUntil();
        return until == null || !effective(at).isBefore(until);
    }

    /** From when on one more is free; null if nothing is in its way. May be past. */
    @Nullable
    Instant limitedUntil() {
        return dayLimit == 0 || grantedAt.size() < dayLimit
                ? null
                : grantedAt.get(grantedAt.size() - dayLimit).plus(WINDOW);
    }

    /** The grants that count at this time. */
    int used(Instant at) {
        return (int) counting(at).count();
    }

    /** Counts a grant, and forgets those that count no longer. */
    Allowance granted(Instant at) {
        var kept = Stream.concat(counting(at), Stream.of(effective(at)));
        return new Allowance(kept.toList(), openLimit, dayLimit);
    }

    private Stream<Instant> counting(Instant at) {
        var start = effective(at).minus(WINDOW);
        return grantedAt.stream().filter(granted -> granted.isAfter(start));
    }

    private Instant effective(Instant at) {
        if (grantedAt.isEmpty()) {
            return at;
        }
        var last = grantedAt.get(grantedAt.size() - 1);
        return at.isBefore(last) ? last : at;
    }
}
