package org.simvite.credit.sim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.DeviceConfirmation;
import org.simvite.event.DeviceRelease;
import org.simvite.event.Hold;
import org.simvite.event.OutcomeKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningState;
import org.simvite.event.ReleaseCause;
import org.simvite.event.SimActivity;
import org.simvite.event.SimLifecycle;
import org.simvite.event.SimOutcome;
import org.simvite.event.SimStatus;
import org.simvite.serde.BadRecordException;

/** The contracts that SIM reads and writes. */
final class SimRecords {

    private SimRecords() {}

    /** @throws BadRecordException if what is said to be provisioned is no profile */
    static Assignment assignment(ProvisioningState state) {
        @Nullable String iccid = state.getIccid();
        if (iccid == null || state.getProfileKind() == ProfileKind.UNKNOWN) {
            throw new BadRecordException("PROVISIONED names the profile and its kind");
        }
        Hold hold = state.getHold();
        return new Assignment(
                state.getAt(),
                state.getProfileKind() == ProfileKind.ESIM,
                iccid,
                state.getGeneration(),
                state.getPoolId(),
                state.getAccountId(),
                state.getDeviceId(),
                hold.getInviteId(),
                hold.getAccountId(),
                hold.getStake(),
                hold.getPolicyVersion());
    }

    /** @throws BadRecordException if the kind is none that can happen to a SIM */
    static Fact fact(SimActivity activity) {
        Fact.Kind kind = switch (activity.getKind()) {
            case DOWNLOADED -> Fact.Kind.DOWNLOADED;
            case INSTALLED -> Fact.Kind.INSTALLED;
            case ACTIVATED -> Fact.Kind.ACTIVATED;
            case TOP_UP -> Fact.Kind.TOP_UP;
            case TRAFFIC -> Fact.Kind.TRAFFIC;
            case REVERSAL -> Fact.Kind.REVERSAL;
            case DELETED -> Fact.Kind.DELETED;
            case RETURN -> Fact.Kind.RETURN;
            case CLAIM_FELL -> Fact.Kind.CLAIM_FELL;
            case UNKNOWN, TICK -> throw new BadRecordException("activity of a kind that no SIM knows");
        };
        return new Fact(
                activity.getEventId(),
                kind,
                activity.getAt(),
                activity.getSource(),
                activity.getAmountMinor() == null ? 0 : Math.max(0, activity.getAmountMinor()),
                activity.getCurrency() == null ? "" : activity.getCurrency(),
                activity.getPromotional(),
                reverses(activity),
                activity.getOctets() == null ? 0 : Math.max(0, activity.getOctets()),
                profile(activity));
    }

    /** The device that an SM-DP+ names of its own accord; null: none, or somebody else says so. */
    static @Nullable Download download(SimActivity activity) {
        @Nullable String deviceId = activity.getDeviceId();
        boolean tells = switch (activity.getKind()) {
            case DOWNLOADED, INSTALLED, DELETED -> Terms.isSmdp(activity.getSource());
            case UNKNOWN, ACTIVATED, TOP_UP, TRAFFIC, REVERSAL, RETURN, TICK, CLAIM_FELL -> false;
        };
        return deviceId == null || !tells ? null : new Download(deviceId, profile(activity), activity.getAt());
    }

    private static @Nullable String profile(SimActivity activity) {
        @Nullable String iccid = activity.getIccid();
        return iccid == null ? null : Assignment.profile(iccid, activity.getGeneration());
    }

    /** The source names its own event; ours carry the source in front. */
    private static @Nullable String reverses(SimActivity activity) {
        @Nullable String named = activity.getReversesEventId();
        String source = activity.getSource() + "/";
        return named == null || named.isEmpty() || named.startsWith(source) ? emptyToNull(named) : source + named;
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    static SimLifecycle lifecycle(SimLife life, Assignment assignment, Shown shown, Instant at) {
        return SimLifecycle.newBuilder()
                .setEventId(life.applicationId() + "/life/" + life.revision())
                .setAt(at)
                .setApplicationId(life.applicationId())
                .setStatus(SimStatus.valueOf(shown.stage().name()))
                .setProfileKind(assignment.esim() ? ProfileKind.ESIM : ProfileKind.VSIM)
                .setIccid(assignment.iccid())
                .setGeneration(assignment.generation())
                .setPoolId(assignment.poolId())
                .setAccountId(assignment.accountId())
                .setDeviceId(assignment.deviceId())
                .setHold(Hold.newBuilder()
                        .setInviteId(assignment.inviteId())
                        .setAccountId(assignment.inviterAccountId())
                        .setStake(assignment.stake())
                        .setPolicyVersion(assignment.policyVersion())
                        .build())
                .setDownloaded(shown.downloaded())
                .setDueAt(shown.dueAt())
                .setRevision(life.revision())
                .build();
    }

    static SimOutcome outcome(String applicationId, Assignment assignment, Booking booking) {
        return SimOutcome.newBuilder()
                .setEventId(booking.eventId())
                .setAt(booking.at())
                .setAccountId(assignment.inviterAccountId())
                .setKind(OutcomeKind.valueOf(booking.kind().name()))
                .setInviteId(assignment.inviteId())
                .setApplicationId(applicationId)
                .setUses(booking.uses())
                .setStake(assignment.stake())
                .setOrdinal(booking.ordinal())
                .setPolicyVersion(assignment.policyVersion())
                .setReversesEventId(booking.reverses())
                .build();
    }

    static DeviceConfirmation confirmation(String applicationId, Assignment assignment, Download download) {
        return DeviceConfirmation.newBuilder()
                .setEventId(applicationId + "/" + assignment.generation() + "/" + download.deviceId())
                .setAt(download.at())
                .setDeviceId(download.deviceId())
                .setAccountId(assignment.accountId())
                .setApplicationId(applicationId)
                .setNamed(download.deviceId().equals(assignment.deviceId()))
                .build();
    }

    /** The account is known better from here on. */
    static AdmissionRelease confirmed(String applicationId, Assignment assignment, Download download) {
        return AdmissionRelease.newBuilder()
                .setEventId(applicationId + "/" + ReleaseCause.CONFIRMED)
                .setAt(download.at())
                .setAccountId(assignment.accountId())
                .setApplicationId(applicationId)
                .setCause(ReleaseCause.CONFIRMED)
                .build();
    }

    static DeviceRelease deviceRelease(String applicationId, String deviceId, Settlement settlement, Instant at) {
        return DeviceRelease.newBuilder()
                .setEventId(applicationId + "/" + settlement)
                .setAt(at)
                .setDeviceId(deviceId)
                .setApplicationId(applicationId)
                .setCause(ReleaseCause.valueOf(settlement.name()))
                .build();
    }

    static AdmissionRelease release(String applicationId, Assignment assignment, Settlement settlement, Instant at) {
        return AdmissionRelease.newBuilder()
                .setEventId(applicationId + "/" + settlement)
                .setAt(at)
                .setAccountId(assignment.accountId())
                .setApplicationId(applicationId)
                .setCause(ReleaseCause.valueOf(settlement.name()))
                .build();
    }
}
