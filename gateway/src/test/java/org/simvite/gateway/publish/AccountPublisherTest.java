package org.simvite.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandKind;
import org.simvite.gateway.Later;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.RefusedException;
import org.simvite.gateway.budget.Budget;
import org.simvite.gateway.call.TraceParent;
import org.simvite.topic.Topics;

class AccountPublisherTest {

    private final Later clock = new Later();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AccountPublisher publisher = new AccountPublisher(
            new Publisher(producer, (topic, value) -> new byte[0], "", clock),
            new Budget(4, 2, Duration.ofHours(1), clock),
            meters);

    private CompletionStage<Void> write(String account) {
        return publisher.publish(
                account,
                Topics.INVITE_COMMANDS,
                "0123456789AB",
                TraceParent.fresh(),
                now -> InviteCommand.newBuilder()
                        .setEventId("e")
                        .setAt(now)
                        .setInviteId("0123456789AB")
                        .setKind(InviteCommandKind.REVOKE)
                        .setActor(account)
                        .build());
    }

    @Test
    void anAccountThatWritesWithoutEndIsSlowedDownAndNobodyElse() {
        for (int i = 0; i < 4; i++) {
            assertThat(write("a").toCompletableFuture()).isCompleted();
        }
        assertThatThrownBy(() -> write("a").toCompletableFuture().join())
                .cause()
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.problem().type()).isEqualTo(ProblemType.TOO_MANY_WRITES);
                    assertThat(refused.problem().retryAfter())
                            .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
                });
        assertThat(producer.history()).hasSize(4);
        assertThat(meters.counter("simvite.writes.refused").count()).isEqualTo(1);
        assertThat(write("b").toCompletableFuture()).isCompleted();
        clock.by(Duration.ofMinutes(31));
        assertThat(write("a").toCompletableFuture()).isCompleted();
        assertThat(write("a").toCompletableFuture()).isCompletedExceptionally();
    }
}
