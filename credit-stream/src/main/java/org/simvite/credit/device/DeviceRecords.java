package org.simvite.credit.device;

import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.Reason;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.SimApplication;
import org.simvite.serde.BadRecordException;

/** The contracts that DEVICE reads and writes. */
final class DeviceRecords {

    private DeviceRecords() {}

    /** @throws BadRecordException if the application cannot be processed */
    static void check(String key, SimApplication application) {
        if (application.getKind() != ApplicationRecordKind.APPLY) {
            throw new BadRecordException("a record of sim-applications is an application or a tick");
        }
        if (application.getApplicationId().isEmpty()
                || application.getInviteId().isEmpty()) {
            throw new BadRecordException("an application names itself and its code");
        }
        if (!application.getDeviceId().equals(key)) {
            throw new BadRecordException("an application is keyed by its device");
        }
    }

    static RedemptionRequest redeem(SimApplication application) {
        return RedemptionRequest.newBuilder()
                .setEventId(application.getApplicationId())
                .setAt(application.getAt())
                .setKind(RedemptionRecordKind.REDEEM)
                .setApplicationId(application.getApplicationId())
                .setInviteId(application.getInviteId())
                .setAccountId(application.getAccountId())
                .setDeviceId(application.getDeviceId())
                .setProfileKind(application.getProfileKind())
                .setPoolId(application.getPoolId())
                .setEid(application.getEid())
                .setSealingKey(application.getSealingKey())
                .setSignature(application.getSignature())
                .setPayloadHash(application.getPayloadHash())
                .build();
    }

    static Inquiry inquiry(SimApplication application) {
        return new Inquiry(
                application.getAt(),
                application.getInviteId(),
                application.getAccountId(),
                application.getProfileKind().name(),
                application.getPoolId());
    }

    static RedemptionRequest inquire(String deviceId, String applicationId, String payloadHash, Inquiry inquiry) {
        return RedemptionRequest.newBuilder()
                .setEventId(applicationId + "/" + RedemptionRecordKind.INQUIRE)
                .setAt(inquiry.at())
                .setKind(RedemptionRecordKind.INQUIRE)
                .setApplicationId(applicationId)
                .setInviteId(inquiry.inviteId())
                .setAccountId(inquiry.accountId())
                .setDeviceId(deviceId)
                .setProfileKind(ProfileKind.valueOf(inquiry.profileKind()))
                .setPoolId(inquiry.poolId())
                .setPayloadHash(payloadHash)
                .build();
    }

    static ApplicationDecision refusal(SimApplication application, String otherApplicationId) {
        return ApplicationDecision.newBuilder()
                .setEventId(application.getApplicationId() + "/" + ApplicationDecisionStatus.REJECTED)
                .setAt(application.getAt())
                .setApplicationId(application.getApplicationId())
                .setAccountId(application.getAccountId())
                .setDeviceId(application.getDeviceId())
                .setInviteId(application.getInviteId())
                .setStatus(ApplicationDecisionStatus.REJECTED)
                .setReason(Reason.SIM_UNUSED)
                .setProfileKind(application.getProfileKind())
                .setPoolId(application.getPoolId())
                .setOtherApplicationId(otherApplicationId)
                .setPayloadHash(application.getPayloadHash())
                .build();
    }
}
