package org.simvite.credit.device;

import java.time.Instant;
import org.simvite.event.ActivityKind;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.DeviceCommand;
import org.simvite.event.Hold;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningAnswer;
import org.simvite.event.ProvisioningAnswerKind;
import org.simvite.event.Reason;
import org.simvite.event.ReservationRequest;
import org.simvite.event.SimActivity;

/** The contracts that DEVICE writes. */
final class DeviceRecords {

    /** Who says that a claim fell. */
    private static final String SOURCE = "device";

    private DeviceRecords() {}

    /** The device is occupied. The applicant need not know of it, so it is not its fault. */
    static ProvisioningAnswer refusal(ReservationRequest reservation, Instant now) {
        return ProvisioningAnswer.newBuilder()
                .setEventId(reservation.getApplicationId() + "/" + ProvisioningAnswerKind.FAILED)
                .setAt(now)
                .setKind(ProvisioningAnswerKind.FAILED)
                .setInviteId(reservation.getHold().getInviteId())
                .setApplicationId(reservation.getApplicationId())
                .setAccountId(reservation.getAccountId())
                .setDeviceId(reservation.getDeviceId())
                .setReason(Reason.SIM_UNUSED)
                .build();
    }

    static SimActivity claimFell(String deviceId, String applicationId, Instant now) {
        return SimActivity.newBuilder()
                .setEventId(SOURCE + "/" + applicationId + "/" + ActivityKind.CLAIM_FELL)
                .setAt(now)
                .setKind(ActivityKind.CLAIM_FELL)
                .setSource(SOURCE)
                .setApplicationId(applicationId)
                .setDeviceId(deviceId)
                .build();
    }

    /** To the pool, behind the application's own request: it is not to be fulfilled any more. */
    static ReservationRequest withdrawal(String deviceId, DeviceStores.Named fallen, Instant now) {
        return ReservationRequest.newBuilder()
                .setEventId(fallen.applicationId() + "/" + ActivityKind.CLAIM_FELL)
                .setAt(now)
                .setApplicationId(fallen.applicationId())
                .setPoolId(fallen.claim().poolId())
                .setProfileKind(ProfileKind.UNKNOWN)
                .setAccountId(fallen.claim().accountId())
                .setDeviceId(deviceId)
                .setSealingKey("")
                .setSignature("")
                .setHold(new Hold("", fallen.claim().accountId(), 0, ""))
                .setWithdrawn(true)
                .build();
    }

    static CommandOutcome outcome(DeviceCommand command, ReleaseResult result, Instant now) {
        var outcome = result == ReleaseResult.DONE ? CommandResult.DONE : CommandResult.UNCHANGED;
        return CommandOutcome.newBuilder()
                .setEventId(command.getEventId() + "/" + Aggregate.DEVICE + "/" + outcome)
                .setAt(now)
                .setCommandId(command.getEventId())
                .setAggregate(Aggregate.DEVICE)
                .setResult(outcome)
                .setReason(result == ReleaseResult.DONE ? null : CommandReason.valueOf(result.name()))
                .build();
    }
}
