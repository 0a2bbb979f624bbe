package org.simvite.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far an application has come.
 *
 * @param status PENDING, REJECTED, ACCEPTED, BACKORDERED, PROVISIONED, FAILED, DOWNLOADED, INSTALLED, ACTIVATED, RECLAIMING,
 *     USED, UNUSED, RETURNED or RECLAIMED
 * @param reason REJECTED, FAILED: why, in the contract's words
 * @param sealed the parameters, sealed to this terminal, once they are there
 * @param otherApplicationId SIM_UNUSED: the application that is in the way
 * @param nextAt STEP_UP_NEEDED: when waiting alone will do, where that is known
 * @param waysForward STEP_UP_NEEDED: what the applicant can do, what helps most first; in the contract's words
 */
public record ApplicationState(
        String applicationId,
        String status,
        @Nullable String reason,
        @Nullable String sealed,
        @Nullable String otherApplicationId,
        @Nullable Instant nextAt,
        List<String> waysForward) {

    private static final Set<String> UNDECIDED = Set.of("PENDING", "ACCEPTED", "PROVISIONED");
    private static final Set<String> REFUSED = Set.of("REJECTED", "FAILED");

    public boolean refused() {
        return REFUSED.contains(status);
    }

    /** Whether waiting a moment longer brings an answer: a back-order can take hours. */
    public boolean underWay() {
        return sealed == null && UNDECIDED.contains(status);
    }

    static ApplicationState from(JsonNode json) {
        return new ApplicationState(
                json.path("applicationId").asText(),
                json.path("status").asText(),
                CodeRequest.text(json, "reason"),
                CodeRequest.text(json, "parameters"),
                CodeRequest.text(json, "otherApplicationId"),
                CodeRequest.time(json, "nextAt"),
                CodeRequest.texts(json.path("waysForward")));
    }

    @Override
    public String toString() {
        return applicationId + " " + status + (reason == null ? "" : " " + reason);
    }
}
