package org.simvite.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Talks to the SM-DP+ as a phone does: takes an activation code and downloads the profile. And looks into its books. */
final class Phone {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI smdp;
    private final String eid;

    /** @param smdp base address of the simulator */
    Phone(HttpClient http, URI smdp, String eid) {
        this.http = http;
        this.smdp = smdp;
        this.eid = eid;
    }

    /** Downloads and installs, as a person does who scans the QR code. The SM-DP+ knows the phone's eUICC for a real one. */
    void download(String iccid, String activationCode) {
        post(smdp.resolve("/simulator/devices"), "{\"eid\": \"" + eid + "\"}", "register the eUICC");
        var matchingId = activationCode.split("\\$", -1)[2];
        act(iccid, matchingId, "download");
        act(iccid, matchingId, "install");
    }

    /** What the SM-DP+'s own books say of a profile, such as {@code AVAILABLE} or {@code RELEASED}. */
    String state(String iccid) {
        var answer = send(HttpRequest.newBuilder(profile(iccid)).GET(), "show the profile");
        try {
            return JSON.readTree(answer).path("state").asText();
        } catch (JsonProcessingException e) {
            throw new StoryException("the SM-DP+'s books are not JSON");
        }
    }

    private void act(String iccid, String matchingId, String what) {
        var body = "{\"matchingId\": \"" + matchingId + "\", \"eid\": \"" + eid + "\"}";
        post(URI.create(profile(iccid) + "/" + what), body, what);
    }

    private void post(URI to, String body, String what) {
        send(
                HttpRequest.newBuilder(to)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                what);
    }

    private URI profile(String iccid) {
        return smdp.resolve("/simulator/profiles/" + iccid);
    }

    private String send(HttpRequest.Builder request, String what) {
        try {
            var answer = http.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new StoryException(
                        "the SM-DP+ refused to " + what + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new StoryException("the SM-DP+ cannot be reached: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoryException("interrupted");
        }
    }
}
