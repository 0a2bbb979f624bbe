package org.simvite.runtime.letters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.event.CommandReason;
import org.simvite.event.DeadLetterCommand;
import org.simvite.event.DeadLetterCommandKind;
import org.simvite.topic.Party;
import org.simvite.topic.Topics;

class ReplayTest {

    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
    private static final byte[] VALUE = {0, 1, 2};

    @Test
    void whoeverMayWriteATopicReplaysItsRecords() {
        assertThat(Replay.by("invites")).isEqualTo(Party.CREDIT_STREAM);
        assertThat(Replay.by("accounts")).isEqualTo(Party.INVITE_SERVICE);
        assertThat(Replay.by("sim-stock")).isEqualTo(Party.PROVISIONING_WORKER);
        assertThat(Replay.by("activity-feed")).isEqualTo(Party.GATEWAY);
        assertThat(Replay.by("")).as("what came from no topic can be dropped").isEqualTo(Party.GATEWAY);
        assertThat(Topics.all()).allSatisfy(topic -> assertThat(topic.writers()).contains(Replay.by(topic.name())));
    }

    @Test
    void aRecordGoesBackAsItCameOrAsItWasRepaired() {
        var asItCame = Replay.decide(command(DeadLetterCommandKind.REPLAY, null, "invites"), letter(VALUE), false, NOW);
        var repaired = Replay.decide(
                command(DeadLetterCommandKind.REPLAY, new byte[] {7}, "invites"), letter(VALUE), false, NOW);

        assertThat(((Replay.WriteBack) asItCame).value()).isEqualTo(VALUE);
        assertThat(((Replay.WriteBack) repaired).value()).containsExactly(7);
    }

    @Test
    void aTombstoneGoesBackAsOne() {
        var back = Replay.decide(command(DeadLetterCommandKind.REPLAY, null, "invites"), letter(null), false, NOW);

        assertThat(((Replay.WriteBack) back).value()).isNull();
    }

    @Test
    void aLetterWithNeitherKeyNorValueGoesNowhere() {
        var nothing = new Letter(
                new LetterId(0, 1), NOW, "invites", 0, 5, "cause", "node", "app", null, null, new RecordHeaders());

        assertThat(Replay.decide(
                        command(DeadLetterCommandKind.REPLAY, null, "invites"), Optional.of(nothing), false, NOW))
                .isEqualTo(new Replay.Refused(CommandReason.INVALID));
    }

    @Test
    void aCommandThatNamesAnotherTopicIsNotCarriedOut() {
        assertThat(Replay.decide(command(DeadLetterCommandKind.REPLAY, null, "accounts"), letter(VALUE), false, NOW))
                .isEqualTo(new Replay.Refused(CommandReason.INVALID));
    }

    @ParameterizedTest
    @EnumSource(
            value = DeadLetterCommandKind.class,
            names = {"REPLAY", "DROP"})
    void whatBecameOfALetterFirstStands(DeadLetterCommandKind kind) {
        assertThat(Replay.decide(command(kind, null, "invites"), letter(VALUE), true, NOW))
                .isEqualTo(new Replay.Refused(CommandReason.LETTER_SETTLED));
    }

    private static DeadLetterCommand command(DeadLetterCommandKind kind, byte @Nullable [] repaired, String topic) {
        return DeadLetterCommand.newBuilder()
                .setEventId("command")
                .setAt(NOW)
                .setLetterId("0-1")
                .setTopic(topic)
                .setKind(kind)
                .setRepaired(repaired == null ? null : ByteBuffer.wrap(repaired))
                .setActor("operator:ann")
                .build();
    }

    private static Optional<Letter> letter(byte @Nullable [] value) {
        return Optional.of(new Letter(
                new LetterId(0, 1),
                NOW,
                "invites",
                0,
                5,
                "cause",
                "node",
                "credit-stream",
                "key".getBytes(StandardCharsets.UTF_8),
                value,
                new RecordHeaders()));
    }
}
