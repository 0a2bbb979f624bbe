package org.simvite.gateway.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.RefusedException;
import org.simvite.gateway.budget.Budget;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Network;
import org.simvite.topic.Topic;

/**
 * What terminals' accounts publish, each within its budget: an event is kept for months, and costs its author a call. A key pair costs nothing, so
 * accounts that nobody has heard of yet share the budget of the network that they call from.
 */
public final class AccountPublisher {

    private final Publisher publisher;
    private final Budget budget;
    private final Predicate<String> letIn;
    private final Counter refused;

    /** @param letIn whether an account was let in, so that making further ones has a price */
    public AccountPublisher(Publisher publisher, Budget budget, Predicate<String> letIn, MeterRegistry meters) {
        this.publisher = publisher;
        this.budget = budget;
        this.letIn = letIn;
        this.refused = meters.counter("simvite.writes.refused");
    }

    /**
     * Writes one event that the account of a terminal causes.
     *
     * @param call by which it does
     * @param event made from its time, which is now
     * @return as {@link Publisher#publish}; fails with {@link RefusedException} when the account has written enough
     */
    public <V extends SpecificRecord> CompletionStage<Void> publish(
            Call call, Topic<V> topic, String key, Function<Instant, V> event) {
        var accountId = call.terminal().accountId();
        var wait = budget.take(letIn.test(accountId) ? accountId : Network.of(call.address()));
        if (wait.isPresent()) {
            refused.increment();
            return CompletableFuture.failedFuture(
                    new RefusedException(ProblemType.TOO_MANY_WRITES.problem().retryAfter(wait.get())));
        }
        return publisher.publish(topic, key, call.trace(), event);
    }
}
