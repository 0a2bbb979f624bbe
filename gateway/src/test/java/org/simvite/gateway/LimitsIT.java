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

    private static TestTerminal.Answer check(TestTerminal terminal, String code) {
        return terminal.post("/v1/invites/check", "{\"code\":\"" + code + "\"}");
    }

    private static String inviteId() {
        return Results.inviteId(UUID.randomUUID().toString());
    }

    @Test
    void guessesAreCountedPerCallerAndTypingErrorsAreNot() {
        try (var gateway = small(Map.of("guesses.per.caller", "3"))) {
            var terminal = TestTerminal.registered(url(gateway));
            for (int i = 0; i < 20; i++) {
                assertThat(check(terminal, "NOTACODE").status()).isEqualTo(200);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(check(terminal, TestTerminal.forgedCode(inviteId())).status())
                        .isEqualTo(200);
            }
            // a guess that is right is worth nothing now
            var refused = check(terminal, TestTerminal.code(inviteId()));
            assertThat(refused.problem()).isEqualTo("too-many-guesses");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 1300);
            assertThat(terminal.apply("k", inviteId()).problem()).isEqualTo("too-many-guesses");
            // others go on
            assertThat(check(TestTerminal.registered(url(gateway)), TestTerminal.code(inviteId()))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void guessesAreCountedPerInviteWhoeverGuesses() {
        try (var gateway = small(Map.of("guesses.per.invite", "2"))) {
            var inviteId = inviteId();
            for (int i = 0; i < 2; i++) {
                assertThat(check(TestTerminal.registered(url(gateway)), TestTerminal.forgedCode(inviteId))
                                .status())
                        .isEqualTo(200);
            }
            assertThat(check(TestTerminal.registered(url(gateway)), TestTerminal.code(inviteId))
                            .problem())
                    .isEqualTo("too-many-guesses");
        }
    }

    @Test
    void behindAProxyTheCallersAddressIsTheOneItSaw() {
        try (var gateway = small(Map.of("guesses.per.address", "1", "gateway.proxies", "1"))) {
            var guesser = TestTerminal.registered(url(gateway));
            var body = "{\"code\":\"" + TestTerminal.forgedCode(inviteId()) + "\"}";
            var honest = "{\"code\":\"" + TestTerminal.code(inviteId()) + "\"}";
            assertThat(guesser.post("/v1/invites/check", body, "X-Forwarded-For", "1.2.3.4, 10.0.0.1")
                            .status())
                    .isEqualTo(200);
            // what the caller writes in front is not believed
            assertThat(guesser.post("/v1/invites/check", body, "X-Forwarded-For", "9.9.9.9, 10.0.0.1")
                            .status())
                    .isEqualTo(429);
            assertThat(guesser.post("/v1/invites/check", honest, "X-Forwarded-For", "10.0.0.2")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void oneAddressCannotRegisterTerminalsWithoutEnd() {
        try (var gateway = small(Map.of("registrations.per.address", "3", "gateway.proxies", "1"))) {
            var known = newTerminal(gateway, "10.0.0.1");
            assertThat(newTerminal(gateway, "10.0.0.1").token).isNotEmpty();
            var unproven = new TestTerminal(url(gateway));
            assertThat(unproven.register(new TestTerminal(url(gateway)).registration(), "X-Forwarded-For", "10.0.0.1")
                            .problem())
                    .isEqualTo("key-invalid");

            var late = new TestTerminal(url(gateway));
            var refused = late.register(late.registration(), "X-Forwarded-For", "10.0.0.1");
            assertThat(refused.problem()).isEqualTo("too-many-registrations");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 1201);
            assertThat(fixture.topics()
                            .now(
                                    Topics.TERMINAL_REGISTRATIONS,
                                    written -> written.getAccountId()
                                            .equals(org.simvite.identity.AccountIds.terminal(late.thumbprint()))))
                    .isEmpty();
            // elsewhere they go on, and who is known gets a new token
            assertThat(newTerminal(gateway, "10.0.0.2").token).isNotEmpty();
            var id = known.installRequestId;
            fixture.topics().write(Topics.INVITE_DECISIONS, id, Results.granted(id, known.accountId, "hash"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> known.register(known.registration(), "X-Forwarded-For", "10.0.0.1")
                                    .status()
                            == 201);
        }
    }

    private static TestTerminal newTerminal(Gateway gateway, String address) {
        var terminal = new TestTerminal(url(gateway));
        assertThat(terminal.register(terminal.registration(), "X-Forwarded-For", address)
                        .status())
                .isEqualTo(201);
        return terminal;
    }

    @Test
    void callsBeyondTheCapAreTurnedAwayAndThoseOpenAreServed() {
        try (var gateway = small(Map.of("gateway.max.open", "3"))) {
            var terminal = TestTerminal.registered(url(gateway));
            var id =
                    terminal.apply("k", inviteId()).body().path("applicationId").asText();
            var waiting = new ArrayList<CompletableFuture<TestTerminal.Answer>>();
            for (int i = 0; i < 3; i++) {
                waiting.add(CompletableFuture.supplyAsync(
                        () -> terminal.get("/v1/applications/" + id, "Prefer", "wait=30")));
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> terminal.get("/v1/account").status() == 503);
            var refused = terminal.get("/v1/account");
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
                    .until(() -> terminal.get("/v1/account").status() == 200);
        }
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
