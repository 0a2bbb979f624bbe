package org.simvite.local.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The phone's eUICC and its assistant: takes an activation code and downloads the profile from the SM-DP+. */
final class Phone {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient http;
    private final URI smdp;
    private final String eid;

    /** @param smdp base address of the simulator */
    Phone(HttpClient http, URI smdp, String eid) {
        this.http = http;
        this.smdp = smdp;
        this.eid = eid;
    }

    /** Downloads and installs, as a person does who scans the QR code. */
    void download(String iccid, String activationCode) {
        var matchingId = activationCode.split("\\$", -1)[2];
        act(iccid, matchingId, "download");
        act(iccid, matchingId, "install");
    }

    private void act(String iccid, String matchingId, String what) {
        var body = "{\"matchingId\": \"" + matchingId + "\", \"eid\": \"" + eid + "\"}";
        var request = HttpRequest.newBuilder(smdp.resolve("/simulator/profiles/" + iccid + "/" + what))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new StoryException(
                        "the SM-DP+ refused to " + what + ": " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new StoryException("the SM-DP+ cannot be reached: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoryException("interrupted");
        }
    }
}
