package org.simvite.backing.smdp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.simvite.backing.smdp.LpaRules.Action;
import org.simvite.backing.smdp.LpaRules.Attempt;

/**
 * The simulator's own books and what devices do, for tests and the demo; no part of ES2+. Matching ids and confirmation codes
 * are taken here but never shown.
 *
 * <pre>
 * GET  /simulator/profiles                            every profile: {iccid, profileType, state, orders,
 *                                                     confirmationCodeRequired, owner?, orderedBy?, eid?, matchingIdDigest?}
 * POST /simulator/profiles                            [{iccid, profileType?, owner?}] into the inventory
 * GET  /simulator/profiles/{iccid}
 * POST /simulator/profiles/{iccid}/download           {matchingId, eid, confirmationCode?}
 * POST /simulator/profiles/{iccid}/install            {matchingId, eid, fails?}
 * POST /simulator/profiles/{iccid}/delete             {matchingId, eid}
 * </pre>
 *
 * {@code matchingIdDigest} is the first 8 bytes of the matching id's SHA-256, as hexadecimal digits.
 */
final class ProfilesHandler implements HttpHandler {

    static final String PATH = "/simulator/profiles";

    /** Of 32; enough to tell orders apart. */
    private static final int DIGEST_BYTES = 8;

    private final Smdp smdp;
    private final Consumer<Notification> notify;

    ProfilesHandler(Smdp smdp, Consumer<Notification> notify) {
        this.smdp = smdp;
        this.notify = notify;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                route(exchange);
            } catch (JsonProcessingException e) {
                HttpAnswers.empty(exchange, 400);
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        var segments =
                exchange.getRequestURI().getPath().substring(PATH.length()).split("/");
        switch (exchange.getRequestMethod() + " " + segments.length) {
            case "GET 0", "GET 1" -> list(exchange);
            case "POST 0", "POST 1" -> load(exchange);
            case "GET 2" -> show(exchange, segments[1]);
            case "POST 3" -> act(exchange, segments[1], segments[2]);
            default -> HttpAnswers.empty(exchange, 404);
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        var profiles = Json.MAPPER.createArrayNode();
        smdp.profiles().forEach(profile -> profiles.add(shown(profile)));
        HttpAnswers.json(exchange, 200, profiles);
    }

    private void load(HttpExchange exchange) throws IOException {
        var profiles = new ArrayList<Profile>();
        for (var entry : body(exchange)) {
            var iccid = Es2Intake.iccid(entry);
            if (iccid == null || !iccid.matches("[0-9]{19,20}")) {
                HttpAnswers.empty(exchange, 400);
                return;
            }
            var type = Optional.ofNullable(Json.text(entry, "profileType")).orElse(Profile.DEFAULT_TYPE);
            profiles.add(Profile.available(iccid, type, Json.text(entry, "owner")));
        }
        var added = smdp.load(profiles);
        HttpAnswers.json(
                exchange,
                200,
                Json.MAPPER.createObjectNode().put("added", added).put("known", profiles.size() - added));
    }

    private void show(HttpExchange exchange, String iccid) throws IOException {
        var profile = smdp.profile(Json.unpadded(iccid));
        if (profile.isEmpty()) {
            HttpAnswers.empty(exchange, 404);
        } else {
            HttpAnswers.json(exchange, 200, shown(profile.get()));
        }
    }

    private void act(HttpExchange exchange, String iccid, String verb) throws IOException {
        var action = action(verb);
        var body = body(exchange);
        var attempt = new Attempt(
                Json.text(body, "matchingId"),
                Json.text(body, "eid"),
                Json.text(body, "confirmationCode"),
                Json.flag(body, "fails").orElse(false));
        var outcome = action.flatMap(what -> smdp.attempt(Json.unpadded(iccid), what, attempt));
        if (outcome.isEmpty()) {
            HttpAnswers.empty(exchange, 404);
            return;
        }
        outcome.get().notifications().forEach(notify);
        var answer = shown(outcome.get().profile());
        var refusal = outcome.get().refusal();
        if (refusal != null) {
            answer.put("subjectCode", refusal.subject())
                    .put("reasonCode", refusal.reason())
                    .put("message", refusal.message());
        }
        HttpAnswers.json(exchange, refusal == null ? 200 : 409, answer);
    }

    private static Optional<Action> action(String verb) {
        return switch (verb) {
            case "download" -> Optional.of(Action.DOWNLOAD);
            case "install" -> Optional.of(Action.INSTALL);
            case "delete" -> Optional.of(Action.DELETE);
            default -> Optional.empty();
        };
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        var bytes = HttpAnswers.body(exchange);
        return Json.MAPPER.readTree(bytes == null ? new byte[0] : bytes);
    }

    private static ObjectNode shown(Profile profile) {
        var shown = Json.MAPPER.createObjectNode();
        shown.put("iccid", profile.iccid())
                .put("profileType", profile.profileType())
                .put("state", profile.state().name())
                .put("orders", profile.orders())
                .put("confirmationCodeRequired", profile.confirmationCode() != null);
        if (profile.owner() != null) {
            shown.put("owner", profile.owner());
        }
        if (profile.orderedBy() != null) {
            shown.put("orderedBy", profile.orderedBy());
        }
        if (profile.eid() != null) {
            shown.put("eid", profile.eid());
        }
        if (profile.matchingId() != null) {
            shown.put("matchingIdDigest", digest(profile.matchingId()));
        }
        return shown;
    }

    /** Tells two matching ids apart and gives none away. */
    private static String digest(String matchingId) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256").digest(matchingId.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(sha256, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
