package org.simvite.credit.account;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.credit.policy.Outcome;

/** Makes ledger entries. Each method gives the entry and the account after it, and changes nothing itself. */
public final class Ledger {

    private static final String TERMINAL = "terminal:";

    private Ledger() {}

    /**
     * Books the opening credit, once. Registering alone earns nothing: a terminal's account opens with its first accepted
     * application, not by command.
     *
     * @param byCommand the OPEN command of a first login, as opposed to an accepted application
     */
    public static Optional<Posting> open(
            AccountCredit account, String causeId, Instant at, boolean byCommand, CreditPolicy active) {
        if (account.opened() || (byCommand && account.accountId().startsWith(TERMINAL))) {
            return Optional.empty();
        }
        var next = account.booked(active.scores().opening(), at).nowOpen();
        var line = new Line(causeId, at, EntryCause.OPENING, active.scores().opening(), active.id());
        return Optional.of(new Posting(next, line.on(next), null));
    }

    /**
     * Books what became of a code or its SIM.
     *
     * @param hold what the code holds; null if it holds nothing any more
     * @param reversed what the outcome that this one reverses was booked as; null if this one reverses none
     * @param issuedUnder the policy of the code
     * @throws ImpossibleOutcomeException if it closes more uses than are open, or reverses what is not booked
     */
    public static Posting settle(
            AccountCredit account,
            ReportedOutcome outcome,
            @Nullable OpenHold hold,
            @Nullable BookedOutcome reversed,
            CreditPolicy issuedUnder) {
        var delta = outcome.kind().reverses()
                ? -standing(outcome, reversed).delta()
                : issuedUnder.capped(account.balance(), score(outcome, issuedUnder));
        var closed = outcome.uses() == 0
                ? account
                : account.with(account.holds().closed(open(outcome, hold), outcome.uses()));
        var next = closed.booked(delta, outcome.at()).with(closed.regain().usedSims(usedSims(outcome, reversed)));
        var line = new Line(
                outcome.eventId(),
                outcome.at(),
                EntryCause.valueOf(outcome.kind().name()),
                delta,
                issuedUnder.id());
        return new Posting(next, line.on(next, outcome, reversed), rest(outcome, hold));
    }

    /** Books what an operator adjusts; neither cap nor floor applies. */
    public static Posting adjust(AccountCredit account, Adjustment adjustment, CreditPolicy active) {
        var next = account.booked(adjustment.delta(), adjustment.at());
        var line =
                new Line(adjustment.commandId(), adjustment.at(), EntryCause.ADJUSTED, adjustment.delta(), active.id());
        return new Posting(next, line.on(next, adjustment), null);
    }

    /** Books one point that came back by itself; what is due is for {@link Regaining} to know. */
    static Posting regain(AccountCredit account, Instant at, CreditPolicy active) {
        var next = account.booked(1, at).with(account.regain().cameBack());
        var id = "regained/" + account.accountId() + "/" + next.regain().points();
        return new Posting(next, new Line(id, at, EntryCause.REGAINED, 1, active.id()).on(next), null);
    }

    private static int score(ReportedOutcome outcome, CreditPolicy policy) {
        // an outcome about several uses is an end of the code
        return Math.multiplyExact(
                policy.score(Outcome.valueOf(outcome.kind().name()), outcome.ordinal()), Math.max(1, outcome.uses()));
    }

    private static OpenHold open(ReportedOutcome outcome, @Nullable OpenHold hold) {
        if (hold == null || outcome.uses() < 0 || outcome.uses() > hold.openUses()) {
            throw new ImpossibleOutcomeException(
                    outcome, "it closes " + outcome.uses() + " uses, open are " + (hold == null ? 0 : hold.openUses()));
        }
        return hold;
    }

    private static BookedOutcome standing(ReportedOutcome outcome, @Nullable BookedOutcome reversed) {
        if (reversed == null || reversed.reversed()) {
            throw new ImpossibleOutcomeException(
                    outcome, reversed == null ? "what it reverses is not booked" : "that is reversed already");
        }
        return reversed;
    }

    private static int usedSims(ReportedOutcome outcome, @Nullable BookedOutcome reversed) {
        if (outcome.kind() == ReportedOutcome.Kind.USED) {
            return 1;
        }
        return reversed != null && reversed.cause() == EntryCause.USED ? -1 : 0;
    }

    private static @Nullable OpenHold rest(ReportedOutcome outcome, @Nullable OpenHold hold) {
        return hold == null || hold.openUses() == outcome.uses() ? null : hold.less(outcome.uses());
    }

    /** What the cause alone says about an entry. */
    private record Line(String id, Instant at, EntryCause cause, int delta, String policyVersion) {

        LedgerLine on(AccountCredit after) {
            return line(after, null, null, 0, null, "", "");
        }

        LedgerLine on(AccountCredit after, ReportedOutcome outcome, @Nullable BookedOutcome reversed) {
            var corrects = reversed == null ? null : reversed.entryId();
            return line(after, outcome.inviteId(), outcome.applicationId(), outcome.uses(), corrects, "", "");
        }

        LedgerLine on(AccountCredit after, Adjustment adjustment) {
            return line(after, null, null, 0, adjustment.corrects(), adjustment.actor(), adjustment.note());
        }

        private LedgerLine line(
                AccountCredit after,
                @Nullable String inviteId,
                @Nullable String applicationId,
                int closedUses,
                @Nullable String corrects,
                String actor,
                String note) {
            return new LedgerLine(
                    id,
                    at,
                    after.accountId(),
                    after.sequence(),
                    cause,
                    delta,
                    after.balance(),
                    after.holds().held(),
                    inviteId,
                    applicationId,
                    closedUses,
                    corrects,
                    policyVersion,
                    actor,
                    note);
        }
    }
}
