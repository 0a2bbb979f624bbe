package org.simvite.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Parameter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;

/** Query parameters that the contract has not, which the validator passes over: who misspells {@code dryRun} must not be carried out. */
final class Queries {

    private final OpenAPIContract contract;

    Queries(OpenAPIContract contract) {
        this.contract = contract;
    }

    /**
     * Says which parameter it is by its number, since an answer repeats nothing of the caller's, and which there are.
     *
     * @throws IllegalArgumentException the query cannot be decoded
     */
    Optional<Problem> problem(HttpServerRequest request, OperationSpec spec) {
        var query = request.query();
        if (query == null || query.isEmpty()) {
            return Optional.empty();
        }
        var known = known(spec);
        var names = query.split("&");
        for (int i = 0; i < names.length; i++) {
            var name = URLDecoder.decode(names[i].split("=", 2)[0], StandardCharsets.UTF_8);
            if (!names[i].isEmpty() && !known.contains(name)) {
                return Optional.of(ProblemType.MALFORMED_REQUEST
                        .problem()
                        .withDetail("query parameter no. " + (i + 1) + " is none of this call's, which has "
                                + (known.isEmpty() ? "none" : String.join(", ", known)))
                        .withFaults(List.of(new Fault("query", "additionalProperties"))));
            }
        }
        return Optional.empty();
    }

    private TreeSet<String> known(OperationSpec spec) {
        var names = new TreeSet<String>();
        contract.operation(spec.id()).getParameters().stream()
                .filter(parameter -> parameter.getIn() == Location.QUERY)
                .map(Parameter::getName)
                .forEach(names::add);
        return names;
    }
}
