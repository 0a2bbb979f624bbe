package org.simvite.backing.smdp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What an operator, a device and a test say to the simulator, over HTTP. */
final class SmdpCalls {

    static final String ICCID = "8988211000000530082";
    static final String OTHER_ICCID = "8901000000000000001";
    static final String EID = "89049032123451234512345678901235";
    static final String OTHER_EID = "89086030202200000022000023022943";
    static final String MATCHING_ID = "04386-AGYFT-A74Y8-3F815";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI address;

    SmdpCalls(URI address) {
        this(address, HttpClient.newHttpClient());
    }

    SmdpCalls(URI address, HttpClient client) {
        this.address = address;
        this.client = client;
    }

    /** What a function answered; the codes are joined as in SGP.22's tables, for example {@code 8.2.1/3.9}. */
    record Answer(String status, String code, JsonNode body) {
        boolean succeeded() {
            return status.equals("Executed-Success");
        }
    }

    Answer downloadOrder(String fields) throws Exception {
        return function("downloadOrder", fields);
    }

    Answer confirmOrder(String fields) throws Exception {
        return function("confirmOrder", fields);
    }

    Answer cancelOrder(String fields) throws Exception {
        return function("cancelOrder", fields);
    }

    Answer releaseProfile(String iccid) throws Exception {
        return function("releaseProfile", "{'iccid':'" + iccid + "'}");
    }

    /** @param fields the request without its header, with single quotes */
    Answer function(String function, String fields) throws Exception {
        var response = post(Es2Handler.PATH + function, withHeader(fields, "2.999.10"));
        if (response.statusCode() != 200) {
            throw new AssertionError("HTTP " + response.statusCode());
        }
        return answer(response);
    }

    Answer functionAs(String requester, String function, String fields) throws Exception {
        return answer(post(Es2Handler.PATH + function, withHeader(fields, requester)));
    }

    static Answer answer(HttpResponse<String> response) throws Exception {
        var body = JSON.readTree(response.body());
        var status = body.path("header").path("functionExecutionStatus");
        var data = status.path("statusCodeData");
        var code = data.isMissingNode()
                ? ""
                : data.path("subjectCode").asText() + "/"
                        + data.path("reasonCode").asText();
        return new Answer(status.path("status").asText(), code, body);
    }

    static String withHeader(String fields, String requester) throws Exception {
        var body = (ObjectNode) JSON.readTree(fields.replace('\'', '"'));
        body.putObject("header").put("functionRequesterIdentifier", requester).put("functionCallIdentifier", "TX-1");
        return body.toString();
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .header("X-Admin-Protocol", "gsma/rsp/v2.2.2")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(20));
    }

    /** HTTP status of an LPA's action. */
    HttpResponse<String> lpa(String iccid, String action, String fields) throws Exception {
        return post(ProfilesHandler.PATH + "/" + iccid + "/" + action, fields.replace('\'', '"'));
    }

    String state(String iccid) throws Exception {
        return JSON.readTree(send(request(ProfilesHandler.PATH + "/" + iccid)).body())
                .path("state")
                .asText();
    }

    void load(String profiles) throws Exception {
        var status = post(ProfilesHandler.PATH, profiles.replace('\'', '"')).statusCode();
        if (status != 200) {
            throw new AssertionError("HTTP " + status);
        }
    }

    void fault(String fault) throws Exception {
        var response = post(FaultsHandler.PATH, fault.replace('\'', '"'));
        if (response.statusCode() != 204) {
            throw new AssertionError(response.body());
        }
    }

    JsonNode faults() throws Exception {
        return JSON.readTree(send(request(FaultsHandler.PATH)).body());
    }

    void noFaults() throws Exception {
        send(request(FaultsHandler.PATH).DELETE());
    }

    /** Brings a fresh profile to the state, for {@link #EID} and {@link #MATCHING_ID} where it has one. */
    void bring(String iccid, ProfileState state) throws Exception {
        load("[{'iccid':'" + iccid + "'}]");
        switch (state) {
            case AVAILABLE -> {}
            case ALLOCATED -> must(downloadOrder("{'iccid':'" + iccid + "'}"));
            case LINKED -> must(downloadOrder("{'iccid':'" + iccid + "','eid':'" + EID + "'}"));
            case CONFIRMED -> {
                bring(iccid, ProfileState.LINKED);
                must(confirmOrder("{'iccid':'" + iccid + "','releaseFlag':false,'matchingId':'" + MATCHING_ID + "'}"));
            }
            case RELEASED -> {
                bring(iccid, ProfileState.LINKED);
                must(confirmOrder("{'iccid':'" + iccid + "','releaseFlag':true,'matchingId':'" + MATCHING_ID + "'}"));
            }
            case DOWNLOADED -> {
                bring(iccid, ProfileState.RELEASED);
                must(lpa(iccid, "download", holder()));
            }
            case INSTALLED -> {
                bring(iccid, ProfileState.DOWNLOADED);
                must(lpa(iccid, "install", holder()));
            }
            case DELETED -> {
                bring(iccid, ProfileState.INSTALLED);
                must(lpa(iccid, "delete", holder()));
            }
            case ERROR -> {
                bring(iccid, ProfileState.DOWNLOADED);
                must(lpa(iccid, "install", "{'matchingId':'" + MATCHING_ID + "','eid':'" + EID + "','fails':true}"));
            }
            case UNAVAILABLE -> {
                bring(iccid, ProfileState.ALLOCATED);
                must(cancelOrder("{'iccid':'" + iccid + "','finalProfileStatusIndicator':'Unavailable'}"));
            }
        }
        if (!state(iccid).equals(state.name())) {
            throw new AssertionError("is " + state(iccid) + ", not " + state);
        }
    }

    /** What the rightful device brings along. */
    static String holder() {
        return "{'matchingId':'" + MATCHING_ID + "','eid':'" + EID + "'}";
    }

    private static void must(Answer answer) {
        if (!answer.succeeded()) {
            throw new AssertionError(answer.code());
        }
    }

    private static void must(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.body());
        }
    }
}
