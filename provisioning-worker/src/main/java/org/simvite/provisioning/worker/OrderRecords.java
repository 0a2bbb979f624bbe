package org.simvite.provisioning.worker;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.event.ProvisioningOrder;
import org.simvite.event.ProvisioningOrderKind;
import org.simvite.event.ProvisioningOutcome;
import org.simvite.event.ProvisioningResult;
import org.simvite.event.Reason;
import org.simvite.event.SimParameters;
import org.simvite.identity.Iccid;
import org.simvite.provisioning.fulfil.Fulfilled;
import org.simvite.provisioning.fulfil.Job;
import org.simvite.provisioning.pool.Algorithm;
import org.simvite.provisioning.pool.FailureReason;
import org.simvite.provisioning.pool.OrderKind;
import org.simvite.provisioning.pool.ProfileKind;
import org.simvite.serde.BadRecordException;

/** Orders as jobs; what came of them as records. */
final class OrderRecords {

    private OrderRecords() {}

    /**
     * The order as a job.
     *
     * @param executeBefore by our clock; null: no limit
     * @throws BadRecordException if it is of a kind that this version does not know, or has no ICCID
     */
    static Job job(ProvisioningOrder order, @Nullable Instant executeBefore) {
        var application = new Job.Application(
                order.getApplicationId(),
                order.getInviteId(),
                order.getAccountId(),
                order.getPoolId(),
                order.getEid(),
                order.getSealingKey(),
                order.getSignature());
        var iccid = Iccid.parse(order.getIccid())
                .orElseThrow(() -> new BadRecordException("no ICCID, or its check digit is wrong"));
        var sim = new Job.Sim(
                iccid,
                order.getGeneration(),
                kind(order.getProfileKind()),
                order.getImsi(),
                order.getMsisdn(),
                order.getSmdpId(),
                switch (order.getAlgorithm()) {
                    case MILENAGE -> Algorithm.MILENAGE;
                    case TUAK -> Algorithm.TUAK;
                    case UNKNOWN -> Algorithm.NONE;
                },
                order.getEncryptedKeys());
        return new Job(order.getEventId(), kind(order.getKind()), application, sim, order.getReusable(), executeBefore);
    }

    static ProvisioningResult result(ProvisioningOrder order, Fulfilled fulfilled, Instant now) {
        return ProvisioningResult.newBuilder()
                .setEventId(order.getOrderId() + "/" + order.getAttempt())
                .setAt(now)
                .setOrderId(order.getOrderId())
                .setKind(order.getKind())
                .setAttempt(order.getAttempt())
                .setApplicationId(order.getApplicationId())
                .setPoolId(order.getPoolId())
                .setIccid(order.getIccid())
                .setGeneration(order.getGeneration())
                .setOutcome(ProvisioningOutcome.valueOf(fulfilled.outcome().name()))
                .setReason(reason(fulfilled.reason()))
                .setBackEndCode(fulfilled.code())
                .build();
    }

    static SimParameters parameters(ProvisioningOrder order, String jwe, Instant now, Duration kept) {
        return SimParameters.newBuilder()
                .setEventId(order.getOrderId() + "/" + order.getAttempt())
                .setAt(now)
                .setApplicationId(order.getApplicationId())
                .setAccountId(order.getAccountId())
                .setGeneration(order.getGeneration())
                .setIccid(order.getIccid())
                .setJwe(jwe)
                .setExpiresAt(now.plus(kept))
                .build();
    }

    private static @Nullable Reason reason(@Nullable FailureReason reason) {
        return reason == null ? null : Reason.valueOf(reason.name());
    }

    private static OrderKind kind(ProvisioningOrderKind kind) {
        return switch (kind) {
            case FULFIL -> OrderKind.FULFIL;
            case CANCEL -> OrderKind.CANCEL;
            case UNKNOWN -> throw new BadRecordException("a kind of order that is not known here");
        };
    }

    private static ProfileKind kind(org.simvite.event.ProfileKind kind) {
        return switch (kind) {
            case ESIM -> ProfileKind.ESIM;
            case VSIM -> ProfileKind.VSIM;
            case UNKNOWN -> throw new BadRecordException("a kind of profile that is not known here");
        };
    }
}
