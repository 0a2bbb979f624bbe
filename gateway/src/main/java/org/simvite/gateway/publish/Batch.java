package org.simvite.gateway.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Many events of one call: so many under way at most, and all confirmed at the end. */
public final class Batch {

    private static final int UNDER_WAY = 1000;
    private static final long SECONDS = 30;

    private final List<CompletableFuture<Void>> open = new ArrayList<>();

    /** @throws NotWrittenException if an earlier one was not written */
    public void add(CompletionStage<Void> written) {
        open.add(written.toCompletableFuture());
        if (open.size() >= UNDER_WAY) {
            await();
        }
    }

    /**
     * Returns when everything is written.
     *
     * @throws NotWrittenException if something is not
     */
    public void await() {
        try {
            CompletableFuture.allOf(open.toArray(CompletableFuture<?>[]::new)).get(SECONDS, TimeUnit.SECONDS);
            open.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotWrittenException(e);
        } catch (ExecutionException | CompletionException | TimeoutException e) {
            throw e.getCause() instanceof NotWrittenException cause ? cause : new NotWrittenException(e);
        }
    }
}
