package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.gateway.access.Scope;
import org.simvite.sealing.ApplicationSignature;
import org.simvite.sealing.DpopProof;
import org.simvite.sealing.KeyProof;
import org.simvite.sealing.TerminalKeys;
import org.simvite.topic.Topics;

/** Every documented bad input: a clear problem, nothing reflected, nothing published, nothing stuck. */
@NullUnmarked
class BadInputIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static final String EVIL = "<script>evil</script>";

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static String inviteId() {
        return Results.inviteId(key());
    }

    private static void refused(TestTerminal.Answer answer, int status, String problem) {
        assertThat(answer.problem()).as(answer.text()).isEqualTo(problem);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body().path("traceId").asText()).matches("[0-9a-f]{32}");
        assertThat(answer.text()).doesNotContain("evil", "Exception", "at org.", "io.vertx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"evil\"",
                "{}",
                "{\"channel\":7}",
                "{\"channel\":\"evil\"}",
                "{\"channel\":\"INSTALL\"}",
                "{\"channel\":\"FREE\",\"evil\":\"evil\"}",
                "{\"channel\":\"FREE\",\"note\":{\"evil\":1}}",
                "{\"channel\":\"FREE\"} {\"evil\":1}",
                "{\"channel\":\"FREE\",}",
                "{\"channel\":\"FREE\",\"note\":1e999999999}"
            })
    void aBodyThatIsNotWhatTheContractSays(String body) {
        refused(
                fixture.terminal().post("/v1/invite-requests", body, "Idempotency-Key", key()),
                400,
                "malformed-request");
    }

    @Test
    void aBodyThatIsNestedBeyondReason() {
        var terminal = fixture.terminal();
        for (var depth : new int[] {900, 5_000, 30_000}) {
            var nested = "{\"channel\":\"FREE\",\"note\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
            refused(terminal.post("/v1/invite-requests", nested, "Idempotency-Key", key()), 400, "malformed-request");
        }
    }

    @Test
    void aQueryThatCannotBeDecoded() throws IOException {
        var terminal = fixture.terminal();
        var headers = terminal.headers("GET", "/v1/invites");
        var lines = "Host: x\r\nConnection: close\r\n" + headers.get(0) + ": " + headers.get(1) + "\r\n"
                + headers.get(2) + ": " + headers.get(3);
        assertThat(raw("GET /v1/invites?limit=%zz HTTP/1.1\r\n" + lines + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("malformed-request");
    }

    @Test
    void theProblemNamesThePlaceAndTheRule() {
        var answer = fixture.terminal()
                .post("/v1/invite-requests", "{\"channel\":\"" + EVIL + "\"}", "Idempotency-Key", key());
        refused(answer, 400, "malformed-request");
        // and not that there is no such property
        assertThat(answer.body().path("errors")).hasSize(1);
        assertThat(answer.body().path("errors").get(0).path("at").asText()).isEqualTo("/channel");
        assertThat(answer.body().path("errors").get(0).path("rule").asText()).isEqualTo("enum");
    }

    @Test
    void anotherMediaType() {
        refused(
                fixture.terminal()
                        .post(
                                "/v1/invite-requests",
                                "channel=FREE",
                                "Idempotency-Key",
                                key(),
                                "Content-Type",
                                "text/evil"),
                415,
                "unsupported-media-type");
    }

    @Test
    void aMissingOrMalformedIdempotencyKey() {
        var terminal = fixture.terminal();
        refused(terminal.post("/v1/invite-requests", "{\"channel\":\"FREE\"}"), 400, "idempotency-key-required");
        refused(
                terminal.post("/v1/invite-requests", "{\"channel\":\"FREE\"}", "Idempotency-Key", "with blanks"),
                400,
                "idempotency-key-required");
        refused(
                terminal.post("/v1/invite-requests", "{\"channel\":\"FREE\"}", "Idempotency-Key", "x".repeat(129)),
                400,
                "idempotency-key-required");
    }

    @Test
    void idsAndParametersOfTheWrongForm() {
        var terminal = fixture.terminal();
        refused(terminal.get("/v1/invite-requests/evil"), 400, "malformed-request");
        refused(terminal.get("/v1/invites?limit=0"), 400, "malformed-request");
        refused(terminal.get("/v1/invites?limit=evil"), 400, "malformed-request");
        refused(terminal.get("/v1/account/credit-entries?cursor=%3Cevil%3E"), 400, "malformed-request");
        refused(terminal.get("/v1/account/credit-entries?cursor=ZXZpbA"), 400, "cursor-invalid");
        refused(terminal.get("/v1/evil"), 404, "not-found");
        var method = terminal.call("PUT", "/v1/account", "{}");
        refused(method, 405, "method-not-allowed");
        assertThat(method.header("Allow")).isEqualTo("GET");
    }

    /** Or what was meant as a trial would be carried out. */
    @ParameterizedTest
    @ValueSource(strings = {"evil=true", "Limit=5", "limit=5&evil=1", "evil", "=evil", "%6Climit=1"})
    void aQueryParameterThatThereIsNot(String query) {
        var answer = fixture.terminal().get("/v1/invites?" + query);
        refused(answer, 400, "malformed-request");
        assertThat(answer.body().path("errors").get(0).path("at").asText()).isEqualTo("query");
        assertThat(answer.body().path("detail").asText())
                .contains("no. " + (query.startsWith("limit") ? 2 : 1), "which has cursor, limit");
    }

    @Test
    void anOversizedBody() {
        var terminal = fixture.terminal();
        var body = "{\"channel\":\"FREE\",\"note\":\"" + "x".repeat(70_000) + "\"}";
        refused(terminal.post("/v1/invite-requests", body, "Idempotency-Key", key()), 413, "body-too-large");
        // the next call of the same client is served
        assertThat(terminal.get("/v1/account").status()).isEqualTo(200);
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", fixture.gateway().port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            var answer = new byte[1024];
            int read = socket.getInputStream().read(answer);
            return read < 0 ? "" : new String(answer, 0, read, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void registrationWithKeysThatAreNone() {
        var terminal = new TestTerminal(fixture.url());
        var body = terminal.registration();
        ((ObjectNode) body.path("signingKey")).put("x", "A".repeat(43));
        refused(terminal.register(body), 422, "key-invalid");
        body = terminal.registration();
        ((ObjectNode) body.path("signingKey")).put("crv", "evil");
        refused(terminal.register(body), 400, "malformed-request");
        body = terminal.registration();
        ((ObjectNode) body.path("signingKey")).put("d", "A".repeat(43));
        refused(terminal.register(body), 400, "malformed-request");
    }

    @Test
    void registrationWithAnotherKeyThanTheProofs() {
        var terminal = new TestTerminal(fixture.url());
        var other = new TestTerminal(fixture.url());
        refused(terminal.register(other.registration()), 422, "key-invalid");
    }

    @Test
    void registrationWithOneKeyForBoth() {
        var terminal = new TestTerminal(fixture.url());
        var body = terminal.registration();
        body.set("sealingKey", TestTerminal.jwk(terminal.signing));
        refused(terminal.register(body), 422, "key-invalid");
    }

    @Test
    void registrationWithASealingKeyThatDoesNotVouch() {
        var terminal = new TestTerminal(fixture.url());
        var substitute = GatewayFixture.key("substitute");
        var swapped = terminal.registration();
        swapped.set("sealingKey", TestTerminal.jwk(substitute));
        refused(terminal.register(swapped), 422, "sealing-proof-invalid");
        refused(terminal.register(terminal.registration().put("sealingProof", "evil")), 422, "sealing-proof-invalid");
        var stale = KeyProof.create(
                terminal.sealing, terminal.thumbprint(), Instant.now().minusSeconds(3600));
        refused(terminal.register(terminal.registration().put("sealingProof", stale)), 422, "sealing-proof-invalid");
        var other = KeyProof.create(terminal.sealing, "other", Instant.now());
        refused(terminal.register(terminal.registration().put("sealingProof", other)), 422, "sealing-proof-invalid");
    }

    @Test
    void registrationWithoutOrWithAReplayedProof() {
        var terminal = new TestTerminal(fixture.url());
        var body = terminal.registration().toString();
        refused(terminal.send("POST", "/v1/terminals", body, Map.of()), 401, "proof-invalid");
        // before anything is said of what is wrong with the body
        refused(terminal.send("POST", "/v1/terminals", "evil", Map.of("DPoP", "evil")), 401, "proof-invalid");
        refused(terminal.send("POST", "/v1/terminals", body, Map.of("DPoP", "evil")), 401, "proof-invalid");
        var proof = terminal.proof("POST", "/v1/terminals", terminal.signing, null);
        assertThat(terminal.send("POST", "/v1/terminals", body, Map.of("DPoP", proof))
                        .status())
                .isEqualTo(201);
        refused(terminal.send("POST", "/v1/terminals", body, Map.of("DPoP", proof)), 401, "proof-invalid");
    }

    @Test
    void registrationWithAWrongEid() {
        var terminal = new TestTerminal(fixture.url());
        refused(
                terminal.register(terminal.registration().put("eid", "89049032123451234512345678901234")),
                422,
                "eid-invalid");
        refused(terminal.register(terminal.registration().put("eid", "evil")), 400, "malformed-request");
    }

    @Test
    void aForeignClientIsToldWhichPartOfWhatItSignedIsWrong() {
        var terminal = fixture.terminal();
        var inviteId = inviteId();
        var key = key();
        var claims = terminal.claims("other", inviteId, "ESIM");
        var signature = ApplicationSignature.sign(claims, terminal.signing, Instant.now());
        var application = terminal.application(key, inviteId).put("signature", signature);
        var answer = terminal.post("/v1/applications", application, "Idempotency-Key", key);
        assertThat(answer.body().at("/errors/0/at").asText()).isEqualTo("/signature/payload/applicationId");
        assertThat(answer.body().path("errors")).hasSize(1);

        var stranger = new TestTerminal(fixture.url());
        var unsealed = stranger.register(stranger.registration().put("sealingProof", signature));
        assertThat(unsealed.body().at("/errors/0/at").asText()).isEqualTo("/sealingProof/header/typ");

        var before = Instant.now().minusSeconds(90);
        var url = fixture.url().resolve("/v1/account");
        var late = DpopProof.create(terminal.signing, "GET", url, terminal.token, null, before);
        var refused = terminal.send(
                "GET", "/v1/account", null, Map.of("Authorization", "DPoP " + terminal.token, "DPoP", late));
        assertThat(refused.body().at("/errors/0/rule").asText()).startsWith("iat is now");
        assertThat(refused.body().path("detail").asText()).matches("it is [0-9]{10} here");
    }

    @Test
    void registeringAgainGivesTheSameAccount() {
        var terminal = fixture.terminal();
        var account = terminal.accountId;
        assertThat(terminal.register(terminal.registration()).status()).isEqualTo(201);
        assertThat(terminal.accountId).isEqualTo(account);
    }

    @Test
    void aMistypedCodeIsToldApartFromAForgedOne() {
        var terminal = fixture.terminal();
        var inviteId = inviteId();
        var code = TestTerminal.code(inviteId);
        var mistyped = (code.charAt(0) == '0' ? "1" : "0") + code.substring(1);
        refused(apply(terminal, inviteId, mistyped), 422, "code-mistyped");
        refused(apply(terminal, inviteId, "evil"), 422, "code-mistyped");
        refused(apply(terminal, inviteId, TestTerminal.forgedCode(inviteId)), 422, "code-not-usable");
        assertThat(terminal.post("/v1/invites/check", "{\"code\":\"" + mistyped + "\"}")
                        .body()
                        .path("reason")
                        .asText())
                .isEqualTo("CODE_MISTYPED");
        assertThat(terminal.post("/v1/invites/check", "{\"code\":\"" + TestTerminal.forgedCode(inviteId) + "\"}")
                        .body()
                        .path("reason")
                        .asText())
                .isEqualTo("CODE_NOT_USABLE");
        // and none of it reached a topic
        assertThat(fixture.topics()
                        .now(
                                Topics.SIM_APPLICATIONS,
                                written -> written.getInviteId().equals(inviteId)))
                .isEmpty();
    }

    private static TestTerminal.Answer apply(TestTerminal terminal, String inviteId, String code) {
        var key = key();
        return terminal.post(
                "/v1/applications", terminal.application(key, inviteId).put("code", code), "Idempotency-Key", key);
    }

    @Test
    void aSignatureThatDoesNotCoverWhatIsAppliedFor() {
        var terminal = fixture.terminal();
        var thief = fixture.terminal();
        var inviteId = inviteId();
        var key = key();
        var claims = terminal.claims(key, inviteId, "ESIM");
        var now = Instant.now();
        var substituted = new ApplicationSignature.Claims(
                claims.applicationId(), inviteId, "ESIM", "esim", null, TerminalKeys.thumbprint(thief.sealing));
        var wrong = Map.of(
                "another key", ApplicationSignature.sign(claims, thief.signing, now),
                "a substituted sealing key", ApplicationSignature.sign(substituted, terminal.signing, now),
                "another code",
                        ApplicationSignature.sign(terminal.claims(key, inviteId(), "ESIM"), terminal.signing, now),
                "another profile",
                        ApplicationSignature.sign(terminal.claims(key, inviteId, "VSIM"), terminal.signing, now),
                "another application",
                        ApplicationSignature.sign(terminal.claims("other", inviteId, "ESIM"), terminal.signing, now),
                "none", EVIL);
        wrong.forEach((what, signature) -> refused(
                terminal.post(
                        "/v1/applications",
                        terminal.application(key, inviteId).put("signature", signature),
                        "Idempotency-Key",
                        key),
                422,
                "signature-invalid"));
        assertThat(fixture.topics()
                        .now(
                                Topics.SIM_APPLICATIONS,
                                written -> written.getInviteId().equals(inviteId)))
                .isEmpty();
    }

    @Test
    void anEidThatIsNone() {
        var terminal = fixture.terminal();
        var key = key();
        var body = terminal.application(key, inviteId());
        refused(
                terminal.post(
                        "/v1/applications",
                        body.put("eid", "89049032123451234512345678901234"),
                        "Idempotency-Key",
                        key),
                422,
                "eid-invalid");
    }

    @Test
    void theSameKeyForAnotherApplication() {
        var terminal = fixture.terminal();
        var key = key();
        assertThat(terminal.apply(key, inviteId()).status()).isEqualTo(202);
        refused(terminal.apply(key, inviteId()), 422, "idempotency-key-reused");
    }

    @Test
    void operatorsBadInput() {
        var token = fixture.operatorToken(Scope.values());
        var json = Map.of("Authorization", "Bearer " + token);
        var sims = "/v1/sims/8988211000000530082/activity";
        refused(
                TestTerminal.send(
                        fixture.url(), "POST", "/v1/sims/8988211000000530081/activity", event("ACTIVATED"), json),
                422,
                "iccid-invalid");
        refused(TestTerminal.send(fixture.url(), "POST", sims, event("TOP_UP"), json), 422, "activity-invalid");
        refused(TestTerminal.send(fixture.url(), "POST", sims, event("evil"), json), 400, "malformed-request");
        refused(
                TestTerminal.send(fixture.url(), "PUT", "/v1/operator/policies/evil/0", "{\"kind\":\"STAKED\"}", json),
                400,
                "malformed-request");
        refused(
                TestTerminal.send(
                        fixture.url(),
                        "PUT",
                        "/v1/operator/policies/evil/1",
                        "{\"kind\":\"STAKED\",\"opening\":100,\"cap\":60}",
                        json),
                422,
                "policy-invalid");
        var text = Map.of("Authorization", "Bearer " + token, "Content-Type", "text/plain");
        refused(TestTerminal.send(fixture.url(), "POST", "/v1/activity", "evil", text), 415, "unsupported-media-type");
        refused(
                TestTerminal.send(fixture.url(), "POST", "/v1/operator/stock", "evil", text),
                415,
                "unsupported-media-type");
        var csv = Map.of("Authorization", "Bearer " + token, "Content-Type", "text/csv");
        refused(
                TestTerminal.send(fixture.url(), "POST", "/v1/operator/stock", "evil,columns\n", csv),
                400,
                "malformed-request");
        refused(
                TestTerminal.send(fixture.url(), "POST", "/v1/operator/stock?dryRun=evil", "iccid\n", csv),
                400,
                "malformed-request");
    }

    private static String event(String kind) {
        return "{\"eventId\":\"e\",\"kind\":\"" + kind + "\",\"at\":\"2026-01-01T00:00:00Z\"}";
    }
}
