package org.simvite.runtime.streams;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.fault.Fault;
import org.simvite.runtime.letters.LetterHeaders;
import org.simvite.runtime.state.DeadlinesFailedException;
import org.simvite.runtime.state.Meters;
import org.simvite.serde.BadRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Makes dead letters: the record's key and value as they came, its headers, and the cause, topic, partition, offset and node in
 * further headers, named as Kafka Streams names them. Of foreign exceptions only class and place are told, since their
 * messages can show contents.
 *
 * <p>A record of a global store is counted and logged only: Streams 4.3.1 dies of a dead letter from there, and at each start
 * there would be another one. It stays in its compacted topic.
 */
final class DeadLetters {

    /** Under this key the names of the topics of global stores travel, separated by commas. */
    static final String GLOBAL_TOPICS = "simvite.global.topics";

    /** Stands for the topic where a deadline failed and not a record; the name of the store follows. */
    static final String DEADLINE = "deadline of ";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int FRAMES = 12;

    private final String topic;
    private final String application;
    private final Set<String> globalTopics;
    private final @Nullable MeterRegistry meters;

    private DeadLetters(String topic, String application, Set<String> globalTopics, @Nullable MeterRegistry meters) {
        this.topic = topic;
        this.application = application;
        this.globalTopics = globalTopics;
        this.meters = meters;
    }

    static DeadLetters from(Map<String, ?> configs) {
        return new DeadLetters(
                String.valueOf(configs.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG)),
                String.valueOf(configs.get(StreamsConfig.APPLICATION_ID_CONFIG)),
                configs.get(GLOBAL_TOPICS) instanceof String topics ? Set.of(topics.split(",")) : Set.of(),
                Meters.of(configs).orElse(null));
    }

    /** The letters to send; counted and logged. Deadlines that failed get one each, keyed by the deadline's id. */
    List<ProducerRecord<byte[], byte[]>> about(ErrorHandlerContext context, Exception cause) {
        if (cause instanceof DeadlinesFailedException deadlines) {
            return deadlines.failures().stream()
                    .map(failure -> aboutDeadline(context, failure))
                    .toList();
        }
        return about(context, context.sourceRawKey(), context.sourceRawValue(), cause);
    }

    private ProducerRecord<byte[], byte[]> aboutDeadline(
            ErrorHandlerContext context, DeadlinesFailedException.Failure failure) {
        tell(context, DEADLINE + failure.store(), failure.cause());
        return letter(
                context,
                DEADLINE + failure.store(),
                failure.id().getBytes(StandardCharsets.UTF_8),
                null,
                failure.cause());
    }

    List<ProducerRecord<byte[], byte[]>> about(
            ErrorHandlerContext context, byte @Nullable [] key, byte @Nullable [] value, Exception cause) {
        String source = source(context);
        tell(context, source, cause);
        return globalTopics.contains(source) ? List.of() : List.of(letter(context, source, key, value, cause));
    }

    private void tell(ErrorHandlerContext context, String source, Exception cause) {
        boolean record = isOfTheRecord(cause);
        LOG.atLevel(record ? Level.WARN : Level.ERROR)
                .log(
                        "dead letter: {}-{} offset {} at {}: {} {}",
                        source,
                        context.partition(),
                        context.offset(),
                        context.processorNodeId(),
                        message(cause),
                        Frames.of(cause, FRAMES));
        if (meters != null) {
            meters.counter("simvite.dead.letters", "topic", source).increment();
            meters.counter("simvite.dead.letters.unexpected").increment(record ? 0 : 1);
        }
    }

    /** Whether the record is to blame; otherwise our code is, and the record may be a good one. */
    private static boolean isOfTheRecord(Exception cause) {
        for (@Nullable Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SerializationException || Fault.isRefusal(each)) {
                return true;
            }
        }
        return false;
    }

    private ProducerRecord<byte[], byte[]> letter(
            ErrorHandlerContext context,
            String source,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Exception cause) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, key, value);
        Headers headers = letter.headers();
        if (context.headers() != null) {
            context.headers().forEach(headers::add);
        }
        put(headers, LetterHeaders.EXCEPTION, cause.getClass().getName());
        put(headers, LetterHeaders.MESSAGE, message(cause));
        put(headers, LetterHeaders.STACKTRACE, Frames.of(cause, FRAMES));
        put(headers, LetterHeaders.TOPIC, source);
        put(headers, LetterHeaders.PARTITION, Integer.toString(context.partition()));
        put(headers, LetterHeaders.OFFSET, Long.toString(context.offset()));
        put(headers, LetterHeaders.NODE, String.valueOf(context.processorNodeId()));
        put(headers, LetterHeaders.APPLICATION, application);
        return letter;
    }

    /** The topic; none where a deadline failed and not a record. */
    private static String source(ErrorHandlerContext context) {
        return context.topic() == null ? "punctuation" : context.topic();
    }

    /** Our own message, which names no contents, or the class. */
    private static String message(Exception cause) {
        for (@Nullable Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof BadRecordException || each instanceof NullPointerException) {
                return String.valueOf(each.getMessage());
            }
        }
        return cause.getClass().getSimpleName();
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
