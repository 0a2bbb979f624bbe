package org.simvite.credit.invite;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A code with its counters. Always: 0 <= redeemed + ended <= uses. Once ended, redeemed + ended = uses.
 *
 * @param end how it ended; null while it can be redeemed
 * @param redeemed uses taken by applications that did not fail
 * @param ended unredeemed uses that ended with the code
 * @param applicantFailures failures that applicants provoked
 * @param lastCommand the suspension or resumption that holds; an older one that comes later changes nothing
 * @param revision counts changes
 */
public record InviteLife(
        InviteTerms terms,
        @Nullable End end,
        boolean suspended,
        int redeemed,
        int ended,
        int applicantFailures,
        @Nullable Command lastCommand,
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

    /** When a command was given, and its id. */
    public record Command(Instant at, String id) {

        boolean isAfter(@Nullable Command other) {
            return other == null || at.isAfter(other.at) || (at.equals(other.at) && id.compareTo(other.id) > 0);
        }
    }

    /** A code as issued. */
    public static InviteLife issued(InviteTerms terms) {
        return new InviteLife(terms, null, false, 0, 0, 0, null, 1);
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
        return suspended ? Status.SUSPENDED : Status.OPEN;
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
        return end == null ? counted(how, redeemed, ended + left(), applicantFailures) : this;
    }

    /** Suspended or resumed; this very code if it has ended or a later command holds. */
    public InviteLife told(boolean suspend, Command command) {
        if (end != null || !command.isAfter(lastCommand)) {
            return this;
        }
        return new InviteLife(terms, null, suspend, redeemed, ended, applicantFailures, command, revision + 1);
    }

    InviteLife taken() {
        return counted(end, redeemed + 1, ended, applicantFailures);
    }

    /**
     * An accepted application failed: its use comes back, or ends with the code if that has ended.
     *
     * @param applicantFault whether the applicant could provoke the failure
     */
    InviteLife givenBack(boolean applicantFault) {
        return counted(
                end, redeemed - 1, end == null ? ended : ended + 1, applicantFailures + (applicantFault ? 1 : 0));
    }

    private InviteLife counted(@Nullable End how, int newRedeemed, int newEnded, int newFailures) {
        return new InviteLife(terms, how, suspended, newRedeemed, newEnded, newFailures, lastCommand, revision + 1);
    }
}
