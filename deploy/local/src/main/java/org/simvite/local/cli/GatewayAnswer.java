package org.simvite.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import org.simvite.local.stack.StackException;

/**
 * What the gateway answered.
 *
 * @param status of HTTP
 * @param text the body, JSON if it comes from the gateway
 */
record GatewayAnswer(int status, String text) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REFUSED = 300;
    private static final int OURS = 500;

    /**
     * The body of an answer that refuses nothing.
     *
     * @throws StackException the gateway refuses, or it is none; the message says why
     */
    JsonNode taken() {
        var body = body();
        if (status >= REFUSED || !body.isObject()) {
            throw new StackException(words());
        }
        return body;
    }

    /** @param word the last of the problem's type, such as {@code not-found} */
    boolean isProblem(String word) {
        return status >= REFUSED && body().path("type").asText().endsWith(":" + word);
    }

    /** Why it is refused, from problem details (RFC 9457): for people, who read no JSON. */
    private String words() {
        var problem = body();
        var title = problem.path("title").asText();
        if (title.isEmpty()) {
            return "what answered (" + status + ") does not speak as a gateway does; is it its address?";
        }
        var words = new StringBuilder("the gateway refuses: ").append(title);
        if (problem.hasNonNull("detail")) {
            words.append(": ").append(problem.path("detail").asText());
        }
        var places = new ArrayList<String>();
        problem.path("errors")
                .forEach(fault -> places.add(
                        fault.path("at").asText() + ": " + fault.path("rule").asText()));
        if (!places.isEmpty()) {
            words.append(" (").append(String.join("; ", places)).append(')');
        }
        if (status >= OURS && problem.hasNonNull("traceId")) {
            words.append(" (trace ").append(problem.path("traceId").asText()).append(", for its log)");
        }
        return words.toString();
    }

    private JsonNode body() {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
