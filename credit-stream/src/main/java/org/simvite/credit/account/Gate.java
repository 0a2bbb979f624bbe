package org.simvite.credit.account;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.identity.Ids;

/** Decides whether a code is issued. Looks in the order of {@link RefusalReason}. */
public final class Gate {

    /** Of a code that is good from its issue on, as it stands in its record. */
    static final Instant AT_ONCE = Instant.EPOCH;

    /** A hundred years: to wait for longer is no way forward. */
    private static final Duration FORESEEABLE = Duration.ofDays(36_500);

    private final AccountCredit account;
    private final CodeOrder order;
    private final CreditPolicy policy;
    private final Instant now;
    private final Supplier<List<OpenHold>> holds;

    private Gate(
            AccountCredit account, CodeOrder order, CreditPolicy policy, Instant now, Supplier<List<OpenHold>> holds) {
        this.account = account;
        this.order = order;
        this.policy = policy;
        this.now = now;
        this.holds = holds;
    }

    /**
     * Decides on one order.
     *
     * @param account which is under the limits of the order already
     * @param holds the account's open holds, asked for only to explain a refusal; may leave out what is beyond some bound
     */
    public static IssueDecision decide(
            AccountCredit account, CodeOrder order, CreditPolicy policy, Instant now, Supplier<List<OpenHold>> holds) {
        return new Gate(account, order, policy, now, holds).decide();
    }

    /**
     * Whether an order for one use would be granted, from {@link Allowance#limitedUntil()} on, under the limits of the latest
     * order. It is what {@link #decide} looks at, in the same words.
     */
    public static boolean open(AccountCredit account, CreditPolicy policy) {
        return account.standing().status() == AccountStatus.ACTIVE
                && !openLimitReached(account)
                && account.holds().hasRoomFor(1, policy.holdPerUse())
                && (policy.observes() || account.available() >= policy.needed(1));
    }

    /**
     * What helps whom {@link #open} says no to: what a refusal would say, the limit of the day left aside. Empty if it says
     * yes, or if nothing helps.
     *
     * @param holds as for {@link #decide}
     */
    public static List<WayForward> waysForward(
            AccountCredit account, CreditPolicy policy, Instant now, Supplier<List<OpenHold>> holds) {
        if (open(account, policy)) {
            return List.of();
        }
        int openLimit = account.allowance().openLimit();
        var order = new CodeOrder("", now, Channel.FREE, 1, openLimit, 0, null, null);
        var unlimitedByDay = account.with(account.allowance().under(openLimit, 0));
        return decide(unlimitedByDay, order, policy, now, holds) instanceof IssueDecision.Refused refused
                ? refused.refusal().waysForward()
                : List.of();
    }

    private IssueDecision decide() {
        if (account.standing().status().ended()) {
            return refused(Refusal.plain(RefusalReason.CLOSED));
        }
        if (account.standing().status() == AccountStatus.SUSPENDED) {
            return refused(Refusal.plain(RefusalReason.SUSPENDED, WayForward.ASK_SUPPORT));
        }
        var notBefore = notBefore();
        var from = notBefore.isAfter(now) ? notBefore : now;
        var expiresAt = earlier(order.notAfter(), from.plus(policy.deadlines().codeLife()));
        if (!expiresAt.isAfter(now) || !expiresAt.isAfter(notBefore)) {
            return refused(Refusal.plain(RefusalReason.CODE_EXPIRED));
        }
        if (order.channel().gated() && !account.allowance().free(order.askedAt())) {
            return refused(dayRefusal());
        }
        if (order.channel().gated() && openLimitReached(account)) {
            return refused(limitRefusal(order.openLimit(), account.holds().openInvites()));
        }
        if (!account.holds().hasRoomFor(order.uses(), policy.holdPerUse())) {
            return refused(limitRefusal(HoldTotals.MOST, account.holds().openUses()));
        }
        var tooLow =
                order.channel().gated() && account.available() < policy.needed(order.uses()) ? creditRefusal() : null;
        if (tooLow != null && !policy.observes()) {
            return refused(tooLow);
        }
        var hold = new OpenHold(
                Ids.inviteId(order.requestId(), 0), order.channel(), policy.holdPerUse(), order.uses(), expiresAt);
        return new IssueDecision.Granted(counted().with(account.holds().opened(hold)), hold, notBefore, tooLow);
    }

    /**
     * At once is no moment of any clock: an application is judged by the clock of the gateway that took it in, which may be behind the one of the gateway
     * that took in the order, and behind ours.
     */
    private Instant notBefore() {
        return order.notBefore() == null ? AT_ONCE : order.notBefore();
    }

    private static IssueDecision refused(Refusal refusal) {
        return new IssueDecision.Refused(refusal);
    }

    private static boolean openLimitReached(AccountCredit account) {
        int limit = account.allowance().openLimit();
        return limit > 0 && account.holds().openInvites() >= limit;
    }

    private AccountCredit counted() {
        return order.channel().gated() ? account.with(account.allowance().granted(order.askedAt())) : account;
    }

    private Refusal dayRefusal() {
        var allowance = account.allowance();
        return new Refusal(
                RefusalReason.LIMIT_REACHED,
                allowance.dayLimit(),
                allowance.used(order.askedAt()),
                null,
                null,
                List.of(),
                allowance.limitedUntil(),
                List.of(WayForward.WAIT));
    }

    /** Frees up when the next code ends, if it is not redeemed by then; redeemed ones take as long as their SIMs. */
    private Refusal limitRefusal(int limit, int open) {
        var held = holds.get();
        var nextAt = held.stream()
                .map(OpenHold::expiresAt)
                .filter(at -> at.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Refusal(
                RefusalReason.LIMIT_REACHED, limit, open, null, null, List.of(), nextAt, waysForward(held, nextAt));
    }

    private Refusal creditRefusal() {
        var open = holds.get();
        var nextAt = enoughCameBackAt();
        return new Refusal(
                RefusalReason.CREDIT_TOO_LOW,
                Math.toIntExact(policy.needed(order.uses())),
                account.available(),
                account.balance(),
                account.holds().held(),
                open.stream()
                        .filter(hold -> hold.points() > 0)
                        .limit(Refusal.MOST_NAMED)
                        .map(OpenHold::inviteId)
                        .toList(),
                nextAt,
                waysForward(open, nextAt));
    }

    /** When credit that comes back by itself is enough; null if it is not within a lifetime. */
    private @Nullable Instant enoughCameBackAt() {
        var regain = account.regain();
        if (regain.nextAt() == null) {
            return null;
        }
        var missing = policy.needed(order.uses()) - account.available();
        var rules = policy.regain();
        var coming = Math.min(
                (long) regain.usedSims() * rules.perUsedSim() - regain.points(),
                (long) rules.below() - account.balance());
        // both below 2^32 times ten years: no overflow, but nothing that anybody waits for, nor that milliseconds could
        // hold
        var wait = Duration.ofSeconds(rules.everySeconds()).multipliedBy(Math.max(0, missing - 1));
        return missing <= coming && wait.compareTo(FORESEEABLE) <= 0
                ? regain.nextAt().plus(wait)
                : null;
    }

    private List<WayForward> waysForward(List<OpenHold> open, @Nullable Instant nextAt) {
        var ways = new ArrayList<WayForward>();
        if (nextAt != null) {
            ways.add(WayForward.WAIT);
        }
        if (!account.opened() || open.stream().anyMatch(hold -> hold.channel() == Channel.INSTALL)) {
            ways.add(WayForward.USE_YOUR_SIM);
        }
        if (open.stream().anyMatch(hold -> hold.channel() != Channel.INSTALL)) {
            ways.add(WayForward.LET_HELD_SIMS_BE_USED);
        }
        return ways;
    }

    private static Instant earlier(@Nullable Instant a, Instant b) {
        return a != null && a.isBefore(b) ? a : b;
    }
}
