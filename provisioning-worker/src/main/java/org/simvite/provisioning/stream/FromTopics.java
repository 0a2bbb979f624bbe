package org.simvite.provisioning.stream;

import org.jspecify.annotations.Nullable;
import org.simvite.event.AuthenticationAlgorithm;
import org.simvite.event.ProvisioningOrderKind;
import org.simvite.event.ProvisioningOutcome;
import org.simvite.event.ProvisioningResult;
import org.simvite.event.Reason;
import org.simvite.event.ReservationRequest;
import org.simvite.identity.Iccid;
import org.simvite.provisioning.pool.Algorithm;
import org.simvite.provisioning.pool.FailureReason;
import org.simvite.provisioning.pool.Hold;
import org.simvite.provisioning.pool.OrderKind;
import org.simvite.provisioning.pool.Outcome;
import org.simvite.provisioning.pool.ProfileKind;
import org.simvite.provisioning.pool.Request;
import org.simvite.provisioning.pool.Result;
import org.simvite.provisioning.pool.SimData;
import org.simvite.provisioning.pool.StockCommand;
import org.simvite.serde.BadRecordException;

/**
 * Records of the topics as POOL understands them. What this version does not understand, such as a kind that a later one
 * added, is a bad record: it becomes a dead letter and can be replayed after the upgrade.
 */
final class FromTopics {

    private FromTopics() {}

    /** @param trace that the record came with */
    static Request request(ReservationRequest in, @Nullable String trace) {
        var hold = in.getHold();
        return new Request(
                in.getApplicationId(),
                in.getPoolId(),
                in.getPoolChosen(),
                kind(in.getProfileKind()),
                in.getAccountId(),
                in.getDeviceId(),
                in.getEid(),
                in.getSealingKey(),
                in.getSignature(),
                new Hold(hold.getInviteId(), hold.getAccountId(), hold.getStake(), hold.getPolicyVersion()),
                trace);
    }

    static Result result(ProvisioningResult in) {
        return new Result(
                in.getAt(),
                in.getApplicationId(),
                orderKind(in.getKind()),
                in.getAttempt(),
                in.getIccid(),
                in.getGeneration(),
                outcome(in.getOutcome()),
                reason(in.getReason()),
                in.getBackEndCode());
    }

    static StockCommand command(org.simvite.event.StockCommand in) {
        var iccid = Iccid.parse(in.getIccid())
                .orElseThrow(() -> new BadRecordException("no ICCID, or its check digit is wrong"))
                .value();
        return switch (in.getKind()) {
            case ADD -> new StockCommand.Add(in.getEventId(), sim(in, iccid));
            case RETIRE -> new StockCommand.Retire(in.getEventId(), in.getPoolId(), iccid, in.getCause());
            case RESTORE -> new StockCommand.Restore(in.getEventId(), in.getPoolId(), iccid);
            case RELEASE -> new StockCommand.Release(in.getEventId(), in.getPoolId(), iccid);
            case USED ->
                new StockCommand.Used(
                        in.getEventId(), in.getPoolId(), iccid, required(in.getApplicationId()), in.getGeneration());
            case RECLAIM ->
                new StockCommand.Reclaim(
                        in.getEventId(),
                        in.getPoolId(),
                        iccid,
                        required(in.getApplicationId()),
                        in.getGeneration(),
                        in.getDownloaded());
            case UNKNOWN -> throw new BadRecordException("a kind of stock command that is not known here");
        };
    }

    private static SimData sim(org.simvite.event.StockCommand in, String iccid) {
        return new SimData(
                iccid,
                in.getPoolId(),
                kind(in.getProfileKind()),
                in.getImsi(),
                in.getMsisdn(),
                in.getProfileType(),
                in.getSmdpId(),
                algorithm(in.getAlgorithm()),
                in.getEncryptedKeys());
    }

    private static ProfileKind kind(org.simvite.event.ProfileKind kind) {
        return switch (kind) {
            case ESIM -> ProfileKind.ESIM;
            case VSIM -> ProfileKind.VSIM;
            case UNKNOWN -> throw new BadRecordException("a kind of profile that is not known here");
        };
    }

    private static Algorithm algorithm(AuthenticationAlgorithm algorithm) {
        return switch (algorithm) {
            case MILENAGE -> Algorithm.MILENAGE;
            case TUAK -> Algorithm.TUAK;
            case UNKNOWN -> Algorithm.NONE;
        };
    }

    private static OrderKind orderKind(ProvisioningOrderKind kind) {
        return switch (kind) {
            case FULFIL -> OrderKind.FULFIL;
            case CANCEL -> OrderKind.CANCEL;
            case UNKNOWN -> throw new BadRecordException("a kind of order that is not known here");
        };
    }

    private static Outcome outcome(ProvisioningOutcome outcome) {
        if (outcome == ProvisioningOutcome.UNKNOWN) {
            throw new BadRecordException("an outcome that is not known here");
        }
        return Outcome.valueOf(outcome.name());
    }

    private static FailureReason reason(@Nullable Reason reason) {
        if (reason == Reason.SIGNATURE_INVALID) {
            return FailureReason.SIGNATURE_INVALID;
        }
        return reason == Reason.NOT_DECIDED ? FailureReason.NOT_DECIDED : FailureReason.BACK_END_FAILED;
    }

    private static String required(@Nullable String value) {
        if (value == null) {
            throw new BadRecordException("the end or the use of a SIM without its application");
        }
        return value;
    }
}
