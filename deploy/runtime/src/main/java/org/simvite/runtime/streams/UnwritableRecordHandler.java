package org.simvite.runtime.streams;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.fault.Fault;

/**
 * A result that cannot be encoded makes its source record a dead letter. A send that fails is tried again or fails the
 * thread: the transaction is lost anyway, so going on would lose records. Made by Streams.
 */
public final class UnwritableRecordHandler implements ProductionExceptionHandler {

    private @Nullable DeadLetters deadLetters;

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = DeadLetters.from(configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception cause) {
        return cause instanceof RetriableException ? Response.retry() : Response.fail();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Response handleSerializationError(
            ErrorHandlerContext context, ProducerRecord record, Exception cause, SerializationExceptionOrigin origin) {
        return Fault.of(cause) == Fault.INFRASTRUCTURE
                ? Response.fail()
                : Response.resume(requireNonNull(deadLetters).about(context, cause));
    }
}
