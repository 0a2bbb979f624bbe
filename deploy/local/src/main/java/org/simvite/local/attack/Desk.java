package org.simvite.local.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The operator's desk: brings stock in, gives commands, asks what became of them. */
final class Desk {

    /** What is under way on a loaded machine may take this long. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What was so already needed no doing. */
    private static final Set<String> CARRIED_OUT = Set.of("DONE", "UNCHANGED");

    private static final String DEVICES = "devices/";

    private final Target target;
    private final InetAddress address = Target.address(1, 0, 1);
    private final String token;

    Desk(Target target, String token) {
        this.target = target;
        this.token = token;
    }

    /** @throws AttackException a row was refused */
    void importStock(String csv) {
        var taken = importing(csv);
        if (taken.status() != 200 || taken.json().path("rejected").asInt() != 0) {
            throw new AttackException("stock that should be taken in is refused: " + taken);
        }
    }

    Wire.Answer importing(String csv) {
        return target.send(
                address,
                new Wire.Call(
                        "POST",
                        "/v1/operator/stock",
                        Map.of("Authorization", "Bearer " + token, "Content-Type", "text/csv"),
                        csv));
    }

    /** How many profiles of a pool are in a state. */
    int profiles(String pool, String state) {
        var sum = 0;
        for (var level : get("/v1/operator/stock/levels?pool=" + pool).json().path("levels")) {
            if (level.path("pool").asText().equals(pool)
                    && level.path("state").asText().equals(state)) {
                sum += level.path("profiles").asInt();
            }
        }
        return sum;
    }

    /**
     * Gives a command.
     *
     * @param object what it is given to, such as {@code accounts/terminal:...}
     */
    Wire.Answer command(String object, String kind) {
        var body = new LinkedHashMap<String, Object>();
        body.put("kind", kind);
        body.put("reason", "an attack is played");
        // a device is named in the body, since its EID must not stand in a path
        if (object.startsWith(DEVICES)) {
            body.put("deviceId", object.substring(DEVICES.length()));
        }
        var path = object.startsWith(DEVICES) ? DEVICES : object + "/";
        return send("POST", "/v1/operator/" + path + "commands", body);
    }

    /**
     * What became of a command, once it is known or the time is over: the {@code status} as {@code Location} tells it, and
     * {@code NO_LOCATION} where there is none.
     */
    Outcome outcome(Wire.Answer taken, Duration limit) {
        var location = taken.headers().get("location");
        if (location == null) {
            return new Outcome("NO_LOCATION", "");
        }
        var seen = Target.look(
                limit,
                () -> get(location).json(),
                outcome -> !"PENDING".equals(outcome.path("status").asText()));
        return new Outcome(seen.path("status").asText(), reasons(seen));
    }

    /**
     * What became of a command.
     *
     * @param reasons of all who answered, with blanks between
     */
    record Outcome(String status, String reasons) {

        @Override
        public String toString() {
            return reasons.isEmpty() ? status : status + " (" + reasons + ")";
        }
    }

    private static String reasons(JsonNode outcome) {
        var reasons = new LinkedHashMap<String, Boolean>();
        outcome.path("outcomes").forEach(each -> {
            var reason = each.path("reason").asText("");
            if (!reason.isEmpty()) {
                reasons.put(reason, true);
            }
        });
        return String.join(" ", reasons.keySet());
    }

    /**
     * Gives a command and waits until it is done.
     *
     * @throws AttackException it is refused, or not done in time
     */
    void carryOut(String object, String kind) {
        var taken = command(object, kind);
        if (taken.status() != 202) {
            throw new AttackException("a command that should be taken in is refused: " + kind + ", " + taken);
        }
        var outcome = outcome(taken, PATIENCE);
        if (!CARRIED_OUT.contains(outcome.status())) {
            throw new AttackException("a command that should be done is " + outcome + ": " + kind);
        }
    }

    /** Reports that a SIM was activated and topped up. */
    void used(String iccid) {
        var now = Instant.now().toString();
        var lines = Stranger.json(Map.of("eventId", "act-" + iccid, "kind", "ACTIVATED", "iccid", iccid, "at", now))
                + "\n"
                + Stranger.json(Map.of(
                        "eventId",
                        "top-" + iccid,
                        "kind",
                        "TOP_UP",
                        "iccid",
                        iccid,
                        "at",
                        now,
                        "amountMinor",
                        1000,
                        "currency",
                        "EUR"))
                + "\n";
        var taken = target.send(
                address,
                new Wire.Call(
                        "POST",
                        "/v1/activity",
                        Map.of("Authorization", "Bearer " + token, "Content-Type", "application/x-ndjson"),
                        lines));
        if (taken.status() != 202) {
            throw new AttackException("a report that should be taken in is refused: " + taken);
        }
    }

    Wire.Answer get(String path) {
        return send("GET", path, null);
    }

    private Wire.Answer send(String method, String path, @Nullable Map<String, Object> body) {
        return target.send(
                address,
                new Wire.Call(
                        method,
                        path,
                        body == null
                                ? Map.of("Authorization", "Bearer " + token, "Prefer", "wait=2")
                                : Map.of(
                                        "Authorization",
                                        "Bearer " + token,
                                        "Idempotency-Key",
                                        UUID.randomUUID().toString()),
                        body == null ? null : Stranger.json(body)));
    }
}
