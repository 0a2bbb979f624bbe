package org.simvite.invite.topology;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountKind;
import org.simvite.event.AccountOrder;
import org.simvite.event.AccountRecordKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.Aggregate;
import org.simvite.event.Channel;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceVerdict;
import org.simvite.event.InstallRequest;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteOrder;
import org.simvite.event.InviteRequest;
import org.simvite.event.Reason;
import org.simvite.event.WayForward;
import org.simvite.invite.account.Account;
import org.simvite.invite.device.Registration;
import org.simvite.invite.device.ReleaseResult;
import org.simvite.invite.install.Turn;
import org.simvite.invite.request.Order;
import org.simvite.invite.request.Refusal;
import org.simvite.topic.CommandOutcomes;

/** From the domain to records. Event ids follow from what the events tell of, so that a repetition shows. */
final class Outgoing {

    private Outgoing() {}

    /** To the budgets. @param blocks as the gateway gave them */
    static InstallRequest installRequest(
            Registration registration, org.simvite.invite.device.DeviceVerdict verdict, List<String> blocks) {
        return InstallRequest.newBuilder()
                .setEventId(registration.requestId())
                .setAt(registration.at())
                .setBlocks(blocks)
                .setAttestation(registration.attestation())
                .setRequest(inviteRequest(registration, verdict))
                .build();
    }

    /** To the account. */
    static InviteRequest inviteRequest(Registration registration, org.simvite.invite.device.DeviceVerdict verdict) {
        return InviteRequest.newBuilder()
                .setEventId(registration.requestId())
                .setAt(registration.at())
                .setRequestId(registration.requestId())
                .setAccountId(registration.accountId())
                .setDeviceId(registration.deviceId())
                .setChannel(Channel.INSTALL)
                .setDeviceVerdict(DeviceVerdict.valueOf(verdict.name()))
                .setPlatform(registration.platform())
                .setModel(registration.model())
                .setOwnerAccountId(registration.ownerAccountId())
                .setAttestation(registration.attestation())
                .build();
    }

    /** A wait within the budgets. @param now when it was found to be so long */
    static InviteDecision delayed(Turn.Delayed delayed, Instant now) {
        var requestId = delayed.install().requestId();
        return InviteDecision.newBuilder()
                .setEventId(requestId + "/delayed/" + delayed.nextAt().toEpochMilli())
                .setAt(now)
                .setRequestId(requestId)
                .setAccountId(delayed.install().registration().accountId())
                .setChannel(Channel.INSTALL)
                .setStatus(InviteDecisionStatus.DELAYED)
                .setReason(
                        switch (delayed.place()) {
                            case SOON -> null;
                            case LATE -> Reason.STEP_UP_NEEDED;
                            case NONE -> Reason.LIMIT_REACHED;
                        })
                .setNextAt(delayed.nextAt())
                .setWaysForward(
                        delayed.place() == Turn.Place.SOON
                                ? List.of(WayForward.WAIT, WayForward.ATTEST)
                                : List.of(WayForward.ATTEST, WayForward.WAIT))
                .build();
    }

    /** What became of a command to release a device. */
    static CommandOutcome released(DeviceCommand command, ReleaseResult result, Instant now) {
        var outcome = switch (result) {
            case DONE -> CommandResult.DONE;
            case ALREADY_SO, OVERTAKEN -> CommandResult.UNCHANGED;
            case DEVICE_UNKNOWN -> CommandResult.REFUSED;
        };
        var reason = result == ReleaseResult.DONE ? null : CommandReason.valueOf(result.name());
        return CommandOutcomes.last(command.getEventId(), Aggregate.DEVICE_CLAIM, outcome, reason, 0, now);
    }

    /** @param account an open one */
    static org.simvite.event.Account account(Account account) {
        var terminal = account.terminal();
        return org.simvite.event.Account.newBuilder()
                .setEventId(account.accountId() + "/" + account.revision())
                .setAt(account.changedAt())
                .setAccountId(account.accountId())
                .setKind(AccountKind.valueOf(account.kind().name()))
                .setStatus(AccountStatus.valueOf(account.standing().status().name()))
                .setCreatedAt(Objects.requireNonNull(account.openedAt()))
                .setDeviceId(terminal == null ? null : terminal.deviceId())
                .setOwnerAccountId(terminal == null ? null : terminal.ownerAccountId())
                .setPlatform(terminal == null ? null : terminal.platform())
                .setModel(terminal == null ? null : terminal.model())
                .setAttestation(terminal == null ? Registration.UNATTESTED : terminal.attestation())
                .setStatusActor(account.standing().actor())
                .setStatusReason(account.standing().reason())
                .setStatusMessage(account.standing().message())
                .setStatusCommandId(account.standing().commandId())
                .setUnusedInstalls(account.unusedInstalls())
                .setRevision(account.revision())
                .build();
    }

    /**
     * A tick: every account of the partition that was opened or changed before has been written.
     *
     * @param tick its key, which names the partition
     */
    static org.simvite.event.Account accountsTold(String tick, Instant now) {
        return org.simvite.event.Account.newBuilder()
                .setEventId(tick + "/" + now.toEpochMilli())
                .setAt(now)
                .setAccountId("")
                .setKind(AccountKind.UNKNOWN)
                .setStatus(AccountStatus.UNKNOWN)
                .setCreatedAt(now)
                .setRecordKind(AccountRecordKind.TICK)
                .build();
    }

    /** A command to an account that exists, for its credit and codes. */
    static AccountOrder accountOrder(AccountCommand command) {
        return AccountOrder.newBuilder()
                .setEventId(command.getEventId())
                .setAt(command.getAt())
                .setAccountId(command.getAccountId())
                .setCommand(command)
                .build();
    }

    static InviteOrder order(Order order) {
        return InviteOrder.newBuilder()
                .setEventId(order.requestId())
                .setAt(order.at())
                .setRequestId(order.requestId())
                .setAccountId(order.answerableId())
                .setHolderAccountId(order.holderId())
                .setChannel(Channel.valueOf(order.channel().name()))
                .setBoundAccountId(order.boundAccountId())
                .setOpenLimit(order.openLimit())
                .setDayLimit(order.dayLimit())
                .setPayloadHash(order.payloadHash())
                .build();
    }

    static InviteDecision refusal(Refusal refusal) {
        return InviteDecision.newBuilder()
                .setEventId(refusal.requestId() + "/refused")
                .setAt(refusal.at())
                .setRequestId(refusal.requestId())
                .setAccountId(refusal.accountId())
                .setChannel(Channel.valueOf(refusal.channel().name()))
                .setStatus(InviteDecisionStatus.REFUSED)
                .setReason(Reason.valueOf(refusal.reason().name()))
                .setNextAt(refusal.nextAt())
                .setWaysForward(refusal.waysForward().stream()
                        .map(way -> WayForward.valueOf(way.name()))
                        .toList())
                .setPayloadHash(refusal.payloadHash())
                .build();
    }
}
