package org.simvite.gateway.http;

import java.util.Optional;
import java.util.Set;
import org.simvite.gateway.access.Scope;

/**
 * What the contract says of an operation beyond schemas.
 *
 * @param path as in the contract, with {@code {name}}
 * @param scope that an operator's token has to cover; empty: any
 * @param mediaTypes of its body, in lower case; empty if it has none
 * @param streamed the body is read as it comes, by the operation itself
 * @param feed the answer is an event stream
 * @param keyed the call needs an {@code Idempotency-Key}
 */
public record OperationSpec(
        String id,
        String method,
        String path,
        Listener listener,
        Access access,
        Optional<Scope> scope,
        Set<String> mediaTypes,
        boolean streamed,
        boolean feed,
        boolean keyed) {

    /** Whether a body of this media type is taken. */
    boolean takes(String mediaType) {
        return mediaTypes.isEmpty() || mediaTypes.contains(mediaType);
    }

    /** Which of the process's listeners offers it. */
    public enum Listener {
        PUBLIC,
        ES2PLUS,
        MANAGEMENT
    }

    /** Who may call. */
    public enum Access {
        ANYBODY,
        /** Whoever proves that he has a key, which is known from the head of the request. */
        KEY_HOLDER,
        TERMINAL,
        OPERATOR
    }
}
