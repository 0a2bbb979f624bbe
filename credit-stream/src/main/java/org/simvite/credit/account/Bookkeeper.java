package org.simvite.credit.account;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;
import org.simvite.command.Standing;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.credit.policy.Policies;
import org.simvite.identity.Ids;

/**
 * Does what an account is asked, told or reported: reads the books, asks {@link Gate}, {@link Ledger} and {@link Regaining},
 * and writes the books. Whatever was booked before changes nothing again.
 */
public final class Bookkeeper {

    /** How many open holds are looked at to explain a refusal. */
    static final int MOST_EXPLAINED = 100;

    private final Books books;
    private final Policies policies;

    public Bookkeeper(Books books, Policies policies) {
        this.books = books;
        this.policies = policies;
    }

    /** Decides on an order, and opens the hold if a code is issued. Telling repeated orders is the caller's. */
    public IssueDecision order(String accountId, CodeOrder order, Instant now) {
        var policy = policies.active();
        var account = limited(books.account(accountId), order);
        var decision = Gate.decide(account, order, policy, now, () -> books.holds(accountId, MOST_EXPLAINED));
        if (decision instanceof IssueDecision.Granted first) {
            var granted = first.under(unusedId(accountId, order.requestId()));
            books.keep(granted.account());
            books.keep(accountId, granted.hold());
            // the settlement may come when the policy is long replaced
            if (!policy.equals(books.policy(policy.id()))) {
                books.keep(policy);
            }
            return granted;
        }
        return decision;
    }

    /** Who looks long enough finds two requests of one id; two holds under it would be one. */
    private String unusedId(String accountId, String requestId) {
        int ordinal = 0;
        while (books.hold(accountId, Ids.inviteId(requestId, ordinal)) != null) {
            ordinal++;
        }
        return Ids.inviteId(requestId, ordinal);
    }

    /** Orders name the limits; whoever asks what can be had is told by those of the latest. */
    private AccountCredit limited(AccountCredit account, CodeOrder order) {
        var allowance = account.allowance().under(order.openLimit(), order.dayLimit());
        if (!order.channel().limited() || allowance.equals(account.allowance())) {
            return account;
        }
        var limited = account.with(allowance).revised();
        books.keep(limited);
        return limited;
    }

    /**
     * Books an outcome; empty if it is booked already or books nothing.
     *
     * @throws ImpossibleOutcomeException if it contradicts the books, which stay as they are
     */
    public Optional<LedgerLine> report(ReportedOutcome outcome) {
        var accountId = outcome.accountId();
        if (outcome.kind() == ReportedOutcome.Kind.ACCEPTED) {
            return open(accountId, outcome.eventId(), outcome.at(), false);
        }
        if (books.booked(accountId, outcome.eventId()) != null) {
            return Optional.empty();
        }
        var hold = outcome.inviteId() == null ? null : books.hold(accountId, outcome.inviteId());
        var reversed = outcome.reverses() == null ? null : books.booked(accountId, outcome.reverses());
        var account = books.account(accountId);
        var posting = Ledger.settle(account, outcome, hold, reversed, issuedUnder(outcome.policyVersion()));
        keepHold(accountId, outcome, posting.hold());
        if (reversed != null) {
            books.keepReversed(accountId, Objects.requireNonNull(outcome.reverses()), reversed.nowReversed());
        }
        books.keep(accountId, outcome.eventId(), BookedOutcome.of(posting.line()));
        return Optional.of(kept(account, posting));
    }

    /** Opens the account; empty if it is open, or may not open in this way. */
    public Optional<LedgerLine> open(String accountId, String causeId, Instant at, boolean byCommand) {
        var account = books.account(accountId);
        return Ledger.open(account, causeId, at, byCommand, policies.active()).map(posting -> kept(account, posting));
    }

    /** Books an adjustment; empty if it is booked already, or leads beyond what can be counted. */
    public Optional<LedgerLine> adjust(String accountId, Adjustment adjustment) {
        if (books.booked(accountId, adjustment.commandId()) != null) {
            return Optional.empty();
        }
        var account = books.account(accountId);
        var after = (long) account.balance() + adjustment.delta();
        if (after != (int) after) {
            return Optional.empty();
        }
        var posting = Ledger.adjust(account, adjustment, policies.active());
        books.keep(accountId, adjustment.commandId(), BookedOutcome.of(posting.line()));
        return Optional.of(kept(account, posting));
    }

    /** Suspends, resumes or closes the account, by the rule of {@link Standing}. */
    public Standing.Verdict stand(String accountId, Given given, AccountStatus status) {
        var account = books.account(accountId);
        var verdict = account.standing().verdict(status, given);
        books.keep(accountId, given.commandId(), BookedOutcome.NO_ENTRY);
        var next = account.standing().after(status, given);
        if (verdict == Standing.Verdict.CHANGED) {
            keep(account, account.with(next), given.at());
        } else if (!next.equals(account.standing())) {
            books.keep(account.with(next));
        }
        return verdict;
    }

    /** Books the next point that is due by then; empty if none is. */
    public Optional<LedgerLine> regain(String accountId, Instant now) {
        var account = books.account(accountId);
        var active = policies.active();
        var posting = Regaining.comeBack(account, now, active);
        if (posting.isEmpty()) {
            var due = account.regain().nextAt();
            if (due != null && !due.isAfter(now)) {
                keep(account, account.with(account.regain().due(null)).revised(), now);
            }
            return Optional.empty();
        }
        return Optional.of(kept(account, posting.get()));
    }

    /** Another policy is in force: what the account is told goes by it from here on, and so does what comes back by itself. */
    public void follow(String accountId, Instant now) {
        var account = books.account(accountId);
        keep(account, account.revised(), now);
    }

    private CreditPolicy issuedUnder(String id) {
        var kept = books.policy(id);
        return kept != null ? kept : policies.find(id).orElseGet(policies::active);
    }

    private void keepHold(String accountId, ReportedOutcome outcome, @Nullable OpenHold rest) {
        if (outcome.inviteId() == null || outcome.uses() == 0) {
            return;
        }
        if (rest == null) {
            books.dropHold(accountId, outcome.inviteId());
        } else {
            books.keep(accountId, rest);
        }
    }

    private LedgerLine kept(AccountCredit before, Posting posting) {
        keep(before, posting.account(), posting.line().at());
        return posting.line();
    }

    private void keep(AccountCredit before, AccountCredit changed, Instant at) {
        var after = Regaining.rescheduled(changed, at, policies.active());
        books.keep(after);
        var was = before.regain().nextAt();
        var due = after.regain().nextAt();
        if (!Objects.equals(was, due)) {
            books.regainDue(after.accountId(), was, due);
        }
    }
}
