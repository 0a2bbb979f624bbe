package org.simvite.local.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.simvite.identity.Ids;
import org.simvite.identity.InviteCode;
import org.simvite.sealing.ApplicationSignature;
import org.simvite.sealing.DpopProof;
import org.simvite.sealing.KeyProof;
import org.simvite.sealing.SealedParameters;
import org.simvite.sealing.TerminalKeys;

/** Somebody with two keys that were made a moment ago: all that it takes to be a terminal. */
final class Stranger {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Target target;
    private final InetAddress address;
    private final @Nullable String eid;
    private final ECKey signing = freshKey();
    private final ECKey sealing = freshKey();
    private @Nullable JsonNode registered;

    /** @param eid that it says its device has, true or not */
    Stranger(Target target, InetAddress address, @Nullable String eid) {
        this.target = target;
        this.address = address;
        this.eid = eid;
    }

    /** Registers with a sealing key that is not shown to be its own. */
    Wire.Answer registerUnproven() {
        return send("POST", "/v1/terminals", Map.of(), registration("x"));
    }

    private Map<String, Object> registration(String sealingProof) {
        var body = new LinkedHashMap<String, Object>();
        body.put("signingKey", signing.toPublicJWK().toJSONObject());
        body.put("sealingKey", sealing.toPublicJWK().toJSONObject());
        body.put("sealingProof", sealingProof);
        return body;
    }

    Wire.Answer register() {
        var body = registration(KeyProof.create(sealing, TerminalKeys.thumbprint(signing), Instant.now()));
        if (eid != null) {
            body.put("eid", eid);
        }
        var answer = send("POST", "/v1/terminals", Map.of(), body);
        if (answer.status() == 201) {
            registered = answer.json();
        }
        return answer;
    }

    /** Registers. @throws AttackException it was refused */
    Stranger registered() {
        var answer = register();
        if (answer.status() != 201) {
            throw new AttackException("a terminal that should be let in is refused: " + answer);
        }
        return this;
    }

    /** The request for the code of the installation, once it is decided or delayed, or as it stands when the time is over. */
    JsonNode installRequest(Duration limit) {
        return request(known("inviteRequestId"), limit);
    }

    JsonNode request(String requestId, Duration limit) {
        return Target.look(
                limit,
                () -> get("/v1/invite-requests/" + requestId, 5).json(),
                seen -> !"PENDING".equals(seen.path("status").asText()));
    }

    /**
     * The code of the installation.
     *
     * @throws AttackException none is granted in time
     */
    String installCode(Duration limit) {
        var request = installRequest(limit);
        if (!"GRANTED".equals(request.path("status").asText())) {
            throw new AttackException("a code that should be granted is not: "
                    + request.path("status").asText() + " "
                    + request.path("reason").asText());
        }
        return request.path("code").asText();
    }

    /** Asks for a code to pass on. Returns the answer of the call. */
    Wire.Answer ask() {
        return send(
                "POST",
                "/v1/invite-requests",
                Map.of("Idempotency-Key", UUID.randomUUID().toString()),
                Map.of("channel", "FREE"));
    }

    /** An application, as it was sent. */
    record Sent(String applicationId, Wire.Answer answer) {}

    /** Applies under a new key, naming the EID that it says it has. */
    Sent apply(String code, String profile) {
        var key = UUID.randomUUID().toString();
        var applicationId = Ids.applicationId(known("accountId"), known("deviceId"), key);
        var pool = "ESIM".equals(profile) ? "esim" : "vsim";
        var claims = new ApplicationSignature.Claims(
                applicationId, inviteId(code), profile, pool, eid, TerminalKeys.thumbprint(sealing));
        var body = new LinkedHashMap<String, Object>();
        body.put("code", code);
        body.put("profile", profile);
        body.put("signature", ApplicationSignature.sign(claims, signing, Instant.now()));
        if (eid != null) {
            body.put("eid", eid);
        }
        return new Sent(applicationId, send("POST", "/v1/applications", Map.of("Idempotency-Key", key), body));
    }

    /** The application, once it is refused, failed or has parameters, or as it stands when the time is over. */
    JsonNode application(String applicationId, Duration limit) {
        return Target.look(
                limit,
                () -> get("/v1/applications/" + applicationId, 5).json(),
                seen -> seen.has("parameters")
                        || "REJECTED".equals(seen.path("status").asText())
                        || "FAILED".equals(seen.path("status").asText()));
    }

    /**
     * Applies, and waits for parameters.
     *
     * @throws AttackException none come
     */
    JsonNode obtain(String code) {
        var sent = apply(code, "ESIM");
        if (sent.answer().status() != 202) {
            throw new AttackException("an application that should be taken in is refused: " + sent.answer());
        }
        var application = application(sent.applicationId(), Desk.PATIENCE);
        if (!application.has("parameters")) {
            throw new AttackException("an application that should bring a SIM is "
                    + application.path("status").asText() + " "
                    + application.path("reason").asText());
        }
        return application;
    }

    /** What was sealed to this terminal. */
    JsonNode open(JsonNode application) {
        try {
            return JSON.readTree(SealedParameters.open(
                            application.path("parameters").asText(),
                            sealing,
                            application.path("applicationId").asText())
                    .orElseThrow(() -> new AttackException("parameters that should open do not")));
        } catch (IOException e) {
            // its message would quote them
            throw new AttackException("opened parameters are not JSON");
        }
    }

    Wire.Answer get(String path, int waitSeconds) {
        return send("GET", path, waitSeconds == 0 ? Map.of() : Map.of("Prefer", "wait=" + waitSeconds), null);
    }

    Wire.Answer delete(String path) {
        return send("DELETE", path, Map.of(), null);
    }

    Wire.Answer send(String method, String path, Map<String, String> more, @Nullable Object body) {
        return target.send(address, call(method, path, more, body));
    }

    /** A call of this terminal's, with all that makes it one. */
    Wire.Call call(String method, String path, Map<String, String> more, @Nullable Object body) {
        var headers = new LinkedHashMap<>(more);
        var token = registered == null || "/v1/terminals".equals(path) ? null : known("accessToken");
        var url = URI.create(target.installation().gateway() + path);
        headers.put("Host", url.getAuthority());
        headers.put("DPoP", DpopProof.create(signing, method, url, token, null, Instant.now()));
        if (token != null) {
            headers.put("Authorization", "DPoP " + token);
        }
        return new Wire.Call(method, path, headers, body == null ? null : json(body));
    }

    /** The head of such a call, with a body to come. @param length octets that are announced */
    String head(String method, String path, int length) {
        var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nContent-Type: application/json\r\n");
        call(method, path, Map.of(), null)
                .headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("Content-Length: ").append(length).append("\r\n\r\n").toString();
    }

    String installRequestId() {
        return known("inviteRequestId");
    }

    String accountId() {
        return known("accountId");
    }

    String deviceId() {
        return known("deviceId");
    }

    /** What it says its device is; empty for none. */
    String eid() {
        return Objects.requireNonNullElse(eid, "");
    }

    private String known(String member) {
        return Objects.requireNonNull(registered, "not registered").path(member).asText();
    }

    static String inviteId(String code) {
        if (InviteCode.parse(code) instanceof InviteCode.Parsed.Ok ok) {
            return ok.code().inviteId();
        }
        throw new AttackException("a code that was granted is mistyped");
    }

    static String json(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not to be written as JSON", e);
        }
    }

    private static ECKey freshKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("P-256 is missing", e);
        }
    }
}
