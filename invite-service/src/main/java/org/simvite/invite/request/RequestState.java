package org.simvite.invite.request;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a request: exactly one of waiting, order and refusal is there.
 *
 * @param waiting the request, while the account that asks is not known
 * @param dueAt by the wall clock: when the waiting ends, or when the decision may be forgotten
 */
public record RequestState(
        @Nullable Request waiting,
        @Nullable Order order,
        @Nullable Refusal refusal,
        Instant dueAt) {

    static RequestState waiting(Request request, Instant dueAt) {
        return new RequestState(request, null, null, dueAt);
    }

    static RequestState decided(Order order, Instant dueAt) {
        return new RequestState(null, order, null, dueAt);
    }

    static RequestState decided(Refusal refusal, Instant dueAt) {
        return new RequestState(null, null, refusal, dueAt);
    }

    /** The decision that stands; empty while there is none. */
    public Optional<Decision> decision() {
        return Optional.ofNullable(order == null ? refusal : order);
    }
}
