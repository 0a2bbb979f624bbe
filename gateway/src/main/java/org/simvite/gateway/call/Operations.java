package org.simvite.gateway.call;

import java.util.LinkedHashMap;
import java.util.Map;

/** The operations by {@code operationId}. */
public final class Operations {

    private final Map<String, Operation> byId = new LinkedHashMap<>();

    public Operations add(String operationId, Operation operation) {
        if (byId.putIfAbsent(operationId, operation) != null) {
            throw new IllegalArgumentException(operationId + " has two handlers");
        }
        return this;
    }

    public Operations addDirect(String operationId, Operation.Direct operation) {
        return add(operationId, Operation.direct(operation));
    }

    public Map<String, Operation> byId() {
        return Map.copyOf(byId);
    }
}
