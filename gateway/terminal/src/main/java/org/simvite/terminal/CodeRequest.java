package org.simvite.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request for a code.
 *
 * @param status PENDING, AWAITING_PAYMENT, AWAITING_CONSENT, DELAYED, GRANTED or REFUSED
 * @param code GRANTED: the code, to be kept to oneself and whoever it is for
 * @param reason REFUSED: why, in the contract's words; DELAYED: why for long
 * @param refusal REFUSED: the figures, where there are any; DELAYED: until when, and the ways forward
 */
public record CodeRequest(
        String requestId,
        String status,
        @Nullable String code,
        @Nullable String link,
        @Nullable Instant expiresAt,
        @Nullable String reason,
        @Nullable Refusal refusal) {

    /**
     * Why the credit does not do.
     *
     * @param needed points that must be available
     * @param available balance less what is held
     * @param heldBy ids of the codes whose open uses hold credit
     * @param nextAt when it is worth asking again
     */
    public record Refusal(
            int needed,
            int available,
            int balance,
            int held,
            List<String> heldBy,
            @Nullable Instant nextAt,
            List<String> waysForward) {}

    public boolean granted() {
        return status.equals("GRANTED");
    }

    /** Waits in line; goes on by itself. */
    public boolean delayed() {
        return status.equals("DELAYED");
    }

    public boolean decided() {
        return granted() || status.equals("REFUSED");
    }

    static CodeRequest from(JsonNode json) {
        var detail = json.path("detail");
        return new CodeRequest(
                json.path("requestId").asText(),
                json.path("status").asText(),
                text(json, "code"),
                text(json, "link"),
                time(json, "expiresAt"),
                text(json, "reason"),
                detail.isObject() ? refusal(detail) : null);
    }

    private static Refusal refusal(JsonNode detail) {
        return new Refusal(
                detail.path("needed").asInt(),
                detail.path("available").asInt(),
                detail.path("balance").asInt(),
                detail.path("held").asInt(),
                texts(detail.path("heldBy")),
                time(detail, "nextAt"),
                texts(detail.path("waysForward")));
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    static @Nullable String text(JsonNode json, String field) {
        return json.path(field).isMissingNode() || json.path(field).isNull()
                ? null
                : json.path(field).asText();
    }

    static @Nullable Instant time(JsonNode json, String field) {
        var text = text(json, field);
        return text == null ? null : Instant.parse(text);
    }

    /** Without the code. */
    @Override
    public String toString() {
        return requestId + " " + status + (reason == null ? "" : " " + reason);
    }
}
