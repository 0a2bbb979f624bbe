package org.simvite.runtime.streams;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.shell.Health;
import org.simvite.runtime.shell.ServiceShell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares our clock with the brokers' by writing, once a second, a record to a topic of the application's own that the broker stamps. What
 * the application writes otherwise tells too late: by a clock that is a day ahead every deadline is over before the first write. An instance whose clock is
 * wrong does not start, and one whose clock goes wrong ends: others have its tasks then.
 *
 * <p>The topic has three partitions, which Kafka spreads over the brokers, so that one broker whose clock is wrong is outvoted.
 */
final class ClockWatch implements AutoCloseable {

    static final String CHECK = "streams-clock";

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final String TOPIC = "-clock";
    private static final int PARTITIONS = 3;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final long ANSWER_WITHIN_SECONDS = 10;
    private static final Duration ASK_AGAIN = Duration.ofMillis(250);
    private static final String KEPT_MS = Long.toString(Duration.ofHours(1).toMillis());
    private static final Map<String, String> CONFIG = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            KEPT_MS,
            TopicConfig.SEGMENT_MS_CONFIG,
            KEPT_MS,
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            TimestampType.LOG_APPEND_TIME.name);

    private final ServiceShell shell;
    private final String topic;
    private final Producer<String, byte[]> producer;
    private final BrokerClock clock;
    private final Duration tolerance;
    private final Thread watching = new Thread(this::watch, CHECK);
    private volatile boolean closed;
    private int turn;

    private ClockWatch(
            ServiceShell shell,
            String topic,
            Producer<String, byte[]> producer,
            BrokerClock clock,
            Duration tolerance) {
        this.shell = shell;
        this.topic = topic;
        this.producer = producer;
        this.clock = clock;
        this.tolerance = tolerance;
        watching.setDaemon(true);
    }

    /** Compares nothing yet. @param clock ours */
    static ClockWatch open(ServiceShell shell, StreamsSettings settings, Clock clock) {
        String topic = settings.applicationId() + TOPIC;
        BrokerClock brokerClock = new BrokerClock(clock);
        brokerClock.watch(shell.meters());
        // what does not arrive is not sent again: a later one tells as much
        Map<String, ?> once = Map.of(
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                false,
                ProducerConfig.ACKS_CONFIG,
                "1",
                ProducerConfig.RETRIES_CONFIG,
                0);
        Producer<String, byte[]> producer =
                new Clients(settings.kafka()).producer(topic, new ByteArraySerializer(), once);
        return new ClockWatch(shell, topic, producer, brokerClock, settings.clockTolerance());
    }

    /**
     * Makes the topic where it is missing, returns when the clocks agree, and goes on comparing them until it is closed.
     *
     * @param copies of each partition
     * @throws IllegalStateException when they do not within that time
     */
    void start(Admin admin, int copies, Duration within) throws InterruptedException {
        long begun = System.nanoTime();
        Health compared = compare(admin, copies);
        if (!compared.ready()) {
            LOG.warn("not started: {}", compared.reason());
        }
        while (!compared.ready()) {
            Health reason = compared;
            shell.readiness(StreamsShell.CHECK, () -> Health.notReady("not started"));
            shell.readiness(CHECK, () -> reason);
            if (shell.stopping() || System.nanoTime() - begun > within.toNanos()) {
                throw new IllegalStateException("not started: " + compared.reason());
            }
            Thread.sleep(ASK_AGAIN.toMillis());
            compared = compare(admin, copies);
        }
        shell.readiness(CHECK, this::health);
        watching.start();
    }

    /** Not ready until a broker has answered, and while the clocks differ. */
    private Health compare(Admin admin, int copies) throws InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) copies).configs(CONFIG)))
                    .all()
                    .get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                return Health.notReady("topic " + topic + " was not made: " + e);
            }
        }
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            answers.add(ask());
        }
        boolean answered = false;
        for (Future<RecordMetadata> answer : answers) {
            answered |= isAnswered(answer);
        }
        return answered ? health() : Health.notReady("no broker answers on " + topic);
    }

    private static boolean isAnswered(Future<RecordMetadata> answer) throws InterruptedException {
        try {
            answer.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private Health health() {
        return clock.health(tolerance);
    }

    private void watch() {
        try {
            while (!closed && health().ready()) {
                Thread.sleep(EVERY.toMillis());
                var unused = ask();
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
        if (!closed) {
            shell.fail(health().reason(), null);
        }
    }

    private Future<RecordMetadata> ask() {
        turn = (turn + 1) % PARTITIONS;
        ProducerRecord<String, byte[]> question = new ProducerRecord<>(topic, turn, null, new byte[] {'?'});
        try {
            return producer.send(question, clock.timing((metadata, failure) -> {}));
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        watching.interrupt();
        producer.close(Duration.ZERO);
    }
}
