package org.simvite.runtime.letters;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.DeadLetterCommand;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.kafka.KafkaSettings;
import org.simvite.runtime.shell.Health;
import org.simvite.runtime.shell.ServiceShell;
import org.simvite.serde.AvroDeserializer;
import org.simvite.serde.AvroSerializer;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.AccessRights;
import org.simvite.topic.Party;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what operators say of dead letters, for the topics that this party writes. A record that goes back meets the same rules as
 * any other; it can go back twice, after a crash in between, and does nothing twice, since everything is idempotent by business id.
 */
public final class LetterReplayer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LetterReplayer.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final long SECONDS = 20;

    private final Party party;
    private final KafkaSettings kafka;
    private final Clients clients;
    private final LetterReader letters;
    private final LetterHistory history;
    private final AvroDeserializer commands;
    private final AvroSerializer outcomes;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final MeterRegistry meters;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable String failure;
    private final Thread thread = new Thread(this::run, "letter-replay");

    private LetterReplayer(Party party, KafkaSettings kafka, Clock clock, MeterRegistry meters) {
        this.party = party;
        this.kafka = kafka;
        this.clock = clock;
        this.meters = meters;
        clients = new Clients(kafka);
        letters = new LetterReader(clients, kafka.prefix());
        var registry = kafka.registryClient();
        commands = new AvroDeserializer(registry);
        history = new LetterHistory(clients, commands, kafka.prefix());
        outcomes = new AvroSerializer(registry);
        producer = clients.producer(
                party.processName() + "-replay", new ByteArraySerializer(), new ByteArraySerializer(), Map.of());
    }

    /** Begins, is closed with the process and seen in its readiness; topics and schemas must be there. */
    public static void start(ServiceShell shell, Party party, KafkaSettings kafka) {
        var replayer = start(party, kafka, Clock.systemUTC(), shell.meters());
        shell.closing("letters", replayer);
        shell.readiness("letters", replayer::health);
    }

    /** The same without a process around it. */
    public static LetterReplayer start(Party party, KafkaSettings kafka, Clock clock, MeterRegistry meters) {
        var replayer = new LetterReplayer(party, kafka, clock, meters);
        replayer.thread.setDaemon(true);
        replayer.thread.start();
        return replayer;
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
    }

    /** Not ready when nobody carries commands out. What fails for a while is told, and takes nobody else's service away. */
    public Health health() {
        if (!thread.isAlive()) {
            return Health.notReady("nobody carries out commands on dead letters");
        }
        var why = failure;
        return Health.ready(why == null ? "carries out commands on dead letters" : "retrying after " + why);
    }

    private void run() {
        while (stop.getCount() > 0) {
            try (Consumer<byte[], byte[]> consumer = clients.groupConsumer(
                    party.processName() + AccessRights.REPLAY_GROUP,
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                consumer.subscribe(List.of(Topics.DEAD_LETTER_COMMANDS.fullName(kafka.prefix())));
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("woken to end");
            } catch (KafkaException | ExecutionException | TimeoutException e) {
                LOG.warn("commands on dead letters are read again in a moment: {}", e.toString());
                failed(e);
            } catch (RuntimeException e) {
                LOG.error("a fault of ours: commands on dead letters are read again in a moment", e);
                failed(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer)
            throws ExecutionException, InterruptedException, TimeoutException {
        while (stop.getCount() > 0) {
            var records = consumer.poll(POLL);
            if (records.isEmpty()) {
                failure = null;
            }
            for (var record : records) {
                carryOut(record);
                // one by one: what fails for a while has nothing done again that is done
                consumer.commitSync(Map.of(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1)));
                failure = null;
            }
        }
    }

    private void carryOut(ConsumerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException, TimeoutException {
        DeadLetterCommand command;
        try {
            command = (DeadLetterCommand) commands.deserialize(record.topic(), record.value());
        } catch (BadRecordException | ClassCastException e) {
            LOG.warn(
                    "a command on a dead letter cannot be read: {}",
                    e.getClass().getSimpleName());
            return;
        }
        if (command == null || Replay.by(command.getTopic()) != party) {
            return;
        }
        var letter = LetterId.parse(command.getLetterId()).flatMap(letters::read);
        boolean settled = letter.isPresent() && history.settledBefore(record, command.getEventId(), letter.get());
        var replay = Replay.decide(command, letter, settled, clock.instant());
        if (replay instanceof Replay.WriteBack back) {
            replay = written(back);
        }
        LOG.info(
                "letter {} is {} as {} says: {}", command.getLetterId(), command.getKind(), command.getActor(), replay);
        meters.counter(
                        "simvite.dead.letters.commanded",
                        "result",
                        replay.getClass().getSimpleName())
                .increment();
        answer(command, replay, record.headers());
    }

    /** What the broker will never take is refused, or no later command would be carried out. */
    private Replay written(Replay.WriteBack back) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            writeBack(back);
            return back;
        } catch (ExecutionException e) {
            return refused(back, e.getCause()).orElseThrow(() -> e);
        } catch (KafkaException | IllegalArgumentException e) {
            // a partition that the topic does not have, for instance
            return refused(back, e).orElseThrow(() -> e);
        }
    }

    private static Optional<Replay> refused(Replay.WriteBack back, @Nullable Throwable why) {
        if (why instanceof RetriableException || why instanceof InterruptException) {
            return Optional.empty();
        }
        LOG.warn("letter {} cannot be written back: {}", back.letter().id(), String.valueOf(why));
        return Optional.of(new Replay.Refused(CommandReason.INVALID));
    }

    private void writeBack(Replay.WriteBack back) throws ExecutionException, InterruptedException, TimeoutException {
        var letter = back.letter();
        var headers = new RecordHeaders(letter.own().toArray());
        headers.remove(LetterHeaders.REPLAY_OF)
                .add(LetterHeaders.REPLAY_OF, letter.id().toString().getBytes(StandardCharsets.UTF_8));
        // without a key it stood in the partition that it was written to
        var partition = letter.key() == null && letter.partition() >= 0 ? Integer.valueOf(letter.partition()) : null;
        send(new ProducerRecord<>(
                back.topic().fullName(kafka.prefix()), partition, clock.millis(), letter.key(), back.value(), headers));
    }

    private void answer(DeadLetterCommand command, Replay replay, Headers headers)
            throws ExecutionException, InterruptedException, TimeoutException {
        var refused = replay instanceof Replay.Refused refusal ? refusal.reason() : null;
        var result = refused == null ? CommandResult.DONE : CommandResult.REFUSED;
        var topic = Topics.COMMAND_OUTCOMES.fullName(kafka.prefix());
        var outcome = CommandOutcome.newBuilder()
                .setEventId(command.getEventId() + "/" + Aggregate.DEAD_LETTER + "/" + result)
                .setAt(clock.instant())
                .setCommandId(command.getEventId())
                .setAggregate(Aggregate.DEAD_LETTER)
                .setResult(result)
                .setReason(refused)
                .build();
        send(new ProducerRecord<>(
                topic,
                null,
                clock.millis(),
                command.getEventId().getBytes(StandardCharsets.UTF_8),
                outcomes.serialize(topic, outcome),
                headers));
    }

    private void send(ProducerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException, TimeoutException {
        var unused = producer.send(record).get(SECONDS, TimeUnit.SECONDS);
    }

    private void failed(Exception why) {
        failure = why.getClass().getSimpleName();
        try {
            var unused = stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
