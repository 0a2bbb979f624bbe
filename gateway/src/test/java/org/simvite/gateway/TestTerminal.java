package org.simvite.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.simvite.identity.Ids;
import org.simvite.identity.InviteCode;
import org.simvite.identity.InviteCodeMac;
import org.simvite.sealing.ApplicationSignature;
import org.simvite.sealing.DpopProof;
import org.simvite.sealing.KeyProof;
import org.simvite.sealing.TerminalKeys;

/** A terminal over HTTP, able to do everything wrong. */
@NullUnmarked
final class TestTerminal {

    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final InviteCodeMac MAC =
            new InviteCodeMac(List.of(java.util.HexFormat.of().parseHex(GatewayFixture.CODE_KEY)));

    final ECKey signing;
    final ECKey sealing;
    final URI url;
    String accountId = "";
    String deviceId = "";
    String token = "";
    String installRequestId = "";

    TestTerminal(URI url) {
        this(url, GatewayFixture.key("signing"), GatewayFixture.key("sealing"));
    }

    private TestTerminal(URI url, ECKey signing, ECKey sealing) {
        this.url = url;
        this.signing = signing;
        this.sealing = sealing;
    }

    /** A registered terminal at another gateway. */
    static TestTerminal at(URI url, TestTerminal registered) {
        var there = new TestTerminal(url, registered.signing, registered.sealing);
        there.accountId = registered.accountId;
        there.deviceId = registered.deviceId;
        there.token = registered.token;
        return there;
    }

    static TestTerminal registered(URI url) {
        var terminal = new TestTerminal(url);
        var answer = terminal.register(terminal.registration());
        if (answer.status() != 201) {
            throw new AssertionError("not registered: " + answer);
        }
        return terminal;
    }

    /** An answer with its JSON, missing when there is none. */
    record Answer(int status, Map<String, List<String>> headers, JsonNode body, String text) {

        String problem() {
            return body.path("type").asText().replace("urn:simvite:problem:", "");
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }
    }

    String thumbprint() {
        return TerminalKeys.thumbprint(signing);
    }

    ObjectNode registration() {
        var body = JSON.createObjectNode();
        body.set("signingKey", jwk(signing));
        body.set("sealingKey", jwk(sealing));
        body.put("sealingProof", KeyProof.create(sealing, thumbprint(), Instant.now()));
        return body;
    }

    static JsonNode jwk(ECKey key) {
        try {
            return JSON.readTree(TerminalKeys.publicJwk(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param headers name, value, name, value, ... */
    Answer register(ObjectNode body, String... headers) {
        var all = named(headers);
        all.put("DPoP", proof("POST", "/v1/terminals", signing, null));
        var answer = send("POST", "/v1/terminals", body.toString(), all);
        if (answer.status() == 201) {
            accountId = answer.body().path("accountId").asText();
            deviceId = answer.body().path("deviceId").asText();
            token = answer.body().path("accessToken").asText();
            installRequestId = answer.body().path("inviteRequestId").asText();
        }
        return answer;
    }

    String proof(String method, String path, ECKey key, String accessToken) {
        return DpopProof.create(key, method, url.resolve(path), accessToken, null, Instant.now());
    }

    Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    Answer post(String path, Object body, String... headers) {
        return call("POST", path, body.toString(), headers);
    }

    Answer delete(String path) {
        return call("DELETE", path, null);
    }

    /** With token and proof. @param headers name, value, name, value, ... */
    Answer call(String method, String path, String body, String... headers) {
        var all = named(headers);
        all.put("Authorization", "DPoP " + token);
        all.put("DPoP", proof(method, path, signing, token));
        return send(method, path, body, all);
    }

    private static Map<String, String> named(String... headers) {
        var all = new HashMap<String, String>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return all;
    }

    Answer send(String method, String path, String body, Map<String, String> headers) {
        return send(url, method, path, body, headers);
    }

    static Answer send(URI url, String method, String path, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(70));
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers().map(), read(answer.body()), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(String text) {
        try {
            return text.isBlank() ? JSON.missingNode() : JSON.readTree(text);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    static String code(String inviteId) {
        return MAC.issue(inviteId).format();
    }

    /** The right symbols in a code whose MAC is not ours, its check symbol right. */
    static String forgedCode(String inviteId) {
        var genuine = MAC.issue(inviteId);
        var other = (genuine.mac().charAt(0) == '0' ? "1" : "0") + genuine.mac().substring(1);
        return new InviteCode(inviteId, other).format();
    }

    String applicationId(String key) {
        return Ids.applicationId(accountId, deviceId, key);
    }

    ApplicationSignature.Claims claims(String key, String inviteId, String profile) {
        return new ApplicationSignature.Claims(
                applicationId(key),
                inviteId,
                profile,
                profile.toLowerCase(java.util.Locale.ROOT),
                null,
                TerminalKeys.thumbprint(sealing));
    }

    ObjectNode application(String key, String inviteId) {
        var body = JSON.createObjectNode();
        body.put("code", code(inviteId)).put("profile", "ESIM");
        return body.put("signature", ApplicationSignature.sign(claims(key, inviteId, "ESIM"), signing, Instant.now()));
    }

    /** For a device that need not be the one that was registered. */
    Answer applyFor(String eid, String key, String inviteId) {
        var plain = claims(key, inviteId, "ESIM");
        var claims = new ApplicationSignature.Claims(
                plain.applicationId(), inviteId, plain.profile(), plain.pool(), eid, plain.sealingKey());
        var body = JSON.createObjectNode()
                .put("code", code(inviteId))
                .put("profile", "ESIM")
                .put("eid", eid)
                .put("signature", ApplicationSignature.sign(claims, signing, Instant.now()));
        return post("/v1/applications", body, "Idempotency-Key", key);
    }

    Answer apply(String key, String inviteId) {
        return post("/v1/applications", application(key, inviteId), "Idempotency-Key", key);
    }

    /** Names and values of the headers of an authenticated call. */
    List<String> headers(String method, String path) {
        return new ArrayList<>(List.of("Authorization", "DPoP " + token, "DPoP", proof(method, path, signing, token)));
    }
}
