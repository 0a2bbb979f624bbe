package org.simvite.gateway.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.simvite.gateway.answer.Reply;

/** One operation of the contract. Runs on a worker thread, so it may block shortly; what takes long completes later. */
@FunctionalInterface
public interface Operation {

    CompletionStage<Reply> handle(Call call);

    /** An operation that knows its answer at once. */
    static Operation direct(Direct operation) {
        return call -> CompletableFuture.completedFuture(operation.handle(call));
    }

    /** Answers at once. */
    @FunctionalInterface
    interface Direct {
        Reply handle(Call call);
    }
}
