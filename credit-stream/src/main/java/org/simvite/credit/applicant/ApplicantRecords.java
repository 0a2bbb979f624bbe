package org.simvite.credit.applicant;

import java.time.Instant;
import java.util.List;
import org.simvite.event.Account;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.Reason;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.SimApplication;
import org.simvite.event.WayForward;
import org.simvite.serde.BadRecordException;

/** The contracts that APPLICANT reads and writes. */
final class ApplicantRecords {

    private static final String NO_ATTESTATION = "none";

    private ApplicantRecords() {}

    /** @throws BadRecordException if the application cannot be processed */
    static AskedFor askedFor(String key, SimApplication application) {
        if (application.getKind() != ApplicationRecordKind.APPLY) {
            throw new BadRecordException("a record of sim-applications is an application or a tick");
        }
        if (application.getApplicationId().isEmpty()
                || application.getInviteId().isEmpty()) {
            throw new BadRecordException("an application names itself and its code");
        }
        if (!application.getAccountId().equals(key)) {
            throw new BadRecordException("an application is keyed by its account");
        }
        return new AskedFor(
                application.getApplicationId(),
                application.getAt(),
                application.getAccountId(),
                application.getDeviceId(),
                application.getInviteId(),
                application.getProfileKind().name(),
                application.getPoolId(),
                application.getEid(),
                application.getEidRule().name(),
                application.getSealingKey(),
                application.getSignature(),
                application.getPayloadHash());
    }

    /** @throws BadRecordException if its standing is none that is known here */
    static ApplyingAccount recorded(ApplyingAccount known, Account account) {
        ApplyingAccount.Standing standing = switch (account.getStatus()) {
            case ACTIVE -> ApplyingAccount.Standing.ACTIVE;
            case SUSPENDED -> ApplyingAccount.Standing.SUSPENDED;
            case CLOSED, ERASED -> ApplyingAccount.Standing.CLOSED;
            case UNKNOWN -> throw new BadRecordException("an account of a status that is not known here");
        };
        return known.recorded(
                standing, account.getCreatedAt(), !account.getAttestation().equals(NO_ATTESTATION));
    }

    static RedemptionRequest redeem(AskedFor asked) {
        return RedemptionRequest.newBuilder()
                .setEventId(asked.applicationId())
                .setAt(asked.at())
                .setKind(RedemptionRecordKind.REDEEM)
                .setApplicationId(asked.applicationId())
                .setInviteId(asked.inviteId())
                .setAccountId(asked.accountId())
                .setDeviceId(asked.deviceId())
                .setProfileKind(ProfileKind.valueOf(asked.profileKind()))
                .setPoolId(asked.poolId())
                .setEid(asked.eid())
                .setSealingKey(asked.sealingKey())
                .setSignature(asked.signature())
                .setPayloadHash(asked.payloadHash())
                .build();
    }

    static RedemptionRequest inquire(String accountId, String applicationId, String payloadHash, Inquiry inquiry) {
        return RedemptionRequest.newBuilder()
                .setEventId(applicationId + "/" + RedemptionRecordKind.INQUIRE)
                .setAt(inquiry.at())
                .setKind(RedemptionRecordKind.INQUIRE)
                .setApplicationId(applicationId)
                .setInviteId(inquiry.inviteId())
                .setAccountId(accountId)
                .setDeviceId(inquiry.deviceId())
                .setProfileKind(ProfileKind.valueOf(inquiry.profileKind()))
                .setPoolId(inquiry.poolId())
                .setPayloadHash(payloadHash)
                .build();
    }

    static ApplicationDecision refusal(AskedFor asked, Admission.Refused refused) {
        var decision = decision(asked, ApplicationDecisionStatus.REJECTED)
                .setReason(Reason.valueOf(refused.why().name()))
                .setOtherApplicationId(refused.otherApplicationId());
        var stepUp = refused.stepUp();
        if (stepUp != null) {
            List<WayForward> ways = stepUp.ways().stream()
                    .map(way -> WayForward.valueOf(way.name()))
                    .toList();
            decision.setNextAt(stepUp.nextAt()).setWaysForward(ways);
        }
        return decision.build();
    }

    /** The account's record did not come in time. It consumed nothing, and can be made again at once. */
    static ApplicationDecision notDecided(AskedFor asked, Instant now) {
        return decision(asked, ApplicationDecisionStatus.REJECTED)
                .setEventId(asked.applicationId() + "/" + Reason.NOT_DECIDED + "/"
                        + asked.at().toEpochMilli())
                .setReason(Reason.NOT_DECIDED)
                .setNextAt(now)
                .setWaysForward(List.of(WayForward.WAIT))
                .build();
    }

    private static ApplicationDecision.Builder decision(AskedFor asked, ApplicationDecisionStatus status) {
        return ApplicationDecision.newBuilder()
                .setEventId(asked.applicationId() + "/" + status)
                .setAt(asked.at())
                .setApplicationId(asked.applicationId())
                .setAccountId(asked.accountId())
                .setDeviceId(asked.deviceId())
                .setInviteId(asked.inviteId())
                .setStatus(status)
                .setProfileKind(ProfileKind.valueOf(asked.profileKind()))
                .setPoolId(asked.poolId())
                .setPayloadHash(asked.payloadHash());
    }
}
