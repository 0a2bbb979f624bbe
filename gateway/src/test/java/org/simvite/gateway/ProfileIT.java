package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.event.StockChange;
import org.simvite.event.StockCommandKind;
import org.simvite.event.StockProfile;
import org.simvite.event.StockState;
import org.simvite.gateway.access.Scope;
import org.simvite.topic.Topics;

/** Operators look at single profiles and take them out of stock and back in. */
@NullUnmarked
class ProfileIT {

    private static final String FIRST = "8901000000000770017";
    private static final String SECOND = "8901000000000770025";
    private static final String NOBODYS = "8901000000000770033";

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    @Test
    void aDoubtfulProfileIsListedLookedAtAndRestoredByCommand() {
        write(FIRST, StockState.DOUBTFUL, "8.2.1/3.9");
        write(SECOND, StockState.DOUBTFUL, "8.2.1/3.3");

        var page = get("/v1/operator/stock/profiles?state=DOUBTFUL&pool=looked-at&limit=1")
                .body();
        assertThat(page.path("profiles").findValuesAsText("iccid")).containsExactly(FIRST);
        var rest = get("/v1/operator/stock/profiles?state=DOUBTFUL&pool=looked-at&limit=1&cursor="
                        + page.path("next").asText())
                .body();
        assertThat(rest.path("profiles").findValuesAsText("iccid")).containsExactly(SECOND);
        assertThat(rest.has("next")).isFalse();
        assertThat(get("/v1/operator/profiles/" + FIRST).body().path("cause").asText())
                .isEqualTo("8.2.1/3.9");
        var history = get("/v1/operator/profiles/" + FIRST).body().path("history");
        assertThat(history.findValuesAsText("state")).containsExactly("RESERVED", "DOUBTFUL");
        assertThat(history.findValuesAsText("by")).containsExactly("an-application", "a-command");
        assertThat(history.get(0).has("cause")).isFalse();
        assertThat(history.get(1).path("at").asText()).isEqualTo("2026-01-02T00:00:00Z");

        var key = UUID.randomUUID().toString();
        var answer = command(FIRST, "{\"kind\":\"RESTORE\",\"reason\":\"it is available\"}", key);

        assertThat(answer.status()).isEqualTo(202);
        var commandId = answer.body().path("commandId").asText();
        assertThat(answer.header("Location")).isEqualTo("/v1/operator/commands/" + commandId);
        var written = fixture.topics()
                .await(Topics.STOCK_COMMANDS, one -> one.getEventId().equals(commandId));
        assertThat(written.key()).isEqualTo("looked-at");
        assertThat(written.value().getKind()).isEqualTo(StockCommandKind.RESTORE);
        assertThat(written.value().getCause()).isEqualTo("it is available");
        assertThat(command(FIRST, "{\"kind\":\"RETIRE\",\"reason\":\"it is available\"}", key)
                        .problem())
                .isEqualTo("idempotency-key-reused");
    }

    @Test
    void aProfileInNoStockAndACommandThatMakesNoSenseAreToldAtOnce() {
        var key = UUID.randomUUID().toString();

        assertThat(get("/v1/operator/profiles/" + NOBODYS).status()).isEqualTo(404);
        assertThat(command(NOBODYS, "{\"kind\":\"RETIRE\",\"reason\":\"x\"}", key)
                        .status())
                .isEqualTo(404);
        assertThat(command(NOBODYS, "{\"kind\":\"ADD\",\"reason\":\"x\"}", key).problem())
                .isEqualTo("malformed-request");
        assertThat(get("/v1/operator/stock/profiles?state=RETIRED&cursor=AAAA").problem())
                .isEqualTo("cursor-invalid");
    }

    private static void write(String iccid, StockState state, String cause) {
        var profile = StockProfile.newBuilder(Results.stock(iccid, "looked-at", state, "smdp-1", 1))
                .setCause(cause)
                .setHistory(List.of(
                        new StockChange(
                                Instant.parse("2026-01-01T00:00:00Z"), StockState.RESERVED, 1, "", "an-application"),
                        new StockChange(Instant.parse("2026-01-02T00:00:00Z"), state, 1, cause, "a-command")))
                .build();
        fixture.topics().write(Topics.SIM_STOCK, iccid, profile);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> fixture.gateway().readModel().stock().smdpOf(iccid).isPresent());
    }

    private static TestTerminal.Answer get(String path) {
        var headers = Map.of("Authorization", "Bearer " + fixture.operatorToken(Scope.STOCK));
        return TestTerminal.send(fixture.url(), "GET", path, null, headers);
    }

    private static TestTerminal.Answer command(String iccid, String body, String key) {
        var headers = Map.of(
                "Authorization",
                "Bearer " + fixture.operatorToken(Scope.STOCK),
                "Idempotency-Key",
                key,
                "Content-Type",
                "application/json");
        return TestTerminal.send(fixture.url(), "POST", "/v1/operator/profiles/" + iccid + "/commands", body, headers);
    }
}
