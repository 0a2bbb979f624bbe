package org.simvite.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandKind;
import org.simvite.gateway.Later;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.RefusedException;
import org.simvite.gateway.budget.Budget;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.TraceParent;
import org.simvite.topic.Topics;

class AccountPublisherTest {

    private final ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    private final Later clock = new Later();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AccountPublisher publisher = new AccountPublisher(
            new Publisher(producer, (topic, value) -> new byte[0], "", clock),
            new Budget(4, 2, Duration.ofHours(1), clock),
            account -> !account.startsWith("new-"),
            meters);

    AccountPublisherTest() throws JOSEException {}

    private CompletionStage<Void> write(String account) {
        return write(account, "192.0.2.1");
    }

    private CompletionStage<Void> write(String account, String address) {
        var call = new Call(
                "revokeInvite",
                new Principal.Terminal(account, "key-a", key),
                Map.of(),
                Map.of(),
                MissingNode.getInstance(),
                InputStream.nullInputStream(),
                address,
                clock.instant(),
                TraceParent.fresh());
        return publisher.publish(
                call,
                Topics.INVITE_COMMANDS,
                "0123456789AB",
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

    /** Whoever made key pairs without end wrote without end. */
    @Test
    void accountsThatNobodyLetInShareTheBudgetOfTheirNetwork() {
        for (int i = 0; i < 4; i++) {
            assertThat(write("new-" + i, "192.0.2." + i).toCompletableFuture()).isCompleted();
        }

        assertThat(write("new-4", "192.0.2.4").toCompletableFuture()).isCompletedExceptionally();
        assertThat(write("new-4", "198.51.100.4").toCompletableFuture()).isCompleted();
        assertThat(write("a", "192.0.2.4").toCompletableFuture()).isCompleted();
    }
}
