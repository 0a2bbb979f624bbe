package org.simvite.runtime.letters;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter.
 *
 * @param at when it was written
 * @param topic that the record was read from, without the installation's prefix; empty where it names none
 * @param partition that it was read from; -1 where it names none
 * @param offset that it was read at; -1 where it names none
 * @param cause our own message, or the exception's class
 * @param key the record's, as it came
 * @param value the record's, as it came
 * @param own the record's own headers
 */
public record Letter(
        LetterId id,
        Instant at,
        String topic,
        int partition,
        long offset,
        String cause,
        String node,
        String application,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Headers own) {

    /** @param prefix of the installation's topics */
    public static Letter of(ConsumerRecord<byte[], byte[]> record, String prefix) {
        return of(record, record.key(), prefix);
    }

    /**
     * Of a record whose key was read as something else.
     *
     * @param key its bytes
     */
    public static Letter of(ConsumerRecord<?, byte[]> record, byte @Nullable [] key, String prefix) {
        var source = text(record.headers(), LetterHeaders.TOPIC);
        var message = text(record.headers(), LetterHeaders.MESSAGE);
        return new Letter(
                new LetterId(record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                source.startsWith(prefix) ? source.substring(prefix.length()) : "",
                (int) number(record.headers(), LetterHeaders.PARTITION),
                number(record.headers(), LetterHeaders.OFFSET),
                message.isEmpty() ? text(record.headers(), LetterHeaders.EXCEPTION) : message,
                text(record.headers(), LetterHeaders.NODE),
                text(record.headers(), LetterHeaders.APPLICATION),
                key,
                record.value(),
                own(record.headers()));
    }

    /** The key as text; keys of the catalogue's topics are UTF-8. */
    public @Nullable String keyText() {
        return key == null ? null : new String(key, StandardCharsets.UTF_8);
    }

    private static Headers own(Headers all) {
        var own = new RecordHeaders();
        all.forEach(header -> {
            if (!header.key().startsWith(LetterHeaders.PREFIX)) {
                own.add(header);
            }
        });
        return own;
    }

    private static String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(Headers headers, String name) {
        try {
            return Long.parseLong(text(headers, name));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Where it is from and why, and nothing of what it says. */
    @Override
    public String toString() {
        return "Letter[" + id + ", " + topic + "-" + partition + "@" + offset + ", " + cause + "]";
    }
}
