package org.simvite.credit.account;

/** An outcome contradicts the books: a use closed that is not open, an entry reversed that is not there. A bug upstream. */
public final class ImpossibleOutcomeException extends IllegalStateException {

    ImpossibleOutcomeException(ReportedOutcome outcome, String why) {
        super(outcome.kind() + " cannot be booked: " + why);
    }
}
