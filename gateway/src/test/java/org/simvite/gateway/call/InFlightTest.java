package org.simvite.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.call.InFlight.Outcome;

class InFlightTest {

    private final InFlight inFlight = new InFlight();
    private final AtomicInteger published = new AtomicInteger();
    private final CompletableFuture<Void> written = new CompletableFuture<>();

    private CompletableFuture<Outcome> once(String hash) {
        return inFlight.once("id", hash, () -> {
                    published.incrementAndGet();
                    return written;
                })
                .toCompletableFuture();
    }

    @Test
    void aRepeatWaitsForTheFirstAndPublishesNothing() {
        var first = once("a");
        var second = once("a");
        assertThat(second).isNotDone();
        written.complete(null);
        assertThat(first).isCompletedWithValue(Outcome.TAKEN_IN);
        assertThat(second).isCompletedWithValue(Outcome.TAKEN_IN);
        assertThat(published).hasValue(1);
    }

    @Test
    void anotherPayloadIsRefused() {
        var unused = once("a");
        assertThat(once("b")).isCompletedWithValue(Outcome.REUSED);
    }

    @Test
    void whatWasNotWrittenCanBeTriedAgain() {
        var first = once("a");
        written.completeExceptionally(new IllegalStateException("broker"));
        assertThat(first).isCompletedExceptionally();
        assertThat(inFlight.once("id", "b", () -> CompletableFuture.completedFuture(null))
                        .toCompletableFuture())
                .isCompletedWithValue(Outcome.TAKEN_IN);
    }
}
