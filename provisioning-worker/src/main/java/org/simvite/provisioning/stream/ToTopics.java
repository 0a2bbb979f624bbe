package org.simvite.provisioning.stream;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.event.AssignmentPeriod;
import org.simvite.event.AuthenticationAlgorithm;
import org.simvite.event.CommandReason;
import org.simvite.event.Hold;
import org.simvite.event.IdentifierKind;
import org.simvite.event.ProfileClaim;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningAnswer;
import org.simvite.event.ProvisioningAnswerKind;
import org.simvite.event.ProvisioningOrder;
import org.simvite.event.ProvisioningOrderKind;
import org.simvite.event.ProvisioningState;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.Reason;
import org.simvite.event.SimAssignment;
import org.simvite.event.StockChange;
import org.simvite.event.StockProfile;
import org.simvite.event.StockState;
import org.simvite.provisioning.pool.Algorithm;
import org.simvite.provisioning.pool.Assignments;
import org.simvite.provisioning.pool.Effect;
import org.simvite.provisioning.pool.FailureReason;
import org.simvite.provisioning.pool.Order;
import org.simvite.provisioning.pool.Period;
import org.simvite.provisioning.pool.Profile;
import org.simvite.provisioning.pool.ProfileState;
import org.simvite.provisioning.pool.Reservation;
import org.simvite.provisioning.pool.Stage;

/** What POOL tells, as records of the topics. Event ids follow from the row and its revision, so that a repeat has the same. */
record ToTopics(Instant at) {

    StockProfile stock(Profile profile) {
        var sim = profile.sim();
        return StockProfile.newBuilder()
                .setEventId(sim.iccid() + "/" + profile.revision())
                .setAt(at)
                .setIccid(sim.iccid())
                .setPoolId(sim.poolId())
                .setProfileKind(kind(sim.kind()))
                .setState(StockState.valueOf(profile.state().name()))
                .setGeneration(profile.generation())
                .setImsi(sim.imsi())
                .setMsisdn(sim.msisdn())
                .setProfileType(sim.profileType())
                .setSmdpId(sim.smdpId())
                .setApplicationId(profile.state() == ProfileState.RETIRED ? null : profile.applicationId())
                .setRevision(profile.revision())
                .setCause(profile.cause())
                .setHistory(profile.history().stream().map(ToTopics::change).toList())
                .build();
    }

    private static StockChange change(Profile.Change change) {
        return new StockChange(
                change.at(),
                StockState.valueOf(change.state().name()),
                change.generation(),
                change.cause(),
                change.by());
    }

    ProvisioningOrder order(Order order) {
        var request = order.reservation().request();
        var sim = order.profile().sim();
        return ProvisioningOrder.newBuilder()
                .setEventId(order.orderId() + "/" + order.attempt())
                .setAt(at)
                .setOrderId(order.orderId())
                .setKind(ProvisioningOrderKind.valueOf(order.kind().name()))
                .setAttempt(order.attempt())
                .setApplicationId(request.applicationId())
                .setPoolId(request.poolId())
                .setIccid(sim.iccid())
                .setGeneration(order.profile().generation())
                .setProfileKind(kind(sim.kind()))
                .setImsi(sim.imsi())
                .setMsisdn(sim.msisdn())
                .setProfileType(sim.profileType())
                .setSmdpId(sim.smdpId())
                .setAlgorithm(algorithm(sim.algorithm()))
                .setEncryptedKeys(sim.encryptedKeys())
                .setAccountId(request.accountId())
                .setDeviceId(request.deviceId())
                .setInviteId(request.hold().inviteId())
                .setEid(request.eid())
                .setSealingKey(request.sealingKey())
                .setSignature(request.signature())
                .setExecuteBefore(order.reservation().dueAt())
                .setReusable(order.reusable())
                .build();
    }

    ProvisioningState state(Effect.ReservationChanged changed) {
        var reservation = changed.reservation();
        var request = reservation.request();
        var sim = changed.profile() == null || reservation.stage() == Stage.FAILED
                ? null
                : changed.profile().sim();
        return ProvisioningState.newBuilder()
                .setEventId(request.applicationId() + "/" + reservation.revision())
                .setAt(at)
                .setApplicationId(request.applicationId())
                .setStatus(status(reservation.stage()))
                .setPoolId(request.poolId())
                .setProfileKind(kind(request.kind()))
                .setIccid(sim == null ? null : sim.iccid())
                .setGeneration(sim == null ? 0 : reservation.generation())
                .setImsi(sim == null ? null : sim.imsi())
                .setMsisdn(sim == null ? null : sim.msisdn())
                .setSmdpId(sim == null ? null : sim.smdpId())
                .setAccountId(request.accountId())
                .setDeviceId(request.deviceId())
                .setHold(hold(request.hold()))
                .setReason(reason(reservation.reason()))
                .setDownloaded(downloaded(changed))
                .setDoubtful(doubtful(changed))
                .setPosition(changed.position())
                .build();
    }

    /** Found to be downloaded, or retired as such; a virtual SIM that is provisioned is spent in any case. */
    private static boolean downloaded(Effect.ReservationChanged changed) {
        var profile = changed.profile();
        var told = switch (changed.reservation().stage()) {
            case RECLAIMED -> true;
            case PROVISIONED -> kind(changed.reservation().request().kind()) == ProfileKind.ESIM;
            case BACKORDERED, REPLACING, FULFILLING, FAILING, RECLAIMING, FAILED -> false;
        };
        return told && profile != null && profile.spent();
    }

    /** Neither free again nor known to be downloaded. */
    private static boolean doubtful(Effect.ReservationChanged changed) {
        var profile = changed.profile();
        return changed.reservation().stage() == Stage.RECLAIMED
                && profile != null
                && !profile.spent()
                && profile.state() != ProfileState.RECLAIMING;
    }

    /** Present when the reservation has failed. */
    Optional<ProvisioningAnswer> failure(Reservation reservation) {
        var why = reservation.reason();
        if (reservation.stage() != Stage.FAILED || why == null) {
            return Optional.empty();
        }
        var request = reservation.request();
        return Optional.of(ProvisioningAnswer.newBuilder()
                .setEventId(request.applicationId() + "/" + ProvisioningAnswerKind.FAILED)
                .setAt(at)
                .setKind(ProvisioningAnswerKind.FAILED)
                .setInviteId(request.hold().inviteId())
                .setApplicationId(request.applicationId())
                .setAccountId(request.accountId())
                .setDeviceId(request.deviceId())
                .setReason(Reason.valueOf(why.name()))
                .setApplicantFault(reservation.applicantFault())
                .build());
    }

    /** FAILED where it has failed, else TAKEN. */
    ProvisioningAnswer answer(Reservation reservation) {
        var request = reservation.request();
        return failure(reservation)
                .orElseGet(() -> ProvisioningAnswer.newBuilder()
                        .setEventId(request.applicationId() + "/" + ProvisioningAnswerKind.TAKEN)
                        .setAt(at)
                        .setKind(ProvisioningAnswerKind.TAKEN)
                        .setInviteId(request.hold().inviteId())
                        .setApplicationId(request.applicationId())
                        .setAccountId(request.accountId())
                        .setDeviceId(request.deviceId())
                        .build());
    }

    ProfileClaim claim(Effect.Stocked stocked) {
        var sim = stocked.command().sim();
        var refusal = stocked.refusal();
        return ClaimRecords.fromPool(
                sim.iccid(), sim.poolId(), stocked.command().id(), refusal == null ? null : CommandReason.INVALID, at);
    }

    ProfileClaim claim(Effect.Kept kept) {
        var command = kept.command();
        return ClaimRecords.fromPool(
                command.iccid(), command.poolId(), command.id(), CommandReason.NOT_ALLOWED_NOW, at);
    }

    /** To PROFILE, once the pool has forgotten the profile: what it had is others' to have. */
    ProfileClaim left(Profile profile) {
        return ClaimRecords.left(profile.iccid(), profile.sim().poolId(), profile.spent(), at);
    }

    SimAssignment assignment(Assignments rows) {
        return SimAssignment.newBuilder()
                .setEventId(rows.key() + "/" + rows.revision())
                .setAt(at)
                .setKind(IdentifierKind.valueOf(rows.kind().name()))
                .setIdentifier(rows.digits())
                .setPeriods(rows.periods().stream().map(ToTopics::period).toList())
                .setRevision(rows.revision())
                .build();
    }

    private static AssignmentPeriod period(Period period) {
        return AssignmentPeriod.newBuilder()
                .setApplicationId(period.applicationId())
                .setIccid(period.iccid())
                .setGeneration(period.generation())
                .setFrom(period.from())
                .setUntil(period.until())
                .build();
    }

    private static Hold hold(org.simvite.provisioning.pool.Hold hold) {
        return new Hold(hold.inviteId(), hold.accountId(), hold.stake(), hold.policyVersion());
    }

    private static ProvisioningStatus status(Stage stage) {
        return switch (stage) {
            case BACKORDERED -> ProvisioningStatus.BACKORDERED;
            case FULFILLING -> ProvisioningStatus.RESERVED;
            case PROVISIONED -> ProvisioningStatus.PROVISIONED;
            case FAILED -> ProvisioningStatus.FAILED;
            case RECLAIMED -> ProvisioningStatus.RECLAIMED;
            case REPLACING, FAILING, RECLAIMING ->
                throw new IllegalStateException("nobody is told of the stage " + stage);
        };
    }

    private static ProfileKind kind(org.simvite.provisioning.pool.ProfileKind kind) {
        return switch (kind) {
            case ESIM -> ProfileKind.ESIM;
            case VSIM -> ProfileKind.VSIM;
        };
    }

    private static AuthenticationAlgorithm algorithm(Algorithm algorithm) {
        return switch (algorithm) {
            case NONE -> AuthenticationAlgorithm.UNKNOWN;
            case MILENAGE -> AuthenticationAlgorithm.MILENAGE;
            case TUAK -> AuthenticationAlgorithm.TUAK;
        };
    }

    private static @Nullable Reason reason(@Nullable FailureReason reason) {
        return reason == null ? null : Reason.valueOf(reason.name());
    }
}
