package org.simvite.backing.smdp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.simvite.backing.smdp.Es2Request.CancelOrder;
import org.simvite.backing.smdp.Es2Request.ConfirmOrder;
import org.simvite.backing.smdp.Es2Request.DownloadOrder;
import org.simvite.backing.smdp.Es2Request.ReleaseProfile;

/** Reads a function call; what is malformed becomes a status code, never an exception. */
final class Es2Intake {

    static final Set<String> FUNCTIONS = Set.of("downloadOrder", "confirmOrder", "cancelOrder", "releaseProfile");

    private static final Map<String, Pattern> FORMS = Map.of(
            "iccid", Pattern.compile("[0-9]{19}[0-9Ff]?"),
            "eid", Pattern.compile("[0-9]{32}"),
            "matchingId", Pattern.compile("[0-9A-Z-]{0,255}"));

    private static final String INDICATOR = "finalProfileStatusIndicator";

    private Es2Intake() {}

    /** A call, or why it is none. */
    sealed interface Reading {
        record Call(Es2Request request) implements Reading {}

        record Malformed(StatusCode code) implements Reading {}
    }

    static Reading read(String function, JsonNode body) {
        var requester = Json.text(body.path("header"), "functionRequesterIdentifier");
        var callId = Json.text(body.path("header"), "functionCallIdentifier");
        if (requester == null || callId == null) {
            return new Reading.Malformed(StatusCode.ELEMENT_MISSING);
        }
        for (var form : FORMS.entrySet()) {
            var value = Json.text(body, form.getKey());
            if (value != null && !form.getValue().matcher(value).matches()) {
                return new Reading.Malformed(StatusCode.MALFORMED);
            }
        }
        if (isPresent(body, "releaseFlag") && Json.flag(body, "releaseFlag").isEmpty()
                || isPresent(body, INDICATOR) && finalState(body).isEmpty()) {
            return new Reading.Malformed(StatusCode.MALFORMED);
        }
        return request(function, requester, iccid(body), body)
                .<Reading>map(Reading.Call::new)
                .orElseGet(() -> new Reading.Malformed(StatusCode.ELEMENT_MISSING));
    }

    static @Nullable String iccid(JsonNode body) {
        var iccid = Json.text(body, "iccid");
        return iccid == null ? null : Json.unpadded(iccid);
    }

    private static Optional<Es2Request> request(
            String function, String requester, @Nullable String iccid, JsonNode body) {
        if (function.equals("downloadOrder")) {
            var profileType = Json.text(body, "profileType");
            return iccid == null && profileType == null
                    ? Optional.empty()
                    : Optional.of(new DownloadOrder(requester, iccid, profileType, Json.text(body, "eid")));
        }
        if (iccid == null) {
            return Optional.empty();
        }
        return switch (function) {
            case "confirmOrder" -> Json.flag(body, "releaseFlag").map(flag -> confirm(requester, iccid, flag, body));
            case "cancelOrder" ->
                finalState(body)
                        .map(last -> new CancelOrder(
                                requester, iccid, last, Json.text(body, "eid"), Json.text(body, "matchingId")));
            default -> Optional.of(new ReleaseProfile(requester, iccid));
        };
    }

    private static Es2Request confirm(String requester, String iccid, boolean release, JsonNode body) {
        return new ConfirmOrder(
                requester,
                iccid,
                release,
                Json.text(body, "eid"),
                Json.text(body, "matchingId"),
                Json.text(body, "confirmationCode"),
                Json.text(body, "smdsAddress"));
    }

    private static boolean isPresent(JsonNode body, String field) {
        return body.hasNonNull(field);
    }

    private static Optional<ProfileState> finalState(JsonNode body) {
        var indicator = Json.text(body, INDICATOR);
        if ("Available".equals(indicator)) {
            return Optional.of(ProfileState.AVAILABLE);
        }
        return "Unavailable".equals(indicator) ? Optional.of(ProfileState.UNAVAILABLE) : Optional.empty();
    }
}
