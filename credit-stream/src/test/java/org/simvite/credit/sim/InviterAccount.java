package org.simvite.credit.sim;

import java.util.Optional;
import org.simvite.credit.account.Bookkeeper;
import org.simvite.credit.account.BooksInMemory;
import org.simvite.credit.account.Channel;
import org.simvite.credit.account.CodeOrder;
import org.simvite.credit.account.IssueDecision;
import org.simvite.credit.account.ReportedOutcome;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.credit.policy.Policies;
import org.simvite.credit.policy.SomePolicies;

/** The account that a SIM's code is held against: books what SIM tells, and fails on what contradicts its books. */
final class InviterAccount implements Policies {

    private static final String ID = "terminal:inviter";

    private final CreditPolicy policy = SomePolicies.uncapped();
    private final BooksInMemory books = new BooksInMemory();
    private final Bookkeeper bookkeeper = new Bookkeeper(books, this);
    private final String inviteId;

    InviterAccount() {
        var order = new CodeOrder("request", Sample.START, Channel.INSTALL, 1, 0, 0, null, null);
        if (!(bookkeeper.order(ID, order, Sample.START) instanceof IssueDecision.Granted granted)) {
            throw new AssertionError("an install code needs no credit");
        }
        inviteId = granted.hold().inviteId();
    }

    void books(Booking booking) {
        var entry = bookkeeper.report(new ReportedOutcome(
                booking.eventId(),
                booking.at(),
                ID,
                ReportedOutcome.Kind.valueOf(booking.kind().name()),
                inviteId,
                Sample.APP,
                booking.uses(),
                booking.ordinal(),
                policy.id(),
                booking.reverses()));
        if (entry.isEmpty()) {
            throw new AssertionError("booked twice: " + booking);
        }
    }

    int balance() {
        return books.account(ID).balance();
    }

    int held() {
        return books.account(ID).holds().held();
    }

    @Override
    public CreditPolicy active() {
        return policy;
    }

    @Override
    public Optional<CreditPolicy> find(String id) {
        return id.equals(policy.id()) ? Optional.of(policy) : Optional.empty();
    }
}
