package org.simvite.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Json;

class CallTest {

    private static Call call(Map<String, String> parameters) {
        return new Call(
                "importStock",
                new Principal.Anybody(),
                parameters,
                Map.of(),
                MissingNode.getInstance(),
                InputStream.nullInputStream(),
                "127.0.0.1",
                Instant.EPOCH,
                TraceParent.fresh());
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "20.0", "2e1", " 20 ", "+20"})
    void readsEachWayInWhichTheContractTakesAWholeNumber(String text) {
        assertThat(call(Map.of("limit", text)).number("limit")).hasValue(20);
    }

    @Test
    void aDryRunStaysOneWithABlankBehind() {
        assertThat(call(Map.of("dryRun", "true ")).truth("dryRun")).isTrue();
        assertThat(call(Map.of("dryRun", "false")).truth("dryRun")).isFalse();
        assertThat(call(Map.of()).truth("dryRun")).isFalse();
    }

    @Test
    void doesNotShowTokensAndCodes() {
        var body = Json.MAPPER.createObjectNode().put("code", "7Q2M9K-4TB0ZX-RW8A5C");
        var call = new Call(
                "apply",
                new Principal.Anybody(),
                Map.of(),
                Map.of("authorization", "DPoP secret-token"),
                body,
                InputStream.nullInputStream(),
                "127.0.0.1",
                Instant.EPOCH,
                TraceParent.fresh());
        assertThat(call.toString()).contains("apply").doesNotContain("secret-token", "7Q2M9K");
    }
}
