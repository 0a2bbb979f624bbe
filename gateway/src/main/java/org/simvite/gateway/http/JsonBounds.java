package org.simvite.gateway.http;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;

/**
 * How much a JSON body may hold, which is looked at before anything is made of it. The validator makes an error, and several texts, of each member that the
 * contract does not know: sixty thousand octets are enough for ten thousand of them.
 */
final class JsonBounds {

    /** Objects, arrays, texts, numbers and the like, all together; repeated members count each time. */
    static final int VALUES = 1_000;

    static final int DEPTH = 32;

    private JsonBounds() {}

    /** What is wrong with a body; empty if it is JSON within the bounds. */
    static Optional<Problem> problem(byte[] body) {
        int values = 0;
        int depth = 0;
        try (var parser = Json.MAPPER.createParser(body)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                values += token == JsonToken.FIELD_NAME || token.isStructEnd() ? 0 : 1;
                if (values > VALUES || depth > DEPTH) {
                    return Optional.of(ProblemType.MALFORMED_REQUEST
                            .problem()
                            .withDetail("a JSON body has " + VALUES + " values at most, and " + DEPTH + " levels"));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(ProblemType.MALFORMED_REQUEST.problem());
        }
    }
}
