package org.simvite.credit.account;

import java.time.Instant;
import java.util.Optional;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;
import org.simvite.command.Outcome;
import org.simvite.command.Outcome.Reason;
import org.simvite.event.AccountCommand;
import org.simvite.event.Aggregate;
import org.simvite.topic.CommandOutcomes;

/**
 * Carries out the commands that invite-service hands on: to accounts that exist, in the order in which it judged them, each once.
 * What changes the standing goes on to every open code, a bounded batch at a time: the first at once, so that most accounts are
 * done in the transaction of the command itself. A command that comes while another is on its way takes its place.
 */
final class CommandDesk {

    /** Codes told at once: some 100 KB in one transaction. */
    static final int BATCH = 500;

    private final AccountStores stores;
    private final Bookkeeper bookkeeper;
    private final CreditOutbox out;

    CommandDesk(AccountStores stores, Bookkeeper bookkeeper, CreditOutbox out) {
        this.stores = stores;
        this.bookkeeper = bookkeeper;
        this.out = out;
    }

    void obey(AccountCommand command, Instant now) {
        var accountId = command.getAccountId();
        if (stores.booked(accountId, command.getEventId()) != null) {
            return;
        }
        switch (command.getKind()) {
            case OPEN -> {
                var line = bookkeeper.open(accountId, command.getEventId(), command.getAt(), true);
                out.booked(accountId, line);
                answer(command, line.isPresent() ? Outcome.DONE : Outcome.unchanged(Reason.ALREADY_SO), now);
            }
            case ADJUST -> answer(command, adjust(command), now);
            case SUSPEND -> stand(command, AccountStatus.SUSPENDED, now);
            case RESUME -> stand(command, AccountStatus.ACTIVE, now);
            case CLOSE -> stand(command, AccountStatus.CLOSED, now);
            case ERASE -> stand(command, AccountStatus.ERASED, now);
            case PAYMENT_CONFIRMED, PAYMENT_REFUNDED, APPROVE, DECLINE, UNKNOWN ->
                answer(command, Outcome.refused(Reason.INVALID), now);
        }
    }

    /** Tells the next codes, if the account has a command on its way. */
    void goOn(String accountId, Instant now) {
        var fanOut = stores.fanOut(accountId);
        if (fanOut == null) {
            return;
        }
        var codes = stores.holdsAfter(accountId, fanOut.last(), BATCH);
        codes.forEach(code -> out.tell(fanOut, code.inviteId(), now));
        var next = fanOut.told(codes);
        if (codes.size() < BATCH) {
            stores.endFanOut(accountId);
            outcome(next, Outcome.DONE, now);
        } else {
            stores.keep(next, now);
            var id = next.given().commandId();
            out.outcome(CommandOutcomes.inProgress(id, Aggregate.CREDIT, next.told(), now));
        }
    }

    private Outcome adjust(AccountCommand command) {
        var adjustment = AccountRecords.adjustment(command);
        Optional<LedgerLine> line = bookkeeper.adjust(command.getAccountId(), adjustment);
        out.booked(command.getAccountId(), line);
        // it was not booked before, so it is beyond what can be counted
        return line.isPresent() ? Outcome.DONE : Outcome.refused(Reason.INVALID);
    }

    private void stand(AccountCommand command, AccountStatus status, Instant now) {
        var accountId = command.getAccountId();
        var given = new Given(command.getAt(), command.getEventId());
        var outcome = Outcome.of(bookkeeper.stand(accountId, given, status));
        if (outcome.result() != Outcome.Result.DONE) {
            answer(command, outcome, now);
            return;
        }
        out.balance(accountId, command.getAt());
        var overtaken = stores.fanOut(accountId);
        if (overtaken != null) {
            outcome(overtaken, Outcome.unchanged(Reason.OVERTAKEN), now);
        }
        stores.begin(new FanOut(
                accountId, given, status, command.getActor(), command.getReason(), command.getMessage(), null, 0));
        goOn(accountId, now);
    }

    private void outcome(FanOut fanOut, Outcome outcome, Instant now) {
        out.outcome(CommandOutcomes.last(fanOut.given().commandId(), Aggregate.CREDIT, outcome, fanOut.told(), now));
    }

    private void answer(AccountCommand command, Outcome outcome, Instant now) {
        out.outcome(CommandOutcomes.last(command.getEventId(), Aggregate.CREDIT, outcome, 0, now));
    }
}
