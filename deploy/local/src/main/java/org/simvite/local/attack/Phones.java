package org.simvite.local.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.simvite.local.stock.SampleEids;

/** Phones, as the simulated SM-DP+ sees them: an eUICC that was made by somebody, or one that an attacker made up. */
final class Phones {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LATE = Duration.ofSeconds(20);

    private final HttpClient http;
    private final URI smdp;

    Phones(HttpClient http, URI smdp) {
        this.http = http;
        this.smdp = smdp;
    }

    /** The EID of a device that exists: an SM-DP+ delivers to it. */
    String real() {
        var eid = SampleEids.madeUp();
        post("/simulator/devices", Map.of("eid", eid));
        return eid;
    }

    /**
     * Downloads and installs with an activation code.
     *
     * @param parameters opened by the terminal
     * @return whether the SM-DP+ delivered
     */
    boolean download(JsonNode parameters, String eid) {
        return fetch(parameters, eid) && step(parameters, eid, "/install");
    }

    /** The same without installing it. */
    boolean fetch(JsonNode parameters, String eid) {
        return step(parameters, eid, "/download");
    }

    private boolean step(JsonNode parameters, String eid, String step) {
        var matchingId = parameters.path("activationCode").asText().split("\\$", -1)[2];
        var profile = "/simulator/profiles/" + parameters.path("iccid").asText();
        return post(profile + step, Map.of("matchingId", matchingId, "eid", eid)) == 200;
    }

    /** The SM-DP+ tells of the profile with a delay, as one does that is busy. */
    void reportsLate(JsonNode parameters) {
        var iccid = parameters.path("iccid").asText();
        post(
                "/simulator/faults",
                Map.of("kind", "REORDER_CALLBACK", "iccid", iccid, "times", 9, "delayMs", LATE.toMillis()));
    }

    private int post(String path, Map<String, ?> body) {
        var request = HttpRequest.newBuilder(smdp.resolve(path))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Stranger.json(body)))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new AttackException("the SM-DP+ cannot be reached: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AttackException("interrupted");
        }
    }
}
