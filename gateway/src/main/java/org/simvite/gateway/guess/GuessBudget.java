package org.simvite.gateway.guess;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.simvite.gateway.budget.HourlyBudget;
import org.simvite.identity.InviteCode;
import org.simvite.identity.InviteCodeMac;

/**
 * Tells genuine codes from guessed ones, and lets nobody guess on. A wrong MAC costs the caller, his address and the invite id one try each; when one of the
 * three is used up, no code is looked at for it until a try comes back, so that a guess that happens to be right is worth nothing. Genuine codes cost nothing.
 */
public final class GuessBudget {

    private final InviteCodeMac mac;
    private final HourlyBudget callers;
    private final HourlyBudget addresses;
    private final HourlyBudget invites;

    /** Wrong codes per hour. */
    public record Limits(int perCaller, int perAddress, int perInvite) {}

    /** What a code is. */
    public sealed interface Verdict {

        record Genuine() implements Verdict {}

        record Forged() implements Verdict {}

        /** @param retryAfter when the next try comes back */
        record Exhausted(Duration retryAfter) implements Verdict {}
    }

    public GuessBudget(InviteCodeMac mac, Limits limits, Clock clock) {
        this.mac = mac;
        this.callers = new HourlyBudget(limits.perCaller(), clock);
        this.addresses = new HourlyBudget(limits.perAddress(), clock);
        this.invites = new HourlyBudget(limits.perInvite(), clock);
    }

    /** One at a time, so that many guesses at once cannot outrun the count; a verdict takes microseconds. */
    public synchronized Verdict judge(InviteCode code, String accountId, String address) {
        var wait = Stream.of(callers.waitFor(accountId), addresses.waitFor(address), invites.waitFor(code.inviteId()))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        if (wait.isPresent()) {
            return new Verdict.Exhausted(wait.get());
        }
        if (mac.verify(code)) {
            return new Verdict.Genuine();
        }
        var unused = List.of(callers.take(accountId), addresses.take(address), invites.take(code.inviteId()));
        return new Verdict.Forged();
    }
}
