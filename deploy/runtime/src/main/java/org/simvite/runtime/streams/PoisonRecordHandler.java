package org.simvite.runtime.streams;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.fault.Fault;

/**
 * A record on which a processor fails becomes a dead letter and the flow goes on. It resumes because under exactly-once a
 * dead letter sent before failing would be in the aborted transaction, and lost. Made by Streams.
 */
public final class PoisonRecordHandler implements ProcessingExceptionHandler {

    private @Nullable DeadLetters deadLetters;

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = DeadLetters.from(configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception cause) {
        return Fault.of(cause) == Fault.INFRASTRUCTURE
                ? Response.fail()
                : Response.resume(requireNonNull(deadLetters).about(context, cause));
    }
}
