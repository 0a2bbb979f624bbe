package org.simvite.gateway.readmodel;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the topics say of one application; parts that are not known are null.
 *
 * @param accountId who applied
 * @param inviteId the code
 * @param ownCode whether the applicant is owner or holder of the code himself
 * @param payloadHash of the request; empty while the decision is not known
 */
public record ApplicationFacts(
        String applicationId,
        String accountId,
        @Nullable String inviteId,
        boolean ownCode,
        @Nullable Decision decision,
        @Nullable Provisioning provisioning,
        @Nullable Life life,
        @Nullable Sealed parameters,
        String payloadHash) {

    /**
     * @param status an {@code ApplicationDecisionStatus}
     * @param nextAt when waiting alone will do
     * @param ways what the applicant can do, what helps most first
     */
    public record Decision(
            String status,
            @Nullable String reason,
            String profile,
            String pool,
            @Nullable String otherApplicationId,
            @Nullable Instant nextAt,
            List<String> ways,
            Instant at) {

        /** The account was not known in time: no verdict. The same application made again is judged. */
        public boolean isUndecided() {
            return status.equals("REJECTED") && "NOT_DECIDED".equals(reason);
        }
    }

    /** @param status a {@code ProvisioningStatus} */
    public record Provisioning(
            String status, @Nullable String iccid, @Nullable Long position, Instant at) {}

    /** @param status a {@code SimStatus} */
    public record Life(
            String status, boolean downloaded, @Nullable Instant dueAt, Instant at) {}

    /** The parameters of the generation that was provisioned, as long as they are handed out. */
    public record Sealed(String jwe, Instant expiresAt) {
        @Override
        public String toString() {
            return "Sealed[until " + expiresAt + "]";
        }
    }
}
