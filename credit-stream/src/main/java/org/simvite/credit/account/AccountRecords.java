package org.simvite.credit.account;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountOrder;
import org.simvite.event.CreditBalance;
import org.simvite.event.Invite;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandKind;
import org.simvite.event.InviteCommandScope;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteOrder;
import org.simvite.event.LedgerCause;
import org.simvite.event.LedgerEntry;
import org.simvite.event.Reason;
import org.simvite.event.SimOutcome;
import org.simvite.serde.BadRecordException;

/** Between the contracts and the domain of accounts. An enum symbol that is not known here is a bad record. */
final class AccountRecords {

    private AccountRecords() {}

    static CodeOrder order(InviteOrder order) {
        return BadRecordException.parsing(() -> new CodeOrder(
                order.getRequestId(),
                order.getAt(),
                Channel.valueOf(order.getChannel().name()),
                order.getUses(),
                order.getOpenLimit(),
                order.getDayLimit(),
                order.getNotBefore(),
                order.getNotAfter()));
    }

    static ReportedOutcome outcome(SimOutcome outcome) {
        return BadRecordException.parsing(() -> new ReportedOutcome(
                outcome.getEventId(),
                outcome.getAt(),
                outcome.getAccountId(),
                ReportedOutcome.Kind.valueOf(outcome.getKind().name()),
                outcome.getInviteId(),
                outcome.getApplicationId(),
                outcome.getUses(),
                outcome.getOrdinal(),
                outcome.getPolicyVersion(),
                outcome.getReversesEventId()));
    }

    static Adjustment adjustment(AccountCommand command) {
        return BadRecordException.parsing(() -> new Adjustment(
                command.getEventId(),
                command.getAt(),
                command.getDelta(),
                command.getCorrectsEntryId(),
                command.getActor(),
                command.getMessage() == null ? "" : command.getMessage()));
    }

    /** The command of an order, which is as it was given. */
    static AccountCommand command(AccountOrder order) {
        if (!order.getCommand().getAccountId().equals(order.getAccountId())
                || !order.getCommand().getEventId().equals(order.getEventId())) {
            throw new BadRecordException("an order with another account's command");
        }
        return order.getCommand();
    }

    /** What a code is told when its account is told something. */
    static InviteCommand command(FanOut fanOut, String inviteId) {
        return InviteCommand.newBuilder()
                .setEventId(fanOut.given().commandId() + "/" + inviteId)
                .setAt(fanOut.given().at())
                .setInviteId(inviteId)
                .setKind(
                        switch (fanOut.status()) {
                            case ACTIVE -> InviteCommandKind.RESUME;
                            case SUSPENDED -> InviteCommandKind.SUSPEND;
                            case CLOSED, ERASED -> InviteCommandKind.REVOKE;
                        })
                .setActor(fanOut.actor())
                .setReason(fanOut.reason())
                .setMessage(fanOut.message())
                .setScope(InviteCommandScope.ACCOUNT)
                .setAccountCommandId(fanOut.given().commandId())
                .build();
    }

    static Invite invite(InviteOrder order, IssueDecision.Granted granted, CreditPolicy policy, Instant at) {
        var hold = granted.hold();
        return Invite.newBuilder()
                .setEventId(hold.inviteId())
                .setAt(at)
                .setInviteId(hold.inviteId())
                .setRequestId(order.getRequestId())
                .setAccountId(order.getAccountId())
                .setHolderAccountId(order.getHolderAccountId())
                .setChannel(order.getChannel())
                .setUses(order.getUses())
                .setBoundDeviceId(order.getBoundDeviceId())
                .setBoundAccountId(order.getBoundAccountId())
                .setCampaignId(order.getCampaignId())
                .setPoolId(order.getPoolId())
                .setProfileKind(order.getProfileKind())
                .setNotBefore(granted.notBefore())
                .setExpiresAt(hold.expiresAt())
                .setStake(hold.stake())
                .setPolicyVersion(policy.id())
                .build();
    }

    static KnownDecision decided(InviteOrder order, IssueDecision decision, CreditPolicy policy, Instant at) {
        var granted = decision instanceof IssueDecision.Granted g ? g : null;
        var refusal = decision instanceof IssueDecision.Refused r ? r.refusal() : observed(granted);
        return new KnownDecision(
                order.getRequestId(),
                at,
                order.getAccountId(),
                order.getHolderAccountId(),
                Channel.valueOf(order.getChannel().name()),
                granted == null ? null : granted.hold().inviteId(),
                granted == null ? null : granted.hold().expiresAt(),
                refusal,
                policy.id(),
                order.getPayloadHash());
    }

    static InviteDecision decision(KnownDecision known) {
        var status = known.granted() ? InviteDecisionStatus.GRANTED : InviteDecisionStatus.REFUSED;
        var decision = InviteDecision.newBuilder()
                .setEventId(known.requestId() + "/" + status)
                .setAt(known.at())
                .setRequestId(known.requestId())
                .setAccountId(known.holderAccountId())
                .setChannel(org.simvite.event.Channel.valueOf(known.channel().name()))
                .setStatus(status)
                .setInviteId(known.inviteId())
                .setExpiresAt(known.expiresAt())
                .setPolicyVersion(known.policyVersion())
                .setPayloadHash(known.payloadHash());
        var refusal = known.refusal();
        if (refusal != null) {
            var reason = Reason.valueOf(refusal.reason().name());
            decision.setReason(known.granted() ? null : reason)
                    .setObservedReason(known.granted() ? reason : null)
                    .setNeeded(refusal.needed())
                    .setAvailable(refusal.available())
                    .setBalance(refusal.balance())
                    .setHeld(refusal.held())
                    .setHeldBy(refusal.heldBy())
                    .setNextAt(refusal.nextAt())
                    .setWaysForward(ways(refusal.waysForward()));
        }
        return decision.build();
    }

    static LedgerEntry entry(LedgerLine line) {
        return LedgerEntry.newBuilder()
                .setEventId(line.entryId())
                .setAt(line.at())
                .setAccountId(line.accountId())
                .setSequence(line.sequence())
                .setCause(LedgerCause.valueOf(line.cause().name()))
                .setDelta(line.delta())
                .setBalance(line.balance())
                .setHeld(line.held())
                .setInviteId(line.inviteId())
                .setApplicationId(line.applicationId())
                .setClosedUses(line.closedUses())
                .setCorrectsEntryId(line.corrects())
                .setPolicyVersion(line.policyVersion())
                .setActor(line.actor())
                .setNote(line.note())
                .build();
    }

    /** @param open the account's open holds, as {@link Gate} asks for them */
    static CreditBalance balance(
            AccountCredit account, CreditPolicy active, Instant at, Supplier<List<OpenHold>> open) {
        var holds = account.holds();
        return CreditBalance.newBuilder()
                .setEventId(account.accountId() + "/" + account.revision())
                .setAt(at)
                .setAccountId(account.accountId())
                .setBalance(account.balance())
                .setHeld(holds.held())
                .setIssuedUses(holds.issuedUses())
                .setOpenUses(holds.openUses())
                .setOpenInvites(holds.openInvites())
                .setSequence(account.sequence())
                .setCanRequest(Gate.open(account, active))
                .setNeeded(Math.toIntExact(active.needed(1)))
                .setNextAt(account.regain().nextAt())
                .setLimitedUntil(account.allowance().limitedUntil())
                .setWaysForward(ways(Gate.waysForward(account, active, at, open)))
                .setSuspended(account.standing().status() != AccountStatus.ACTIVE)
                .setPolicyVersion(active.id())
                .setRevision(account.revision())
                .build();
    }

    private static @Nullable Refusal observed(IssueDecision.@Nullable Granted granted) {
        return granted == null ? null : granted.observed();
    }

    private static List<org.simvite.event.WayForward> ways(List<WayForward> ways) {
        return ways.stream()
                .map(way -> org.simvite.event.WayForward.valueOf(way.name()))
                .toList();
    }
}
