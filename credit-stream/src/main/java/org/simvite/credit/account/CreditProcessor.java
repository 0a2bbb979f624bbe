package org.simvite.credit.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.Counters;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.credit.policy.KeepPolicies;
import org.simvite.credit.policy.Policies;
import org.simvite.event.AccountOrder;
import org.simvite.event.InviteOrder;
import org.simvite.event.SimOutcome;
import org.simvite.serde.BadRecordException;

/** Asks the {@link Bookkeeper} and publishes what it booked. */
final class CreditProcessor implements Processor<String, SpecificRecord, String, SpecificRecord>, AccountStores.Due {

    private static final Duration DUE_EVERY = Duration.ofMillis(250);

    /** Accounts told at once of another policy: some 200 KB in one transaction. */
    static final int RETOLD = 500;

    private ProcessorContext<String, SpecificRecord> context;
    private AccountStores stores;
    private Policies policies;
    /** The policy that newcomers were told of since the start. */
    private @Nullable CreditPolicy followed;

    private Bookkeeper bookkeeper;
    private Sensor forgotten;
    private CreditOutbox out;
    private CommandDesk commands;

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        stores = new AccountStores(context);
        policies = KeepPolicies.policies(context);
        bookkeeper = new Bookkeeper(stores, policies);
        forgotten = new Counters(context, KeepCredit.NAME).counter("outcome-older-than-memory");
        out = new CreditOutbox(context, stores, policies);
        commands = new CommandDesk(stores, bookkeeper, out);
        context.schedule(DUE_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> {
            followPolicy();
            stores.drain(this);
        });
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        out.carryOn(in.headers());
        read(in.key(), in.value());
    }

    private void read(String key, SpecificRecord value) {
        if (value instanceof InviteOrder order && order.getAccountId().equals(key)) {
            decide(order);
        } else if (value instanceof SimOutcome outcome && outcome.getAccountId().equals(key)) {
            out.booked(key, report(outcome));
        } else if (value instanceof AccountOrder order && order.getAccountId().equals(key)) {
            commands.obey(AccountRecords.command(order), now());
        } else {
            throw new BadRecordException("not for an account, or the key is not the account id");
        }
    }

    private Optional<LedgerLine> report(SimOutcome outcome) {
        var reported = AccountRecords.outcome(outcome);
        if (reported.isForgotten(now()) && stores.booked(reported.accountId(), reported.eventId()) == null) {
            forgotten.record();
            return Optional.empty();
        }
        try {
            return bookkeeper.report(reported);
        } catch (ImpossibleOutcomeException e) {
            var bad = new BadRecordException(String.valueOf(e.getMessage()));
            bad.initCause(e);
            throw bad;
        }
    }

    private void decide(InviteOrder order) {
        var known = stores.decision(order.getRequestId());
        if (known != null) {
            // whoever asks again may have lost the answer
            out.decision(known);
            return;
        }
        var now = now();
        var before = stores.account(order.getAccountId()).revision();
        var policy = policies.active();
        var asked = AccountRecords.order(order);
        var decision = bookkeeper.order(order.getAccountId(), asked, now);
        var decided = AccountRecords.decided(order, decision, policy, now);
        stores.keep(decided);
        if (decision instanceof IssueDecision.Granted granted) {
            var invite = AccountRecords.invite(order, granted, policy, now);
            out.invite(invite.getInviteId(), invite, now);
        }
        if (stores.account(order.getAccountId()).revision() > before) {
            out.balance(order.getAccountId(), now);
        }
        out.decision(decided);
    }

    /** What an account is told goes by the policy in force, so another one is told to all of them, a bounded batch at a time. */
    private void followPolicy() {
        var active = policies.active();
        if (active.equals(followed)) {
            return;
        }
        followed = active;
        out.beginTrace();
        out.newcomer(now());
        // a row in a partition of which nothing was read would be state without offsets, and no start would take it up
        if (!active.equals(stores.told()) && !stores.accountsAfter("", 1).isEmpty()) {
            stores.beginTelling(active);
            stores.retellAfter("", now());
        }
    }

    @Override
    public void retell(String last) {
        out.beginTrace();
        var now = now();
        var accounts = stores.accountsAfter(last, RETOLD);
        accounts.forEach(accountId -> {
            bookkeeper.follow(accountId, now);
            out.balance(accountId, now);
        });
        if (accounts.size() == RETOLD) {
            stores.retellAfter(accounts.get(RETOLD - 1), now);
        }
    }

    @Override
    public void regain(String accountId) {
        out.beginTrace();
        var now = now();
        var line = bookkeeper.regain(accountId, now);
        line.ifPresent(out::entry);
        out.balance(accountId, line.map(LedgerLine::at).orElse(now));
    }

    @Override
    public void goOn(String accountId) {
        out.beginTrace();
        commands.goOn(accountId, now());
    }

    @Override
    public void forget(KnownDecision decision) {
        out.beginTrace();
        if (decision.inviteId() != null) {
            out.invite(decision.inviteId(), null, now());
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
