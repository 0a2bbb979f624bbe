package org.simvite.credit.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.policy.Policies;
import org.simvite.event.CommandOutcome;
import org.simvite.identity.AccountIds;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.runtime.streams.Traces;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** Publishes what became of accounts, requests and commands. */
final class CreditOutbox {

    private final ProcessorContext<String, SpecificRecord> context;
    private final AccountStores stores;
    private final Policies policies;
    /** Those of the record at hand, which what follows from it carries on; at a deadline a trace of its own begins. */
    private Headers headers = new RecordHeaders();

    CreditOutbox(ProcessorContext<String, SpecificRecord> context, AccountStores stores, Policies policies) {
        this.context = context;
        this.stores = stores;
        this.policies = policies;
    }

    /** What follows carries on the headers of the record at hand. */
    void carryOn(Headers ofRecord) {
        headers = ofRecord;
    }

    /** What follows comes of a deadline. */
    void beginTrace() {
        headers = Traces.begun();
    }

    void decision(KnownDecision decided) {
        forward(
                TopicNodes.sinkName(Topics.INVITE_DECISIONS),
                decided.requestId(),
                AccountRecords.decision(decided),
                decided.at());
    }

    /** @param invite null when the code is forgotten */
    void invite(String inviteId, @Nullable SpecificRecord invite, Instant at) {
        forward(TopicNodes.sinkName(Topics.INVITES), inviteId, invite, at);
    }

    /** The entry and the credit after it; nothing if none was made. */
    void booked(String accountId, Optional<LedgerLine> booked) {
        booked.ifPresent(line -> {
            entry(line);
            balance(accountId, line.at());
        });
    }

    void entry(LedgerLine line) {
        forward(TopicNodes.sinkName(Topics.CREDIT_LEDGER), line.accountId(), AccountRecords.entry(line), line.at());
    }

    void balance(String accountId, Instant at) {
        var balance = AccountRecords.balance(
                stores.account(accountId),
                policies.active(),
                at,
                () -> stores.holds(accountId, Bookkeeper.MOST_EXPLAINED));
        forward(TopicNodes.sinkName(Topics.CREDIT_BALANCES), accountId, balance, at);
    }

    /** What an account reads that is not in the books. */
    void newcomer(Instant at) {
        var balance = AccountRecords.balance(
                AccountCredit.fresh(AccountIds.NEWCOMER), policies.active(), at, List::<OpenHold>of);
        // there is none whose changes could be counted
        balance.setRevision(at.toEpochMilli());
        balance.setEventId(AccountIds.NEWCOMER + "/" + at.toEpochMilli());
        forward(TopicNodes.sinkName(Topics.CREDIT_BALANCES), AccountIds.NEWCOMER, balance, at);
    }

    /** Tells one code what its account was told. */
    void tell(FanOut fanOut, String inviteId, Instant now) {
        forward(TopicNodes.sinkName(Topics.INVITE_COMMANDS), inviteId, AccountRecords.command(fanOut, inviteId), now);
    }

    void outcome(CommandOutcome outcome) {
        forward(sinkOf(Topics.COMMAND_OUTCOMES), outcome.getCommandId(), outcome, outcome.getAt());
    }

    private static String sinkOf(Topic<?> topic) {
        return TopicNodes.sinkName(topic, KeepCredit.NAME);
    }

    @SuppressWarnings("NullAway") // null is a tombstone
    private void forward(String sink, String key, @Nullable SpecificRecord value, Instant at) {
        context.forward(new Record<>(key, value, at.toEpochMilli(), headers), sink);
    }
}
