package org.simvite.runtime.streams;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.fault.Fault;

/** What cannot be decoded becomes a dead letter; while the registry is down nothing is decided. Made by Streams. */
public final class BadInputHandler implements DeserializationExceptionHandler {

    private @Nullable DeadLetters deadLetters;

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = DeadLetters.from(configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception cause) {
        return Fault.of(cause) == Fault.INFRASTRUCTURE
                ? Response.fail()
                : Response.resume(requireNonNull(deadLetters).about(context, record.key(), record.value(), cause));
    }
}
