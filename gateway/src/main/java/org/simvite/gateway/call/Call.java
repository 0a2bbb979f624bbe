package org.simvite.gateway.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.simvite.gateway.access.Principal;

/**
 * A call that is authenticated and valid by the contract.
 *
 * @param operationId which operation of the contract
 * @param principal who calls
 * @param parameters path and query parameters by name, as text, defaults of the contract not filled in
 * @param headers by name in lower case; of a repeated header the first; the media type is one of the contract, without parameters
 * @param body the JSON body; a missing node when there is none
 * @param stream the body of operations that read it themselves; empty for others
 * @param address network address of the caller, for budgets only
 * @param at when it came in
 * @param trace goes with every event that it causes
 */
public record Call(
        String operationId,
        Principal principal,
        Map<String, String> parameters,
        Map<String, String> headers,
        JsonNode body,
        InputStream stream,
        String address,
        Instant at,
        TraceParent trace) {

    /** The calling terminal; the contract lets nobody else call. */
    public Principal.Terminal terminal() {
        if (principal instanceof Principal.Terminal terminal) {
            return terminal;
        }
        throw new IllegalStateException(operationId + " was reached by somebody who is no terminal");
    }

    /** The caller who proved to have a key; the contract lets nobody else call. */
    public Principal.KeyHolder keyHolder() {
        if (principal instanceof Principal.KeyHolder holder) {
            return holder;
        }
        throw new IllegalStateException(operationId + " was reached by somebody who proved no key");
    }

    /** The calling operator; the contract lets nobody else call. */
    public Principal.Operator operator() {
        if (principal instanceof Principal.Operator operator) {
            return operator;
        }
        throw new IllegalStateException(operationId + " was reached by somebody who is no operator");
    }

    /** A parameter that the contract requires. */
    public String parameter(String name) {
        return optional(name)
                .orElseThrow(() -> new IllegalStateException(operationId + " lacks the parameter " + name));
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** A whole number by the contract, for which {@code 2.0} is one as well, and blanks around it do not matter. */
    public Optional<Integer> number(String name) {
        return optional(name).map(text -> new BigDecimal(text.strip()).intValueExact());
    }

    /** Whether a parameter is given and true; blanks around it do not matter to the contract. */
    public boolean truth(String name) {
        return optional(name).map(String::strip).map(Boolean::parseBoolean).orElse(false);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Text of a member of the body; empty when it is absent or null. */
    public Optional<String> member(String name) {
        var value = body.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    /** The key of an operation that needs one. */
    public String idempotencyKey() {
        return header("idempotency-key").orElseThrow(() -> new IllegalStateException(operationId + " lacks its key"));
    }

    /** Without headers and body, which hold tokens and codes. */
    @Override
    public String toString() {
        return "Call[" + operationId + ", trace " + trace.traceId() + "]";
    }
}
