package org.simvite.credit.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;
import org.simvite.credit.policy.KeepPolicies;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.AccountOrder;
import org.simvite.event.Channel;
import org.simvite.event.InviteOrder;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.topic.Topics;

/** A command that is on its way to many codes is in the stores alone: whoever has them goes on with it. */
class FanOutRestartTest {

    private static final String ALICE = "terminal:alice";
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final int CODES = 1_100;

    private final MockProcessorContext<String, SpecificRecord> context = new MockProcessorContext<>();

    @Test
    void a_command_on_its_way_goes_on_after_a_restart_where_it_stopped() {
        // given
        context.setCurrentSystemTimeMs(NOW.toEpochMilli());
        AccountStores.builders(Stores.IN_MEMORY).forEach(this::add);
        add(KeepPolicies.store(Stores.IN_MEMORY));
        var before = started();
        for (int i = 0; i < CODES; i++) {
            before.process(new Record<>(ALICE, order("request-" + i), NOW.toEpochMilli()));
        }
        before.process(new Record<>(ALICE, suspension(), NOW.toEpochMilli()));
        assertThat(told()).isEqualTo(CommandDesk.BATCH);

        // when
        context.scheduledPunctuators().clear();
        var unused = started();
        for (int turn = 0; turn < 4; turn++) {
            context.scheduledPunctuators().get(0).getPunctuator().punctuate(NOW.toEpochMilli());
        }

        // then
        assertThat(told()).isEqualTo(CODES);
        var codes = new HashSet<String>();
        context.forwarded(TopicNodes.sinkName(Topics.INVITE_COMMANDS))
                .forEach(forwarded -> codes.add((String) forwarded.record().key()));
        assertThat(codes).hasSize(CODES);
    }

    private int told() {
        return context.forwarded(TopicNodes.sinkName(Topics.INVITE_COMMANDS)).size();
    }

    private CreditProcessor started() {
        var processor = new CreditProcessor();
        processor.init(context);
        return processor;
    }

    private void add(StoreBuilder<?> builder) {
        var store = builder.withLoggingDisabled().build();
        store.init(context.getStateStoreContext(), store);
    }

    private static InviteOrder order(String requestId) {
        return InviteOrder.newBuilder()
                .setEventId(requestId)
                .setAt(NOW)
                .setRequestId(requestId)
                .setAccountId(ALICE)
                .setHolderAccountId(ALICE)
                .setChannel(Channel.CAMPAIGN)
                .build();
    }

    private static AccountOrder suspension() {
        var command = AccountCommand.newBuilder()
                .setEventId("c1")
                .setAt(NOW)
                .setAccountId(ALICE)
                .setKind(AccountCommandKind.SUSPEND)
                .setActor("operator:ann")
                .build();
        return AccountOrder.newBuilder()
                .setEventId("c1")
                .setAt(NOW)
                .setAccountId(ALICE)
                .setCommand(command)
                .build();
    }
}
