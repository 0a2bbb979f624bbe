package org.simvite.gateway.guess;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.simvite.gateway.budget.Budget;
import org.simvite.gateway.budget.WaitingRoom;
import org.simvite.gateway.call.Network;
import org.simvite.gateway.memory.Memory;
import org.simvite.identity.InviteCode;
import org.simvite.identity.InviteCodeMac;

/**
 * Tells genuine codes from guessed ones, slows down who guesses, and nobody else.
 *
 * <p>A wrong MAC costs the caller, his address, the invite id in his network and the invite id one try each. Whoever has used up his own is refused, before the
 * code is looked at: a guess that happens to be right is worth nothing, and costs nobody anything. What others have used up (the address, the id)
 * refuses those who have guessed wrong themselves within a day. Whoever has not is looked at, and waits once before, for an id that others guess at, unless he is known
 * by what he did before. A key that anybody could have made a moment ago is not: beyond the id's tries only those are looked at who were let in, or a wrong guess would
 * cost a pair of keys. The code's owner, its holder and those it is bound to have only their own tries to lose.
 */
public final class GuessBudget {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final InviteCodeMac mac;
    private final Budget callers;
    private final Budget addresses;
    private final Budget networks;
    private final Budget days;
    private final WaitingRoom room;
    private final Duration pause;
    /** Accounts that guessed wrong within a day. */
    private final Cache<String, Boolean> guessers;

    /**
     * Wrong codes.
     *
     * @param perCaller an hour
     * @param perAddress an hour
     * @param perInvite an hour, of one id from one network
     * @param perInviteADay of one id from anywhere
     * @param pause how long a caller who had no SIM waits for an id whose tries are used up
     */
    public record Limits(int perCaller, int perAddress, int perInvite, int perInviteADay, Duration pause) {}

    /** Who a caller is to a code, as far as is known. */
    public enum Standing {
        STRANGER,
        /** Has the install code that his terminal asked for: more than a pair of keys. */
        LET_IN,
        /** Had a SIM before. */
        KNOWN,
        /** Owner or holder of the code, or the one it is bound to. */
        RIGHTFUL
    }

    /** Who shows a code. @param address of the call */
    public record Caller(String accountId, String address, Standing standing) {}

    /** What a code is. */
    public sealed interface Verdict {

        record Genuine() implements Verdict {}

        record Forged() implements Verdict {}

        /** The caller has guessed too often. @param retryAfter when the next try comes back */
        record Exhausted(Duration retryAfter) implements Verdict {}

        /** Others have guessed too often: the caller waits, and comes back, a stranger until he is let in or the id has tries again. */
        record Wait(Duration retryAfter) implements Verdict {}
    }

    public GuessBudget(InviteCodeMac mac, Limits limits, Clock clock) {
        this.mac = mac;
        this.callers = new Budget(limits.perCaller(), HOUR, clock);
        this.addresses = new Budget(limits.perAddress(), HOUR, clock);
        this.networks = new Budget(limits.perInvite(), HOUR, clock);
        this.days = new Budget(limits.perInviteADay(), DAY, clock);
        this.room = new WaitingRoom(limits.pause(), clock);
        this.pause = limits.pause();
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        this.guessers = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(DAY)
                .maximumSize(Memory.WAITING_ROOM.entries())
                .build();
    }

    /** One at a time, so that many guesses at once cannot outrun the count; a verdict takes microseconds. */
    public synchronized Verdict judge(InviteCode code, Caller caller) {
        var own = callers.waitFor(caller.accountId());
        if (own.isPresent()) {
            return new Verdict.Exhausted(own.get());
        }
        boolean rightful = caller.standing() == Standing.RIGHTFUL;
        var obstacle = rightful ? Optional.<Verdict>empty() : obstacle(code.inviteId(), caller);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        if (mac.verify(code)) {
            return new Verdict.Genuine();
        }
        var unused = callers.take(caller.accountId());
        guessers.put(caller.accountId(), true);
        if (!rightful) {
            var alsoUnused = List.of(
                    addresses.take(caller.address()),
                    networks.take(network(code.inviteId(), caller)),
                    days.take(code.inviteId()));
        }
        return new Verdict.Forged();
    }

    /** How many keys are remembered. */
    public long size() {
        return Stream.of(callers, addresses, networks, days)
                        .mapToLong(Budget::size)
                        .sum()
                + room.size()
                + guessers.estimatedSize();
    }

    private Optional<Verdict> obstacle(String inviteId, Caller caller) {
        var ofInvite = longest(networks.waitFor(network(inviteId, caller)), days.waitFor(inviteId));
        if (guessers.getIfPresent(caller.accountId()) != null) {
            return longest(ofInvite, addresses.waitFor(caller.address())).map(Verdict.Exhausted::new);
        }
        return ofInvite.flatMap(spent -> wait(inviteId, caller, spent)).map(Verdict.Wait::new);
    }

    /** @param spent until the id has a try again */
    private Optional<Duration> wait(String inviteId, Caller caller, Duration spent) {
        return switch (caller.standing()) {
            case STRANGER -> {
                var turn = room.remaining(caller.accountId() + " " + inviteId);
                yield turn.or(() -> Optional.of(spent.compareTo(pause) < 0 ? spent : pause));
            }
            case LET_IN -> room.remaining(caller.accountId() + " " + inviteId);
            case KNOWN, RIGHTFUL -> Optional.empty();
        };
    }

    private static Optional<Duration> longest(Optional<Duration> one, Optional<Duration> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    private static String network(String inviteId, Caller caller) {
        return inviteId + " " + Network.of(caller.address());
    }
}
