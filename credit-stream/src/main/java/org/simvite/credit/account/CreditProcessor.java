package org.simvite.credit.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.Counters;
import org.simvite.credit.policy.KeepPolicies;
import org.simvite.credit.policy.Policies;
import org.simvite.event.AccountCommand;
import org.simvite.event.InviteOrder;
import org.simvite.event.SimOutcome;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.runtime.streams.Traces;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** Asks the {@link Bookkeeper} and publishes what it booked. */
final class CreditProcessor implements Processor<String, SpecificRecord, String, SpecificRecord>, AccountStores.Due {

    private static final Duration DUE_EVERY = Duration.ofMillis(250);

    private ProcessorContext<String, SpecificRecord> context;
    private AccountStores stores;
    private Policies policies;
    private Bookkeeper bookkeeper;
    private Sensor forgotten;
    /** Those of the record at hand, which what follows from it carries on; at a deadline a trace of its own begins. */
    private Headers headers = new RecordHeaders();

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        stores = new AccountStores(context);
        policies = KeepPolicies.policies(context);
        bookkeeper = new Bookkeeper(stores, policies);
        forgotten = new Counters(context, KeepCredit.NAME).counter("outcome-older-than-memory");
        context.schedule(DUE_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> stores.drain(this));
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        headers = in.headers();
        read(in.key(), in.value());
    }

    private void read(String key, SpecificRecord value) {
        if (value instanceof InviteOrder order && order.getAccountId().equals(key)) {
            decide(order);
        } else if (value instanceof SimOutcome outcome && outcome.getAccountId().equals(key)) {
            publish(key, report(outcome));
        } else if (value instanceof AccountCommand command
                && command.getAccountId().equals(key)) {
            obey(command);
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
            forward(Topics.INVITE_DECISIONS, known.requestId(), AccountRecords.decision(known), known.at());
            return;
        }
        var now = now();
        var policy = policies.active();
        var asked = AccountRecords.order(order);
        var decision = bookkeeper.order(order.getAccountId(), asked, now);
        var decided = AccountRecords.decided(order, decision, policy, now);
        stores.keep(decided);
        if (decision instanceof IssueDecision.Granted granted) {
            var invite = AccountRecords.invite(order, granted, policy, now);
            forward(Topics.INVITES, invite.getInviteId(), invite, now);
            forwardBalance(order.getAccountId(), now);
        }
        forward(Topics.INVITE_DECISIONS, decided.requestId(), AccountRecords.decision(decided), now);
    }

    private void obey(AccountCommand command) {
        var accountId = command.getAccountId();
        switch (command.getKind()) {
            case OPEN -> publish(accountId, bookkeeper.open(accountId, command.getEventId(), command.getAt(), true));
            case ADJUST -> publish(accountId, bookkeeper.adjust(accountId, AccountRecords.adjustment(command)));
            case SUSPEND -> stand(command, Standing.SUSPENDED);
            case RESUME -> stand(command, Standing.ACTIVE);
            case CLOSE, ERASE -> stand(command, Standing.CLOSED);
            case PAYMENT_CONFIRMED, PAYMENT_REFUNDED, APPROVE, DECLINE -> {
                // these concern requests: invite-service's
            }
            case UNKNOWN -> throw new BadRecordException("unknown command");
        }
    }

    private void stand(AccountCommand command, Standing standing) {
        if (bookkeeper.stand(command.getAccountId(), command.getEventId(), command.getAt(), standing)) {
            forwardBalance(command.getAccountId(), command.getAt());
        }
    }

    @Override
    public void regain(String accountId) {
        headers = Traces.begun();
        var now = now();
        var line = bookkeeper.regain(accountId, now);
        line.ifPresent(this::forwardEntry);
        forwardBalance(accountId, line.map(LedgerLine::at).orElse(now));
    }

    @Override
    public void forget(KnownDecision decision) {
        headers = Traces.begun();
        if (decision.inviteId() != null) {
            forward(Topics.INVITES, decision.inviteId(), null, now());
        }
    }

    private void publish(String accountId, Optional<LedgerLine> booked) {
        booked.ifPresent(line -> {
            forwardEntry(line);
            forwardBalance(accountId, line.at());
        });
    }

    private void forwardEntry(LedgerLine line) {
        forward(Topics.CREDIT_LEDGER, line.accountId(), AccountRecords.entry(line), line.at());
    }

    private void forwardBalance(String accountId, Instant at) {
        var balance = AccountRecords.balance(stores.account(accountId), policies.active(), at);
        forward(Topics.CREDIT_BALANCES, accountId, balance, at);
    }

    @SuppressWarnings("NullAway") // null is a tombstone
    private void forward(Topic<?> topic, String key, @Nullable SpecificRecord value, Instant at) {
        context.forward(new Record<>(key, value, at.toEpochMilli(), headers), TopicNodes.sinkName(topic));
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
