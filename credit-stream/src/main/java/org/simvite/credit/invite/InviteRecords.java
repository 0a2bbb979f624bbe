package org.simvite.credit.invite;

import static org.simvite.event.ProfileKind.UNKNOWN;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.command.Given;
import org.simvite.credit.account.Channel;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.DeviceRelease;
import org.simvite.event.DeviceRequest;
import org.simvite.event.Hold;
import org.simvite.event.Invite;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandScope;
import org.simvite.event.InviteState;
import org.simvite.event.InviteStatus;
import org.simvite.event.OutcomeKind;
import org.simvite.event.Reason;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.ReleaseCause;
import org.simvite.event.ReservationRequest;
import org.simvite.event.SimOutcome;
import org.simvite.serde.BadRecordException;

/** Between the contracts and the domain of codes. An enum symbol that is not known here is a bad record. */
final class InviteRecords {

    private InviteRecords() {}

    static InviteTerms terms(Invite invite) {
        return BadRecordException.parsing(() -> new InviteTerms(
                invite.getInviteId(),
                invite.getRequestId(),
                invite.getAccountId(),
                invite.getHolderAccountId(),
                Channel.valueOf(invite.getChannel().name()),
                invite.getUses(),
                invite.getBoundDeviceId(),
                invite.getBoundAccountId(),
                invite.getPoolId(),
                kind(invite.getProfileKind()),
                invite.getNotBefore(),
                invite.getExpiresAt(),
                invite.getStake(),
                invite.getPolicyVersion()));
    }

    /** @throws BadRecordException if it cannot be decided here */
    static Application application(RedemptionRequest request) {
        if (request.getKind() != RedemptionRecordKind.REDEEM || request.getProfileKind() == UNKNOWN) {
            throw new BadRecordException("a kind that is not known here");
        }
        return new Application(
                request.getInviteId(),
                applicant(request),
                request.getEid(),
                request.getSealingKey(),
                request.getSignature(),
                null);
    }

    static Applicant applicant(RedemptionRequest request) {
        return BadRecordException.parsing(() -> new Applicant(
                request.getApplicationId(),
                request.getAt(),
                request.getAccountId(),
                request.getDeviceId(),
                kind(request.getProfileKind()),
                request.getPoolId(),
                request.getPayloadHash()));
    }

    /** Of a command to an account the time was looked at where that was taken in, and is the same for all its codes. */
    static CodeCommand command(InviteCommand command, Instant now) {
        var at = command.getScope() == InviteCommandScope.CODE ? Given.time(command.getAt(), now) : command.getAt();
        return BadRecordException.parsing(() -> new CodeCommand(
                command.getEventId(),
                at,
                command.getInviteId(),
                CodeCommand.Kind.valueOf(command.getKind().name()),
                CodeCommand.Scope.valueOf(command.getScope().name()),
                command.getAccountId(),
                command.getMessage(),
                command.getAccountCommandId()));
    }

    /** The one decision per status that an application gets. */
    static ApplicationDecision decision(
            String inviteId,
            Applicant applicant,
            ApplicationDecisionStatus status,
            @Nullable Reason reason,
            @Nullable String inviter,
            Instant at) {
        return ApplicationDecision.newBuilder()
                .setEventId(applicant.applicationId() + "/" + status)
                .setAt(at)
                .setApplicationId(applicant.applicationId())
                .setAccountId(applicant.accountId())
                .setDeviceId(applicant.deviceId())
                .setInviteId(inviteId)
                .setInviterAccountId(inviter)
                .setStatus(status)
                .setReason(reason)
                .setProfileKind(kind(applicant))
                .setPoolId(applicant.poolId())
                .setPayloadHash(applicant.payloadHash())
                .build();
    }

    static ReservationRequest reservation(Application application, InviteTerms terms, Instant at) {
        var applicant = application.applicant();
        return ReservationRequest.newBuilder()
                .setEventId(applicant.applicationId())
                .setAt(at)
                .setApplicationId(applicant.applicationId())
                .setPoolId(applicant.poolId())
                .setPoolChosen(terms.poolChosenBy(applicant))
                .setProfileKind(kind(applicant))
                .setAccountId(applicant.accountId())
                .setDeviceId(applicant.deviceId())
                .setEid(application.eid())
                .setSealingKey(application.sealingKey())
                .setSignature(application.signature())
                .setHold(Hold.newBuilder()
                        .setInviteId(terms.inviteId())
                        .setAccountId(terms.accountId())
                        .setStake(terms.stake())
                        .setPolicyVersion(terms.policyVersion())
                        .build())
                .build();
    }

    /** An application that names an EID asks its device first. */
    static DeviceRequest deviceRequest(ReservationRequest reservation) {
        return DeviceRequest.newBuilder()
                .setEventId(reservation.getEventId())
                .setAt(reservation.getAt())
                .setDeviceId(reservation.getDeviceId())
                .setReservation(reservation)
                .build();
    }

    static DeviceRelease deviceRelease(Applicant applicant, ReleaseCause cause, Instant at) {
        return DeviceRelease.newBuilder()
                .setEventId(applicant.applicationId() + "/" + cause)
                .setAt(at)
                .setDeviceId(applicant.deviceId())
                .setApplicationId(applicant.applicationId())
                .setCause(cause)
                .build();
    }

    static AdmissionRelease release(Applicant applicant, ReleaseCause cause, Instant at) {
        return AdmissionRelease.newBuilder()
                .setEventId(applicant.applicationId() + "/" + cause)
                .setAt(at)
                .setAccountId(applicant.accountId())
                .setApplicationId(applicant.applicationId())
                .setCause(cause)
                .build();
    }

    /** The applicant's own account may open. */
    static SimOutcome accepted(InviteTerms terms, Applicant applicant, Instant at) {
        return SimOutcome.newBuilder()
                .setEventId(applicant.applicationId() + "/" + OutcomeKind.ACCEPTED)
                .setAt(at)
                .setAccountId(applicant.accountId())
                .setKind(OutcomeKind.ACCEPTED)
                .setInviteId(terms.inviteId())
                .setApplicationId(applicant.applicationId())
                .setPolicyVersion(terms.policyVersion())
                .build();
    }

    /**
     * Unredeemed uses ended.
     *
     * @param applicationId whose failure gave the use back to a code that had ended; null for what ended with the code
     */
    static SimOutcome ended(InviteLife code, InviteLife.End how, int uses, @Nullable String applicationId, Instant at) {
        var terms = code.terms();
        return SimOutcome.newBuilder()
                .setEventId((applicationId == null ? terms.inviteId() : applicationId) + "/" + how)
                .setAt(at)
                .setAccountId(terms.accountId())
                .setKind(OutcomeKind.valueOf(how.name()))
                .setInviteId(terms.inviteId())
                .setApplicationId(applicationId)
                .setUses(uses)
                .setStake(terms.stake())
                .setPolicyVersion(terms.policyVersion())
                .build();
    }

    /** A code whose id was taken ended before it began. */
    static SimOutcome collided(Invite second) {
        return SimOutcome.newBuilder()
                .setEventId(second.getRequestId() + "/" + OutcomeKind.REVOKED)
                .setAt(second.getAt())
                .setAccountId(second.getAccountId())
                .setKind(OutcomeKind.REVOKED)
                .setInviteId(second.getInviteId())
                .setUses(second.getUses())
                .setStake(second.getStake())
                .setPolicyVersion(second.getPolicyVersion())
                .build();
    }

    static InviteState state(InviteLife code, Instant at) {
        var terms = code.terms();
        return InviteState.newBuilder()
                .setEventId(terms.inviteId() + "/" + code.revision())
                .setAt(at)
                .setInviteId(terms.inviteId())
                .setAccountId(terms.accountId())
                .setHolderAccountId(terms.holderAccountId())
                .setChannel(org.simvite.event.Channel.valueOf(terms.channel().name()))
                .setStatus(InviteStatus.valueOf(code.status().name()))
                .setUses(terms.uses())
                .setRedeemed(code.redeemed())
                .setEnded(code.ended())
                .setExpiresAt(terms.expiresAt())
                .setMessage(code.message())
                .setRevision(code.revision())
                .build();
    }

    private static org.simvite.event.ProfileKind kind(Applicant applicant) {
        var kind = applicant.profileKind();
        return kind == null ? UNKNOWN : org.simvite.event.ProfileKind.valueOf(kind.name());
    }

    private static @Nullable ProfileKind kind(org.simvite.event.ProfileKind kind) {
        return kind == UNKNOWN ? null : ProfileKind.valueOf(kind.name());
    }
}
