package org.simvite.local.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the books of the simulated SM-DP+. */
public final class SmdpReader {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient http;
    private final URI smdp;
    private final Us us;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Whose orders count as ours.
     *
     * @param smdpId under which our stock names the SM-DP+
     * @param requester our function requester identifier there
     * @param matchingKey that our matching ids are made with
     */
    public record Us(String smdpId, String requester, byte[] matchingKey) {
        @Override
        public String toString() {
            return requester + " at " + smdpId;
        }
    }

    /**
     * A profile as the SM-DP+ has it.
     *
     * @param orderedBy function requester that it is ordered by; null: under no order
     * @param digest of the order's matching id; null: it has none
     */
    record Profile(
            String iccid,
            String state,
            @Nullable String orderedBy,
            @Nullable String digest) {}

    /** @param smdp base address of the simulator */
    public SmdpReader(HttpClient http, URI smdp, Us us) {
        this.http = http;
        this.smdp = smdp;
        this.us = us;
    }

    Us us() {
        return us;
    }

    /** @throws IOException it cannot be reached, or does not answer with its books */
    List<Profile> read() throws IOException {
        var request = HttpRequest.newBuilder(smdp.resolve("/simulator/profiles"))
                .timeout(LIMIT)
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("the SM-DP+ answers " + answer.statusCode());
            }
            var profiles = new ArrayList<Profile>();
            for (var profile : json.readTree(answer.body())) {
                profiles.add(new Profile(
                        profile.path("iccid").asText(),
                        profile.path("state").asText(),
                        optional(profile, "orderedBy"),
                        optional(profile, "matchingIdDigest")));
            }
            return profiles;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading the books of the SM-DP+", e);
        }
    }

    private static @Nullable String optional(JsonNode profile, String field) {
        var value = profile.path(field).asText("");
        return value.isEmpty() ? null : value;
    }
}
