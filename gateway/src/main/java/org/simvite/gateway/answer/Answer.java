package org.simvite.gateway.answer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A success.
 *
 * @param body a record written as JSON without its null members; null for none
 */
public record Answer(
        int status, Map<String, String> headers, @Nullable Object body) implements Reply {

    public static Answer ok(Object body) {
        return new Answer(200, Map.of(), body);
    }

    /** The request is taken in; what becomes of it comes under the location. */
    public static Answer accepted(String location, Object body) {
        return new Answer(202, Map.of("Location", location), body);
    }

    public static Answer of(int status) {
        return new Answer(status, Map.of(), null);
    }
}
