package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.json.schema.OutputErrorType;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.simvite.gateway.answer.Fault;

/** What is wrong with a body is found out with work that is in proportion to the body, or less. */
@Timeout(60)
class JunkBodiesTest {

    /** As many members with names of two characters as fit into a body. */
    private static final int JUNK = 8_464;

    private static String junk() {
        var symbols = IntStream.range('!', 0x7F)
                .filter(symbol -> symbol != '"' && symbol != '\\')
                .mapToObj(Character::toString)
                .toList();
        return symbols.stream()
                .flatMap(one -> symbols.stream().map(other -> "\"" + one + other + "\":0"))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static HttpResponse<String> post(TestListener listener, String body) throws Exception {
        return TestListener.CLIENT.send(
                listener.request("/v1/invite-requests")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "k")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Asked what it is so many times. */
    private static final class Asked extends OutputUnit {
        private final AtomicLong asked;

        Asked(String member, String rule, AtomicLong asked) {
            super("#/" + member, "x", "#/" + rule, "it does not match", OutputErrorType.INVALID_VALUE);
            this.asked = asked;
        }

        @Override
        public String getKeywordLocation() {
            asked.incrementAndGet();
            return super.getKeywordLocation();
        }

        @Override
        public String getInstanceLocation() {
            asked.incrementAndGet();
            return super.getInstanceLocation();
        }
    }

    @Test
    void eightThousandUnknownMembersAreNotComparedWithEachOther() {
        var asked = new AtomicLong();
        List<OutputUnit> units = new ArrayList<>();
        units.add(new Asked("channel", "enum", asked));
        units.add(new Asked("channel", "additionalProperties", asked));
        for (int i = 0; i < JUNK; i++) {
            units.add(new Asked("junk" + i, "additionalProperties", asked));
        }
        var found = new SchemaValidationException(
                "no", ValidatorErrorType.INVALID_VALUE, new OutputUnit(false).setErrors(units), null);
        var vertx = Vertx.vertx();
        try {
            var contract = Contract.load(vertx);
            var spec = contract.operations(OperationSpec.Listener.PUBLIC).get(0);
            var problem = new Faults(contract).problem(found, spec);
            assertThat(problem.faults())
                    .containsExactly(new Fault("/channel", "enum"), new Fault("", "additionalProperties"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        // a few questions each, of no more than are looked at
        assertThat(asked.get()).isBetween(1L, 6L * Faults.MOST_LOOKED_AT);
    }

    @Test
    void aBodyOfJunkMembersIsRefusedBeforeItIsValidated() throws Exception {
        try (var listener = new TestListener(Map.of())) {
            var body = junk();
            assertThat(body.length()).isBetween(50_000, ListenerSettings.MAX_BODY);
            var answer = post(listener, body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("malformed-request", "1000 values at most")
                    .doesNotContain("errors");
            var deep = post(listener, "{\"note\":" + "[".repeat(900) + "]".repeat(900) + "}");
            assertThat(deep.statusCode()).isEqualTo(400);
            assertThat(deep.body()).contains("32 levels");
            // a comment is no JSON, though the validator's parser takes it for nothing
            assertThat(post(listener, "/* */" + body).statusCode()).isEqualTo(400);
            assertThat(post(listener, "{\"channel\":\"FREE\"}").statusCode()).isEqualTo(204);
        }
    }

    @Test
    void aBodyHoldsAThousandValuesAndThirtyTwoLevels() {
        assertThat(problem(zeros(JsonBounds.VALUES - 1))).isFalse();
        assertThat(problem(zeros(JsonBounds.VALUES))).isTrue();
        assertThat(problem("[".repeat(JsonBounds.DEPTH) + "]".repeat(JsonBounds.DEPTH)))
                .isFalse();
        assertThat(problem("[".repeat(JsonBounds.DEPTH + 1) + "]".repeat(JsonBounds.DEPTH + 1)))
                .isTrue();
        // the same name again and again is no less work
        assertThat(problem("{" + "\"a\":0,".repeat(JsonBounds.VALUES) + "\"a\":0}"))
                .isTrue();
        assertThat(problem("{\"a\":")).isTrue();
        assertThat(problem("  ")).isFalse();
    }

    private static String zeros(int count) {
        return "[" + "0,".repeat(count - 1) + "0]";
    }

    private static boolean problem(String body) {
        return JsonBounds.problem(body.getBytes(StandardCharsets.UTF_8)).isPresent();
    }
}
