package org.simvite.provisioning.worker;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** Writes what came of an order, and returns when the broker has it. Safe for use by several threads. */
final class OrderOutput {

    private static final String TRACE = "traceparent";
    /** As Kafka Streams names them, so that every dead letter looks alike. */
    private static final String ERRORS = "__streams.errors.";

    private static final Callback NOTHING = (metadata, failure) -> {};

    private final Producer<String, byte[]> producer;
    private final AvroSerdes serdes;
    private final String prefix;
    private final BrokerClock brokerClock;

    /** @param brokerClock is told what the broker's clock says of each result */
    OrderOutput(Producer<String, byte[]> producer, AvroSerdes serdes, String prefix, BrokerClock brokerClock) {
        this.producer = producer;
        this.serdes = serdes;
        this.prefix = prefix;
        this.brokerClock = brokerClock;
    }

    /** @throws LostException if the broker does not have it, or may not */
    <V extends SpecificRecord> void write(Topic<V> topic, String key, V value, Instant at, Headers cause)
            throws InterruptedException {
        var name = topic.fullName(prefix);
        var bytes = serdes.of(topic).serializer().serialize(name, value);
        var out = new ProducerRecord<>(name, null, at.toEpochMilli(), key, bytes);
        var trace = cause.lastHeader(TRACE);
        if (trace != null) {
            out.headers().add(trace);
        }
        send(out, topic.retention().stampedByBroker() ? brokerClock.timing(NOTHING) : NOTHING);
    }

    /** The record as it came, with why and whence in its headers; of the exception only class and place, never its message. */
    void deadLetter(ConsumerRecord<String, byte[]> record, Exception why, String application)
            throws InterruptedException {
        var letter = new ProducerRecord<>(prefix + Topics.DEAD_LETTERS, record.key(), record.value());
        record.headers().forEach(header -> letter.headers().add(header));
        put(letter.headers(), "exception", why.getClass().getName());
        put(letter.headers(), "message", DeadLetterCause.message(why));
        put(letter.headers(), "stacktrace", DeadLetterCause.place(why));
        put(letter.headers(), "topic", record.topic());
        put(letter.headers(), "partition", Integer.toString(record.partition()));
        put(letter.headers(), "offset", Long.toString(record.offset()));
        put(letter.headers(), "node", "fulfil");
        put(letter.headers(), "application", application);
        send(letter, NOTHING);
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(ERRORS + name).add(ERRORS + name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void send(ProducerRecord<String, byte[]> out, Callback written) throws InterruptedException {
        try {
            producer.send(out, written).get();
        } catch (ExecutionException e) {
            throw new LostException(e.getCause());
        } catch (KafkaException e) {
            throw new LostException(e);
        }
    }

    /** The broker could not be written to. */
    static final class LostException extends RuntimeException {
        LostException(@Nullable Throwable cause) {
            super("the broker does not take the result", cause);
        }
    }
}
