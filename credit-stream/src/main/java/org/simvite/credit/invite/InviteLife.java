package org.simvite.credit.invite;

import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;
import org.simvite.command.Outcome;
import org.simvite.command.Standing;

/**
 * A code with its counters. Always: 0 <= redeemed + ended <= uses. Once ended, redeemed + ended = uses.
 *
 * @param end how it ended; null while it can be redeemed
 * @param endMessage what owner and holder are told of that
 * @param own as commands to this very code have it
 * @param ofAccount as commands to its account have it; resuming one lifts no suspension of the other
 * @param redeemed uses taken by applications that did not fail
 * @param ended unredeemed uses that ended with the code
 * @param applicantFailures failures that applicants provoked
 * @param revision counts changes
 */
public record InviteLife(
        InviteTerms terms,
        @Nullable End end,
        @Nullable String endMessage,
        Suspension own,
        Suspension ofAccount,
        int redeemed,
        int ended,
        int applicantFailures,
        long revision) {

    /** How a code ends. */
    public enum End {
        EXPIRED,
        REVOKED
    }

    /** As the code is shown. */
    public enum Status {
        OPEN,
        SUSPENDED,
        USED_UP,
        EXPIRED,
        REVOKED
    }

    /**
     * Whether a code is suspended, by the commands of one kind.
     *
     * @param message what owner and holder are told of that
     */
    public record Suspension(Standing standing, @Nullable String message) {

        /** Nobody has commanded anything. */
        static final Suspension NONE = new Suspension(Standing.INITIAL, null);

        boolean holds() {
            return standing.status() == AccountStatus.SUSPENDED;
        }

        Suspension after(AccountStatus status, Given given, @Nullable String said) {
            var next = standing.after(status, given);
            return new Suspension(next, next.status() == standing.status() ? message : said);
        }
    }

    /** What a command comes to. */
    public record Obeyed(InviteLife code, Outcome outcome) {}

    /** Of how many accounts a code bears what one account may provoke, for each of its uses. */
    private static final int ACCOUNTS_BORNE = 4;

    private static final String SPOILED = "Too many applications with it failed through the applicants.";

    /** A code as issued. */
    public static InviteLife issued(InviteTerms terms) {
        return new InviteLife(terms, null, null, Suspension.NONE, Suspension.NONE, 0, 0, 0, 1);
    }

    /** As the code is shown: what was redeemed to the last use stays used up when its time runs out. */
    public Status status() {
        if (end == End.REVOKED) {
            return Status.REVOKED;
        }
        if (redeemed == terms.uses()) {
            return Status.USED_UP;
        }
        if (end == End.EXPIRED) {
            return Status.EXPIRED;
        }
        return suspended() ? Status.SUSPENDED : Status.OPEN;
    }

    /** What owner and holder are told about the status; null: nothing. */
    public @Nullable String message() {
        return switch (status()) {
            case REVOKED -> endMessage;
            case SUSPENDED -> own.holds() && own.message() != null ? own.message() : ofAccount.message();
            case OPEN, USED_UP, EXPIRED -> null;
        };
    }

    /** Whether it cannot be redeemed until it is resumed, or its account. */
    public boolean suspended() {
        return own.holds() || ofAccount.holds();
    }

    /** Uses that can still be redeemed. */
    public int left() {
        return terms.uses() - redeemed - ended;
    }

    /**
     * The code ended: what is left of it ends, what is redeemed runs on.
     *
     * @return this very code if it has ended already
     */
    public InviteLife ended(End how) {
        return ended(how, null);
    }

    InviteLife ended(End how, @Nullable String message) {
        return end == null ? counted(how, message, redeemed, ended + left(), applicantFailures) : this;
    }

    /** Suspended or resumed; this very code if it has ended or a later command of the kind holds. */
    public Obeyed told(CodeCommand.Scope scope, AccountStatus status, Given given, @Nullable String message) {
        if (end != null) {
            return new Obeyed(this, Outcome.unchanged(Outcome.Reason.ENDED));
        }
        var was = scope == CodeCommand.Scope.CODE ? own : ofAccount;
        var outcome = Outcome.of(was.standing().verdict(status, given));
        var next = was.after(status, given, message);
        if (next.equals(was)) {
            return new Obeyed(this, outcome);
        }
        var code = scope == CodeCommand.Scope.CODE
                ? new InviteLife(terms, null, null, next, ofAccount, redeemed, ended, applicantFailures, revision + 1)
                : new InviteLife(terms, null, null, own, next, redeemed, ended, applicantFailures, revision + 1);
        return new Obeyed(code, outcome);
    }

    InviteLife taken() {
        return counted(end, endMessage, redeemed + 1, ended, applicantFailures);
    }

    /**
     * An accepted application failed: its use comes back, or ends with the code if that has ended.
     *
     * @param applicantFault whether the applicant could provoke the failure
     */
    InviteLife givenBack(boolean applicantFault) {
        return counted(
                end,
                endMessage,
                redeemed - 1,
                end == null ? ended : ended + 1,
                applicantFailures + (applicantFault ? 1 : 0));
    }

    /**
     * Revoked, with a word to its owner, once applicants have provoked more failures than it bears: its holds close, and everybody is told.
     * Whoever comes with that many accounts could have used it up.
     *
     * @param failureCap what one account may provoke
     * @return this very code if it bears them, or has ended
     */
    InviteLife unlessSpoiled(int failureCap) {
        return applicantFailures < (long) failureCap * ACCOUNTS_BORNE * terms.uses()
                ? this
                : ended(End.REVOKED, SPOILED);
    }

    private InviteLife counted(
            @Nullable End how, @Nullable String message, int newRedeemed, int newEnded, int newFailures) {
        return new InviteLife(terms, how, message, own, ofAccount, newRedeemed, newEnded, newFailures, revision + 1);
    }
}
