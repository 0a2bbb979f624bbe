package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.simvite.gateway.access.Scope;
import org.simvite.sealing.DpopProof;

/** Nobody gets in who should not: each operation with no token, an expired one, another key's proof, and the wrong kind of caller. */
@NullUnmarked
class AuthorisationMatrixIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";

    /** Of a command that the fixture's operator may have given. */
    private static final String OPERATORS_OWN = org.simvite.identity.Ids.commandId("operator:network", "x", "k");

    /** The operation asks for no scope of its own. */
    private static final Scope ANY = null;

    private record Call(String method, String path, String body, String type, Scope scope) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static Call terminal(String method, String path, String body) {
        return new Call(method, path, body, "application/json", null);
    }

    private static final Call[] TERMINAL = {
        terminal("POST", "/v1/invite-requests", "{\"channel\":\"FREE\"}"),
        terminal("GET", "/v1/invite-requests/" + ID, null),
        terminal("GET", "/v1/invites", null),
        terminal("POST", "/v1/invites/check", "{\"code\":\"7Q2M9K-4TB0ZX-RW8A5C\"}"),
        terminal("DELETE", "/v1/invites/0123456789AB", null),
        terminal("POST", "/v1/applications", "{\"code\":\"x\",\"profile\":\"ESIM\",\"signature\":\"x\"}"),
        terminal("GET", "/v1/applications/" + ID, null),
        terminal("DELETE", "/v1/applications/" + ID, null),
        terminal("GET", "/v1/applications/" + ID + "/events", null),
        terminal("GET", "/v1/account", null),
        terminal("GET", "/v1/account/credit-entries", null),
        terminal("GET", "/v1/commands/" + ID, null),
    };

    private static final Call[] OPERATOR = {
        new Call("POST", "/v1/activity", "", "application/x-ndjson", Scope.ACTIVITY),
        new Call(
                "POST",
                "/v1/sims/8988211000000530082/activity",
                "{\"eventId\":\"e\",\"kind\":\"ACTIVATED\",\"at\":\"2026-01-01T00:00:00Z\"}",
                "application/json",
                Scope.ACTIVITY),
        new Call("POST", "/v1/operator/stock", "iccid,kind\n", "text/csv", Scope.STOCK),
        new Call("GET", "/v1/operator/stock/levels", null, "", Scope.STOCK),
        new Call(
                "POST",
                "/v1/operator/accounts/terminal:matrix/commands",
                "{\"kind\":\"RESUME\",\"reason\":\"test\"}",
                "application/json",
                Scope.CREDIT),
        new Call(
                "POST",
                "/v1/operator/devices/commands",
                "{\"kind\":\"RELEASE\",\"deviceId\":\"eid-0123456789012345678901\",\"reason\":\"test\"}",
                "application/json",
                Scope.CREDIT),
        new Call(
                "POST",
                "/v1/operator/invites/0123456789AB/commands",
                "{\"kind\":\"RESUME\",\"reason\":\"test\"}",
                "application/json",
                Scope.INVITES),
        new Call("GET", "/v1/operator/accounts/terminal:matrix", null, "", Scope.CREDIT),
        new Call("GET", "/v1/operator/commands/" + OPERATORS_OWN, null, "", ANY),
        new Call(
                "PUT",
                "/v1/operator/policies/matrix/1",
                "{\"kind\":\"STAKED\",\"trustedSources\":[\"operator\"],\"minimumTopUp\":{\"EUR\":500}}",
                "application/json",
                Scope.CREDIT),
        new Call("GET", "/v1/operator/policies/matrix/1", null, "", Scope.CREDIT),
        new Call("GET", "/v1/operator/stock/profiles?state=DOUBTFUL", null, "", Scope.STOCK),
        new Call("GET", "/v1/operator/profiles/8988211000000530082", null, "", Scope.STOCK),
        new Call(
                "POST",
                "/v1/operator/profiles/8988211000000530082/commands",
                "{\"kind\":\"RETIRE\",\"reason\":\"test\"}",
                "application/json",
                Scope.STOCK),
        new Call("GET", "/v1/operator/dead-letters", null, "", Scope.LETTERS),
        new Call("GET", "/v1/operator/dead-letters/0-0", null, "", Scope.LETTERS),
        new Call(
                "POST",
                "/v1/operator/dead-letters/0-0/commands",
                "{\"kind\":\"DROP\",\"reason\":\"test\"}",
                "application/json",
                Scope.LETTERS),
    };

    static Stream<Call> terminalCalls() {
        return Stream.of(TERMINAL);
    }

    static Stream<Call> operatorCalls() {
        return Stream.of(OPERATOR);
    }

    static Stream<Call> scopedCalls() {
        return operatorCalls().filter(call -> call.scope != ANY);
    }

    static Stream<Arguments> allCalls() {
        return Stream.concat(terminalCalls(), operatorCalls()).map(Arguments::of);
    }

    private static TestTerminal.Answer send(Call call, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        if (call.body != null) {
            all.put("Content-Type", call.type);
        }
        all.put("Idempotency-Key", UUID.randomUUID().toString());
        return TestTerminal.send(fixture.url(), call.method, call.path, call.body, all);
    }

    private static void refused(TestTerminal.Answer answer, int status, String problem) {
        assertThat(answer.problem()).isEqualTo(problem);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        if (status == 401) {
            assertThat(answer.header("WWW-Authenticate")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("allCalls")
    void withoutAToken(Call call) {
        refused(send(call, Map.of()), 401, "unauthenticated");
    }

    @ParameterizedTest
    @MethodSource("allCalls")
    void withATokenOfSomebodyElsesMaking(Call call) {
        var forged = new org.simvite.gateway.access.AccessTokens(
                        java.util.List.of(GatewayFixture.key("token")), Duration.ofHours(1))
                .issue(
                        new org.simvite.gateway.access.Principal.Operator("network", java.util.Set.of(Scope.values())),
                        org.simvite.gateway.access.AccessTokens.newTokenId(),
                        Instant.now(),
                        Duration.ofHours(1));
        refused(send(call, Map.of("Authorization", "Bearer " + forged)), 401, "unauthenticated");
        refused(send(call, Map.of("Authorization", "DPoP " + forged)), 401, "unauthenticated");
    }

    @ParameterizedTest
    @MethodSource("terminalCalls")
    void aTerminalWithoutAProof(Call call) {
        refused(send(call, Map.of("Authorization", "DPoP " + fixture.terminal().token)), 401, "proof-invalid");
    }

    @ParameterizedTest
    @MethodSource("terminalCalls")
    void aTerminalWithAnotherKeysProof(Call call) {
        var terminal = fixture.terminal();
        var thief = new TestTerminal(fixture.url());
        var proof = terminal.proof(call.method, call.path, thief.signing, terminal.token);
        refused(send(call, Map.of("Authorization", "DPoP " + terminal.token, "DPoP", proof)), 401, "proof-invalid");
    }

    @ParameterizedTest
    @MethodSource("terminalCalls")
    void aTerminalWhoseTokenIsUsedAsABearer(Call call) {
        var terminal = fixture.terminal();
        refused(send(call, Map.of("Authorization", "Bearer " + terminal.token)), 401, "unauthenticated");
    }

    @ParameterizedTest
    @MethodSource("terminalCalls")
    void anOperatorWhereATerminalBelongs(Call call) {
        var token = fixture.operatorToken(Scope.values());
        refused(send(call, Map.of("Authorization", "DPoP " + token)), 401, "unauthenticated");
    }

    @ParameterizedTest
    @MethodSource("operatorCalls")
    void aTerminalWhereAnOperatorBelongs(Call call) {
        var terminal = fixture.terminal();
        var proof = terminal.proof(call.method, call.path, terminal.signing, terminal.token);
        refused(send(call, Map.of("Authorization", "Bearer " + terminal.token, "DPoP", proof)), 401, "unauthenticated");
    }

    @ParameterizedTest
    @MethodSource("scopedCalls")
    void anOperatorWithoutTheScope(Call call) {
        var others =
                Stream.of(Scope.values()).filter(scope -> scope != call.scope).toArray(Scope[]::new);
        refused(send(call, Map.of("Authorization", "Bearer " + fixture.operatorToken(others))), 403, "forbidden");
    }

    @ParameterizedTest
    @MethodSource("operatorCalls")
    void anOperatorWhoseTokenIsExpired(Call call) {
        var expired = fixture.operatorToken(Instant.now().minusSeconds(7200), Duration.ofHours(1), Scope.values());
        refused(send(call, Map.of("Authorization", "Bearer " + expired)), 401, "unauthenticated");
    }

    @ParameterizedTest
    @MethodSource("operatorCalls")
    void anOperatorWithTheScope(Call call) {
        var answer = send(
                call,
                Map.of(
                        "Authorization",
                        "Bearer " + fixture.operatorToken(call.scope == ANY ? Scope.STOCK : call.scope)));
        // let in; what is asked for need not be there
        assertThat(answer.status()).isIn(200, 202, 404);
    }

    /** The scope of dead letters would be every other scope at once. */
    @Test
    void aRecordThatWasRepairedNeedsAScopeOfItsOwn() {
        var repaired = new Call(
                "POST",
                "/v1/operator/dead-letters/0-999999/commands",
                "{\"kind\":\"REPLAY\",\"reason\":\"test\",\"value\":{}}",
                "application/json",
                Scope.LETTERS);
        var others =
                Stream.of(Scope.values()).filter(scope -> scope != Scope.REPAIR).toArray(Scope[]::new);

        refused(send(repaired, Map.of("Authorization", "Bearer " + fixture.operatorToken(others))), 403, "forbidden");
        // let in; there is no such letter
        refused(
                send(repaired, Map.of("Authorization", "Bearer " + fixture.operatorToken(Scope.LETTERS, Scope.REPAIR))),
                404,
                "not-found");
    }

    @Test
    void foreignRequestsAndApplicationsDoNotExist() {
        var owner = fixture.terminal();
        var stranger = fixture.terminal();
        var requestId = owner.post("/v1/invite-requests", "{\"channel\":\"FREE\"}", "Idempotency-Key", "k")
                .body()
                .path("requestId")
                .asText();
        var applicationId = owner.apply("k", Results.inviteId(UUID.randomUUID().toString()))
                .body()
                .path("applicationId")
                .asText();
        assertThat(owner.get("/v1/invite-requests/" + requestId).status()).isEqualTo(200);
        for (var path : new String[] {
            "/v1/invite-requests/" + requestId,
            "/v1/applications/" + applicationId,
            "/v1/applications/" + applicationId + "/events"
        }) {
            refused(stranger.get(path), 404, "not-found");
        }
        refused(stranger.delete("/v1/applications/" + applicationId), 404, "not-found");
        // known ones as well as those on their way
        fixture.topics()
                .write(
                        org.simvite.topic.Topics.APPLICATION_DECISIONS,
                        applicationId,
                        Results.rejected(owner, applicationId, "0123456789AB", org.simvite.event.Reason.SIM_UNUSED));
        owner.get("/v1/applications/" + applicationId, "Prefer", "wait=20");
        refused(stranger.get("/v1/applications/" + applicationId), 404, "not-found");
    }

    @Test
    void aProofIsGoodForOneCallOnly() {
        var terminal = fixture.terminal();
        var headers = Map.of(
                "Authorization",
                "DPoP " + terminal.token,
                "DPoP",
                terminal.proof("GET", "/v1/account", terminal.signing, terminal.token));
        assertThat(terminal.send("GET", "/v1/account", null, headers).status()).isEqualTo(200);
        refused(terminal.send("GET", "/v1/account", null, headers), 401, "proof-invalid");
    }

    @Test
    void aProofOfAnotherCallTimeOrTokenIsRefused() {
        var terminal = fixture.terminal();
        var url = fixture.url();
        var account = url.resolve("/v1/account");
        var now = Instant.now();
        var wrong = Map.of(
                "method", DpopProof.create(terminal.signing, "POST", account, terminal.token, null, now),
                "path",
                        DpopProof.create(
                                terminal.signing, "GET", url.resolve("/v1/invites"), terminal.token, null, now),
                "host",
                        DpopProof.create(
                                terminal.signing,
                                "GET",
                                java.net.URI.create("http://elsewhere:1/v1/account"),
                                terminal.token,
                                null,
                                now),
                "stale", DpopProof.create(terminal.signing, "GET", account, terminal.token, null, now.minusSeconds(65)),
                "early", DpopProof.create(terminal.signing, "GET", account, terminal.token, null, now.plusSeconds(60)),
                "no token", DpopProof.create(terminal.signing, "GET", account, null, null, now),
                "other token", DpopProof.create(terminal.signing, "GET", account, "other", null, now),
                "no proof", "abc");
        wrong.forEach((what, proof) -> {
            var answer = terminal.send(
                    "GET", "/v1/account", null, Map.of("Authorization", "DPoP " + terminal.token, "DPoP", proof));
            assertThat(answer.problem()).as(what).isEqualTo("proof-invalid");
        });
    }

    /** An operation that is added is added here as well. */
    @Test
    void theMatrixHasEveryOperation() {
        var vertx = io.vertx.core.Vertx.vertx();
        try {
            var contract = org.simvite.gateway.http.Contract.load(vertx);
            var open = 1;
            assertThat(contract.operations(org.simvite.gateway.http.OperationSpec.Listener.PUBLIC))
                    .hasSize(TERMINAL.length + OPERATOR.length + open);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
