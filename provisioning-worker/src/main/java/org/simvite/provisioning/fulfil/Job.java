package org.simvite.provisioning.fulfil;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.identity.Iccid;
import org.simvite.provisioning.pool.Algorithm;
import org.simvite.provisioning.pool.OrderKind;
import org.simvite.provisioning.pool.ProfileKind;

/**
 * One attempt at an order, with all it needs.
 *
 * @param call id of the attempt, with which the function call identifiers of its calls begin
 * @param application who applied, for what
 * @param sim the profile and its generation
 * @param reusable CANCEL: the profile may be issued again
 * @param executeBefore no call to an SM-DP+ begins then or later; null: no limit
 */
public record Job(
        String call,
        OrderKind kind,
        Application application,
        Sim sim,
        boolean reusable,
        @Nullable Instant executeBefore) {

    /**
     * What the terminal asked for, and its proof.
     *
     * @param accountId of the terminal: its signing key's thumbprint
     * @param sealingKey public key as JWK
     * @param signature compact JWS over all of it
     */
    public record Application(
            String applicationId,
            String inviteId,
            String accountId,
            String poolId,
            @Nullable String eid,
            String sealingKey,
            String signature) {

        @Override
        public String toString() {
            return "application " + applicationId;
        }
    }

    /**
     * A profile of one generation.
     *
     * @param smdpId null: at the SM-DP+ that is configured first
     * @param encryptedKeys virtual SIM: compact JWE to the stock key
     */
    public record Sim(
            Iccid iccid,
            int generation,
            ProfileKind kind,
            @Nullable String imsi,
            @Nullable String msisdn,
            @Nullable String smdpId,
            Algorithm algorithm,
            @Nullable String encryptedKeys) {

        @Override
        public String toString() {
            return kind + " " + iccid + " generation " + generation;
        }
    }
}
