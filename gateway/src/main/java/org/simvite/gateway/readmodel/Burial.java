package org.simvite.gateway.readmodel;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.simvite.gateway.publish.Publisher;
import org.simvite.runtime.letters.LetterHeaders;
import org.simvite.serde.BadRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts records that cannot be read among the dead letters, with the headers that Kafka Streams gives its own. */
final class Burial {

    private static final Logger LOG = LoggerFactory.getLogger(Burial.class);
    private static final long SECONDS = 20;

    private final Publisher publisher;

    Burial(Publisher publisher) {
        this.publisher = publisher;
    }

    /** Returns when it is written: before the offsets are committed, so that none is lost; after a crash between the two it is there twice. */
    void bury(ConsumerRecord<String, byte[]> record, Exception cause)
            throws InterruptedException, ExecutionException, TimeoutException {
        LOG.warn(
                "dead letter: {}-{} offset {}: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                cause.getClass().getSimpleName());
        publisher
                .deadLetter(record.key(), record.value(), causes(record, cause))
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
    }

    private static Map<String, String> causes(ConsumerRecord<String, byte[]> record, Exception cause) {
        return Map.of(
                LetterHeaders.EXCEPTION,
                cause.getClass().getName(),
                LetterHeaders.MESSAGE,
                cause instanceof BadRecordException ? String.valueOf(cause.getMessage()) : "",
                LetterHeaders.TOPIC,
                record.topic(),
                LetterHeaders.PARTITION,
                Integer.toString(record.partition()),
                LetterHeaders.OFFSET,
                Long.toString(record.offset()),
                LetterHeaders.NODE,
                "read-model",
                LetterHeaders.APPLICATION,
                "gateway");
    }
}
