package org.simvite.gateway.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.simvite.gateway.memory.Memory;

/**
 * What this gateway published lately and does not see in the read model yet, so that a repeated call neither publishes again nor gets away with another payload. Another
 * gateway's repeat goes to the topic, where it is found out by its id.
 */
public final class InFlight {

    private final Cache<String, Entry> entries = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(15))
            .maximumSize(Memory.IN_FLIGHT.entries())
            .build();

    private record Entry(String payloadHash, CompletableFuture<Void> written) {}

    /** Whether a call is taken in. */
    public enum Outcome {
        TAKEN_IN,
        /** The id is used for another payload. */
        REUSED
    }

    /**
     * Publishes once per id.
     *
     * @param publish completes when the event is written; when it fails, the id is free again
     */
    public CompletionStage<Outcome> once(String id, String payloadHash, Supplier<CompletionStage<Void>> publish) {
        var mine = new Entry(payloadHash, new CompletableFuture<>());
        var before = entries.asMap().putIfAbsent(id, mine);
        if (before == null) {
            publish(id, mine, publish);
            return mine.written.thenApply(done -> Outcome.TAKEN_IN);
        }
        return before.payloadHash.equals(payloadHash)
                ? before.written.thenApply(done -> Outcome.TAKEN_IN)
                : CompletableFuture.completedFuture(Outcome.REUSED);
    }

    /** How many are remembered. */
    public long size() {
        return entries.estimatedSize();
    }

    private void publish(String id, Entry entry, Supplier<CompletionStage<Void>> publish) {
        CompletionStage<Void> writing;
        try {
            writing = publish.get();
        } catch (RuntimeException e) {
            writing = CompletableFuture.failedFuture(e);
        }
        writing.whenComplete((done, failure) -> {
            if (failure == null) {
                entry.written.complete(null);
            } else {
                entries.asMap().remove(id, entry);
                entry.written.completeExceptionally(failure);
            }
        });
    }
}
