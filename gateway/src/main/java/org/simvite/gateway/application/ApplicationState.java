package org.simvite.gateway.application;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.readmodel.ApplicationFacts;
import org.simvite.gateway.readmodel.ApplicationFacts.Decision;
import org.simvite.gateway.readmodel.ApplicationFacts.Life;
import org.simvite.gateway.readmodel.ApplicationFacts.Provisioning;

/** An application, as its owner sees it: the furthest that any topic tells. */
public record ApplicationState(
        String applicationId,
        String status,
        @Nullable Instant at,
        @Nullable String profile,
        @Nullable String pool,
        @Nullable String reason,
        @Nullable String otherApplicationId,
        @Nullable Instant nextAt,
        @Nullable List<String> waysForward,
        @Nullable Long position,
        @Nullable Instant dueAt,
        @Nullable String parameters,
        @Nullable Instant parametersExpireAt) {

    private static final Set<String> UNDER_WAY = Set.of("PENDING", "ACCEPTED", "BACKORDERED", "RECLAIMING");
    private static final Set<String> OVER = Set.of("REJECTED", "FAILED", "USED", "RETURNED", "RECLAIMED");
    /** Where there is no SIM whose parameters could be of use: it is not there yet, or is so no more. */
    private static final Set<String> WITHOUT_SIM = Set.of("REJECTED", "FAILED", "RETURNED", "RECLAIMED");

    /** What a pool says that is nothing to its applicant. */
    private static final Set<String> UNTOLD = Set.of("RESERVED", "FAILED");

    private record Furthest(
            String status, @Nullable Instant at, @Nullable String reason) {}

    static ApplicationState pending(String applicationId) {
        return new ApplicationState(
                applicationId, "PENDING", null, null, null, null, null, null, null, null, null, null, null);
    }

    static ApplicationState of(ApplicationFacts facts) {
        var furthest = furthest(facts.decision(), facts.provisioning(), facts.life());
        var decision = facts.decision();
        var provisioning = facts.provisioning();
        var sealed = facts.parameters();
        boolean sim = !UNDER_WAY.contains(furthest.status) && !WITHOUT_SIM.contains(furthest.status);
        return new ApplicationState(
                facts.applicationId(),
                furthest.status,
                furthest.at,
                decision == null ? null : decision.profile(),
                decision == null ? null : decision.pool(),
                told(furthest.reason, facts.ownCode()),
                decision == null ? null : decision.otherApplicationId(),
                decision == null ? null : decision.nextAt(),
                decision == null || decision.ways().isEmpty() ? null : decision.ways(),
                provisioning != null && furthest.status.equals("BACKORDERED") ? provisioning.position() : null,
                facts.life() == null ? null : facts.life().dueAt(),
                sim && sealed != null ? sealed.jwe() : null,
                sim && sealed != null ? sealed.expiresAt() : null);
    }

    /** Whether there is something for the applicant to do or to know; sealed parameters can come a moment after the state. */
    boolean settled(Instant now) {
        if (UNDER_WAY.contains(status) || (status.equals("REJECTED") && "NOT_DECIDED".equals(reason))) {
            return false;
        }
        boolean parametersOnTheirWay = status.equals("PROVISIONED")
                && parameters == null
                && at != null
                && at.plusSeconds(30).isAfter(now);
        return !parametersOnTheirWay;
    }

    /** Whether nothing more is to be expected. */
    boolean over() {
        return OVER.contains(status);
    }

    private static Furthest furthest(
            @Nullable Decision decision, @Nullable Provisioning provisioning, @Nullable Life life) {
        if (decision != null && !decision.status().equals("ACCEPTED")) {
            return new Furthest(decision.status(), decision.at(), decision.reason());
        }
        if (life != null) {
            boolean unused = life.status().equals("UNUSED");
            if (unused && provisioning != null && provisioning.status().equals("RECLAIMED")) {
                return new Furthest("RECLAIMED", provisioning.at(), null);
            }
            return new Furthest(life.status(), life.at(), null);
        }
        if (provisioning != null) {
            // what its pool cannot fulfil has failed once its code says so: it gives the use back and releases the
            // account
            var status = UNTOLD.contains(provisioning.status()) ? "ACCEPTED" : provisioning.status();
            return new Furthest(status, provisioning.at(), null);
        }
        return decision == null
                ? new Furthest("PENDING", null, null)
                : new Furthest(decision.status(), decision.at(), null);
    }

    /** What is wrong with a code is its owner's and holder's business only. */
    private static @Nullable String told(@Nullable String reason, boolean ownCode) {
        return reason != null && !ownCode && CodeReasons.tellsOfTheCode(reason) ? "CODE_NOT_USABLE" : reason;
    }

    @Override
    public String toString() {
        return "ApplicationState[" + applicationId + ", " + status + "]";
    }
}
