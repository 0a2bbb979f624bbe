package org.simvite.gateway.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.simvite.gateway.access.Scope;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;

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

    /** Says which methods there are at a path, without query. */
    static Problem notAllowed(List<OperationSpec> operations, String path) {
        return ProblemType.METHOD_NOT_ALLOWED
                .problem()
                .allowing(operations.stream()
                        .filter(operation -> operation.isAt(path))
                        .map(OperationSpec::method)
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }

    private boolean isAt(String called) {
        var steps = path.split("/", -1);
        var given = called.split("/", -1);
        boolean same = steps.length == given.length;
        for (int i = 0; same && i < steps.length; i++) {
            same = steps[i].equals(given[i]) || (steps[i].startsWith("{") && !given[i].isEmpty());
        }
        return same;
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
