package org.simvite.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandResult;
import org.simvite.event.DeadLetterCommand;
import org.simvite.event.DeadLetterCommandKind;

/** A record that cannot be read stays in its topic for weeks; whether that is a fault depends on its dead letters. */
class UnreadableRecordsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TOPIC = "simvite.sim-applications";
    private static final Place JUNK = new Place(TOPIC, 3, 78);

    private final Books books = new Books();
    private final UnreadableRecords unreadable = new UnreadableRecords();

    @BeforeEach
    void oneRecordCannotBeRead() {
        unreadable.add(JUNK, "not in the Confluent wire format", NOW);
    }

    @Test
    void aRecordWithoutALetterIsFound() {
        assertThat(violations())
                .containsExactly("simvite.sim-applications-3@78 cannot be read (not in the Confluent wire format), and"
                        + " no dead letter of it is there: once whoever reads the topic has come to it (does"
                        + " `deploy/simvite status` say it runs?), `deploy/simvite dead-letters list` names it");
    }

    @Test
    void aRecordWhoseLetterWaitsIsFoundWithWhatToDo() {
        letter("2-17", JUNK);

        assertThat(violations())
                .containsExactly("simvite.sim-applications-3@78 cannot be read (not in the Confluent wire format), and"
                        + " its dead letter 2-17 waits: look at it, then replay or drop it"
                        + " (`deploy/simvite dead-letters list`)");
    }

    @ParameterizedTest
    @EnumSource(
            value = DeadLetterCommandKind.class,
            names = {"DROP", "REPLAY"})
    void aRecordWhoseLetterWasSettledIsNoViolationAlthoughItsTopicKeepsIt(DeadLetterCommandKind kind) {
        letter("2-17", JUNK);
        command("2-17", kind, CommandResult.DONE);

        assertThat(violations()).isEmpty();
        assertThat(finding(Memory.WHOLE).checked()).isEqualTo(1);
    }

    @Test
    void aRecordWhoseLetterCouldNotBeReplayedIsFound() {
        letter("2-17", JUNK);
        command("2-17", DeadLetterCommandKind.REPLAY, CommandResult.REFUSED);

        assertThat(violations()).singleElement().asString().contains("its dead letter 2-17 waits");
    }

    /** The gateway and credit-stream read `accounts`, and each has a letter of its own. */
    @Test
    void aRecordOfWhichOneLetterStillWaitsIsFound() {
        letter("2-17", JUNK);
        command("2-17", DeadLetterCommandKind.DROP, CommandResult.DONE);
        letter("0-4", JUNK);

        assertThat(violations()).singleElement().asString().contains("its dead letter 0-4 waits");
    }

    @Test
    void aSettledLetterExcusesNoOtherRecord() {
        letter("2-17", JUNK);
        command("2-17", DeadLetterCommandKind.DROP, CommandResult.DONE);
        unreadable.add(new Place(TOPIC, 3, 79), "not in the Confluent wire format", NOW);
        unreadable.add(new Place(TOPIC, 2, 78), "not in the Confluent wire format", NOW);
        unreadable.add(new Place("simvite.invites", 3, 78), "not in the Confluent wire format", NOW);

        assertThat(violations())
                .hasSize(3)
                .allSatisfy(violation -> assertThat(violation).contains("no dead letter of it is there"))
                .noneSatisfy(violation -> assertThat(violation).startsWith(JUNK.toString() + " "));
    }

    /** It was dropped within its weeks, or `every dead letter was replayed or dropped` told of it all the while. */
    @Test
    void aLetterThatIsNoLongerKeptIsNotMissed() {
        var memory = new Memory(Map.of("dead-letters", Duration.ofDays(28)), NOW.plus(Duration.ofDays(29)));

        assertThat(finding(memory).violations()).isEmpty();

        unreadable.add(new Place(TOPIC, 3, 79), "not in the Confluent wire format", NOW.plus(Duration.ofDays(2)));
        assertThat(finding(memory).violations()).singleElement().asString().startsWith(TOPIC + "-3@79 ");
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNobodysDeadLetter() {
        letter("2-17", JUNK);
        command("2-17", DeadLetterCommandKind.DROP, CommandResult.DONE);
        unreadable.unjudged(new Place(TOPIC, 0, 1), "the schema registry does not answer");

        assertThat(violations())
                .containsExactly(
                        "simvite.sim-applications-0@1 cannot be looked at: the schema registry does not answer");
    }

    @Test
    void aLetterThatDoesNotSayWhereFromExcusesNothing() {
        var nowhere = new ConsumerRecord<>("simvite.dead-letters", 2, 17, new byte[0], new byte[0]);
        books.letters.byId.put("2-17", Letter.of(nowhere, Set.of()));
        command("2-17", DeadLetterCommandKind.DROP, CommandResult.DONE);

        assertThat(violations()).singleElement().asString().contains("no dead letter of it is there");
        assertThat(Letter.of(nowhere, Set.of()).about()).isEqualTo("from nobody knows where");
    }

    private List<String> violations() {
        return finding(Memory.WHOLE).violations();
    }

    private Finding finding(Memory memory) {
        return unreadable.finding(0, books, memory);
    }

    /** As the processes write it. */
    private void letter(String id, Place of) {
        var record = new ConsumerRecord<>("simvite.dead-letters", 2, 17, new byte[0], new byte[0]);
        header(record, "topic", of.topic());
        header(record, "partition", Integer.toString(of.partition()));
        header(record, "offset", Long.toString(of.offset()));
        books.letters.byId.put(id, Letter.of(record, Set.of()));
    }

    private static void header(ConsumerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add("__streams.errors." + name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void command(String letterId, DeadLetterCommandKind kind, CommandResult result) {
        books.add(
                "dead-letter-commands",
                letterId,
                DeadLetterCommand.newBuilder()
                        .setEventId("c-" + letterId)
                        .setAt(NOW)
                        .setLetterId(letterId)
                        .setTopic("sim-applications")
                        .setKind(kind)
                        .setActor("operator:network")
                        .build(),
                NOW);
        books.add(
                "command-outcomes",
                "c-" + letterId,
                CommandOutcome.newBuilder()
                        .setEventId("o-" + letterId)
                        .setAt(NOW)
                        .setCommandId("c-" + letterId)
                        .setAggregate(Aggregate.DEAD_LETTER)
                        .setResult(result)
                        .build(),
                NOW);
    }
}
