package org.simvite.invite.topology;

import java.util.List;
import java.util.Objects;
import org.simvite.event.AccountKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.Channel;
import org.simvite.event.DeviceVerdict;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteOrder;
import org.simvite.event.InviteRequest;
import org.simvite.event.Reason;
import org.simvite.event.WayForward;
import org.simvite.invite.account.Account;
import org.simvite.invite.device.Registration;
import org.simvite.invite.request.Order;
import org.simvite.invite.request.Refusal;

/** From the domain to records. Event ids follow from what the events tell of, so that a repetition shows. */
final class Outgoing {

    private Outgoing() {}

    static InviteRequest installRequest(Registration registration, org.simvite.invite.device.DeviceVerdict verdict) {
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
                .build();
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
                .setRevision(account.revision())
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
                .setBoundDeviceId(order.boundDeviceId())
                .setOpenLimit(order.openLimit())
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
                .setNeeded(refusal.limit())
                .setAvailable(refusal.used())
                .setNextAt(refusal.nextAt())
                .setWaysForward(refusal.nextAt() == null ? List.of() : List.of(WayForward.WAIT))
                .setPayloadHash(refusal.payloadHash())
                .build();
    }
}
