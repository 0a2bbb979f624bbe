package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.shell.RunningService;
import org.simvite.topic.Topics;

/** What is too much is refused in a way that says when to come back; and the process around it all. */
@NullUnmarked
class LimitsIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static URI url(Gateway gateway) {
        return URI.create("http://127.0.0.1:" + gateway.port());
    }

    private static Gateway small(Map<String, String> more) {
        return fixture.another(GatewayFixture.folder().resolve("model.db"), more);
    }

    private static String inviteId() {
        return Results.inviteId(UUID.randomUUID().toString());
    }

    @Test
    void callsBeyondTheCapAreTurnedAwayAndThoseOpenAreServed() {
        try (var gateway = small(Map.of("gateway.max.open", "3"))) {
            var terminal = TestTerminal.registered(url(gateway));
            var id =
                    terminal.apply("k", inviteId()).body().path("applicationId").asText();
            var waiting = new ArrayList<CompletableFuture<TestTerminal.Answer>>();
            // one of three places is kept for calls that do not wait
            for (int i = 0; i < 2; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> placed(terminal, "/v1/applications/" + id)));
            }
            var path = "/v1/applications/" + id;
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> terminal.get(path, "Prefer", "wait=1").status() == 503);
            var refused = terminal.get(path, "Prefer", "wait=1");
            assertThat(terminal.get("/v1/account").status()).isEqualTo(200);
            assertThat(refused.problem()).isEqualTo("overloaded");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            fixture.topics()
                    .write(
                            Topics.APPLICATION_DECISIONS,
                            id,
                            Results.rejected(terminal, id, inviteId(), org.simvite.event.Reason.SIM_UNUSED));
            waiting.forEach(answer ->
                    assertThat(answer.join().body().path("status").asText()).isEqualTo("REJECTED"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> terminal.get(path, "Prefer", "wait=1").status() == 200);
        }
    }

    /** Comes back until there is a place to wait in. */
    private static TestTerminal.Answer placed(TestTerminal terminal, String path) {
        var answer = terminal.get(path, "Prefer", "wait=30");
        while (answer.status() == 503) {
            answer = terminal.get(path, "Prefer", "wait=30");
        }
        return answer;
    }

    @Test
    void anEventStreamShowsThatItIsAlive() throws Exception {
        try (var gateway = small(Map.of("gateway.heartbeat", "100ms"))) {
            var terminal = TestTerminal.registered(url(gateway));
            var path = "/v1/applications/" + terminal.applicationId("k") + "/events";
            var request = java.net.http.HttpRequest.newBuilder(url(gateway).resolve(path));
            var headers = terminal.headers("GET", path);
            for (int i = 0; i < headers.size(); i += 2) {
                request.header(headers.get(i), headers.get(i + 1));
            }
            var stream = TestTerminal.HTTP.send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofLines());
            try (var lines = stream.body()) {
                assertThat(lines.filter(line -> line.equals(":")).limit(3)).hasSize(3);
            }
        }
    }

    @Test
    void aTakenPortIsNamedWithTheSettingThatChoseIt() {
        for (var key : new String[] {"gateway.port", "es2plus.port"}) {
            var taken = Integer.toString(fixture.gateway().port());
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> small(Map.of(key, taken)))
                    .isInstanceOf(org.simvite.runtime.shell.PortTakenException.class)
                    .hasMessageContaining(taken)
                    .hasMessageContaining(key);
        }
    }

    @Test
    void twoGatewaysGiveOneIdForOneKey() {
        try (var other = small(Map.of())) {
            var terminal = fixture.terminal();
            var inviteId = inviteId();
            var there = new TestTerminal(url(other));
            assertThat(there.register(there.registration()).status()).isEqualTo(201);
            var here = terminal.apply("k", inviteId).body();
            var again = terminal.apply("k", inviteId).body();
            assertThat(again).isEqualTo(here);
            assertThat(there.apply("k", inviteId).body()).isNotEqualTo(here);
            assertThat(fixture.topics()
                            .now(
                                    Topics.SIM_APPLICATIONS,
                                    written -> written.getApplicationId()
                                            .equals(here.path("applicationId").asText())))
                    .hasSize(1);
        }
    }

    @Test
    void theProcessTellsWhetherItIsReadyAndWhatItCounts() {
        var settings = fixture.settings(GatewayFixture.folder().resolve("model.db"), Map.of("management.port", "0"));
        try (var running = RunningService.start("gateway", Settings.of(settings), GatewayMain.service())) {
            var management = URI.create("http://127.0.0.1:" + running.shell().managementPort());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> get(management, "/health/ready").status() == 200);
            assertThat(get(management, "/health/ready").body().path("checks").has("read-model"))
                    .isTrue();
            assertThat(get(management, "/health/live").status()).isEqualTo(200);
            assertThat(get(management, "/metrics").text()).contains("simvite_readmodel_lag", "simvite_http_open");
        }
    }

    private static TestTerminal.Answer get(URI url, String path) {
        return TestTerminal.send(url, "GET", path, null, Map.of());
    }
}
