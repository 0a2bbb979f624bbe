package org.simvite.gateway.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.RefusedException;
import org.simvite.gateway.budget.Budget;
import org.simvite.gateway.call.TraceParent;
import org.simvite.topic.Topic;

/** What terminals' accounts publish, each within its budget: an event is kept for months, and costs its author a call. */
public final class AccountPublisher {

    private final Publisher publisher;
    private final Budget budget;
    private final Counter refused;

    public AccountPublisher(Publisher publisher, Budget budget, MeterRegistry meters) {
        this.publisher = publisher;
        this.budget = budget;
        this.refused = meters.counter("simvite.writes.refused");
    }

    /**
     * Writes one event that the account causes.
     *
     * @param event made from its time, which is now
     * @return as {@link Publisher#publish}; fails with {@link RefusedException} when the account has written enough
     */
    public <V extends SpecificRecord> CompletionStage<Void> publish(
            String accountId, Topic<V> topic, String key, TraceParent trace, Function<Instant, V> event) {
        var wait = budget.take(accountId);
        if (wait.isPresent()) {
            refused.increment();
            return CompletableFuture.failedFuture(
                    new RefusedException(ProblemType.TOO_MANY_WRITES.problem().retryAfter(wait.get())));
        }
        return publisher.publish(topic, key, trace, event);
    }
}
