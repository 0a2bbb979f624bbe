package org.simvite.gateway.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.readmodel.PolicyQueries;

/** A version of a policy as it was put, with every default, and whether it is in force. */
public final class GetPolicy implements Operation.Direct {

    /** Of the record alone. */
    private static final List<String> ASIDE = List.of("eventId", "at", "name", "version", "actor", "note");

    private final PolicyQueries policies;

    public GetPolicy(PolicyQueries policies) {
        this.policies = policies;
    }

    /** The answer. */
    public record PolicyVersion(String policyVersion, boolean active, JsonNode policy) {}

    @Override
    public Reply handle(Call call) {
        var version = call.parameter("name") + "@" + call.number("version").orElseThrow();
        var numbers = policies.numbers(version);
        if (numbers.isEmpty()) {
            return ProblemType.NOT_FOUND.problem();
        }
        boolean active = policies.inForce().filter(version::equals).isPresent();
        return Answer.ok(new PolicyVersion(version, active, numbers(numbers.get())));
    }

    private static JsonNode numbers(String json) {
        try {
            return ((ObjectNode) Json.MAPPER.readTree(json)).remove(ASIDE);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a policy of the read model is no JSON", e);
        }
    }
}
