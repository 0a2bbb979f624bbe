package org.simvite.gateway;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.simvite.event.Account;
import org.simvite.event.AccountKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.Channel;
import org.simvite.event.CreditBalance;
import org.simvite.event.Hold;
import org.simvite.event.Invite;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteState;
import org.simvite.event.InviteStatus;
import org.simvite.event.LedgerCause;
import org.simvite.event.LedgerEntry;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningState;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.Reason;
import org.simvite.event.SimLifecycle;
import org.simvite.event.SimParameters;
import org.simvite.event.SimStatus;
import org.simvite.event.StockProfile;
import org.simvite.event.StockState;
import org.simvite.identity.Ids;

/** Records as the other services write them. */
final class Results {

    private Results() {}

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    static InviteDecision granted(String requestId, String accountId, String hash) {
        return decision(requestId, accountId, InviteDecisionStatus.GRANTED)
                .setInviteId(inviteId(requestId))
                .setExpiresAt(now().plus(30, ChronoUnit.DAYS))
                .setPayloadHash(hash)
                .build();
    }

    static InviteDecision.Builder decision(String requestId, String accountId, InviteDecisionStatus status) {
        return InviteDecision.newBuilder()
                .setEventId("decision/" + requestId)
                .setAt(now())
                .setRequestId(requestId)
                .setAccountId(accountId)
                .setChannel(Channel.FREE)
                .setStatus(status);
    }

    static String inviteId(String requestId) {
        return Ids.inviteId(requestId, 0);
    }

    static Invite.Builder invite(String inviteId, String accountId) {
        return Invite.newBuilder()
                .setEventId("invite/" + inviteId)
                .setAt(now())
                .setInviteId(inviteId)
                .setRequestId("request-of-" + inviteId)
                .setAccountId(accountId)
                .setHolderAccountId(accountId)
                .setChannel(Channel.FREE)
                .setUses(1)
                .setNotBefore(now().minusSeconds(60))
                .setExpiresAt(now().plus(30, ChronoUnit.DAYS))
                .setStake(10)
                .setPolicyVersion("staked@1");
    }

    static InviteState.Builder state(String inviteId, String accountId, InviteStatus status, long revision) {
        return InviteState.newBuilder()
                .setEventId("state/" + inviteId + "/" + revision)
                .setAt(now())
                .setInviteId(inviteId)
                .setAccountId(accountId)
                .setHolderAccountId(accountId)
                .setStatus(status)
                .setUses(1)
                .setRedeemed(0)
                .setExpiresAt(now().plus(30, ChronoUnit.DAYS))
                .setRevision(revision);
    }

    static ApplicationDecision.Builder applied(
            TestTerminal terminal, String applicationId, String inviteId, ApplicationDecisionStatus status) {
        return ApplicationDecision.newBuilder()
                .setEventId(applicationId + "/" + status)
                .setAt(now())
                .setApplicationId(applicationId)
                .setAccountId(terminal.accountId)
                .setDeviceId(terminal.deviceId)
                .setInviteId(inviteId)
                .setStatus(status)
                .setProfileKind(ProfileKind.ESIM)
                .setPoolId("esim");
    }

    static ApplicationDecision rejected(TestTerminal terminal, String applicationId, String inviteId, Reason reason) {
        return applied(terminal, applicationId, inviteId, ApplicationDecisionStatus.REJECTED)
                .setReason(reason)
                .build();
    }

    static ProvisioningState.Builder provisioning(
            TestTerminal terminal, String applicationId, ProvisioningStatus status, String iccid) {
        return ProvisioningState.newBuilder()
                .setEventId(applicationId + "/" + status)
                .setAt(now())
                .setApplicationId(applicationId)
                .setStatus(status)
                .setPoolId("esim")
                .setProfileKind(ProfileKind.ESIM)
                .setIccid(iccid)
                .setGeneration(1)
                .setAccountId(terminal.accountId)
                .setDeviceId(terminal.deviceId)
                .setHold(hold());
    }

    static SimParameters parameters(TestTerminal terminal, String applicationId, int generation, String jwe) {
        return parameters(terminal, applicationId, "8988211000000530082", generation, jwe);
    }

    static SimParameters parameters(
            TestTerminal terminal, String applicationId, String iccid, int generation, String jwe) {
        return SimParameters.newBuilder()
                .setIccid(iccid)
                .setEventId(applicationId + "/" + generation)
                .setAt(now())
                .setApplicationId(applicationId)
                .setAccountId(terminal.accountId)
                .setGeneration(generation)
                .setJwe(jwe)
                .setExpiresAt(now().plus(2, ChronoUnit.DAYS))
                .build();
    }

    static SimLifecycle life(TestTerminal terminal, String applicationId, SimStatus status, long revision) {
        return SimLifecycle.newBuilder()
                .setEventId(applicationId + "/" + revision)
                .setAt(now())
                .setApplicationId(applicationId)
                .setStatus(status)
                .setProfileKind(ProfileKind.ESIM)
                .setIccid("8988211000000530082")
                .setGeneration(1)
                .setPoolId("esim")
                .setAccountId(terminal.accountId)
                .setDeviceId(terminal.deviceId)
                .setHold(hold())
                .setRevision(revision)
                .build();
    }

    static Account account(String accountId) {
        return Account.newBuilder()
                .setEventId("account/" + accountId)
                .setAt(now())
                .setAccountId(accountId)
                .setKind(AccountKind.TERMINAL)
                .setStatus(AccountStatus.ACTIVE)
                .setCreatedAt(now())
                .setRevision(1)
                .build();
    }

    static CreditBalance balance(String accountId, int balance, int held, long revision) {
        return CreditBalance.newBuilder()
                .setEventId("balance/" + accountId + "/" + revision)
                .setAt(now())
                .setAccountId(accountId)
                .setBalance(balance)
                .setHeld(held)
                .setIssuedUses(1)
                .setOpenUses(held / 10)
                .setOpenInvites(held / 10)
                .setSequence(revision)
                .setCanRequest(balance - held >= 10)
                .setNeeded(10)
                .setPolicyVersion("staked@1")
                .setRevision(revision)
                .build();
    }

    static LedgerEntry entry(String accountId, long sequence, LedgerCause cause, int delta, int balance) {
        return LedgerEntry.newBuilder()
                .setEventId("entry/" + accountId + "/" + sequence)
                .setAt(now())
                .setAccountId(accountId)
                .setSequence(sequence)
                .setCause(cause)
                .setDelta(delta)
                .setBalance(balance)
                .setHeld(0)
                .setPolicyVersion("staked@1")
                .build();
    }

    static StockProfile stock(String iccid, String pool, StockState state, String smdp, long revision) {
        return StockProfile.newBuilder()
                .setEventId("stock/" + iccid + "/" + revision)
                .setAt(now())
                .setIccid(iccid)
                .setPoolId(pool)
                .setProfileKind(ProfileKind.ESIM)
                .setState(state)
                .setGeneration(1)
                .setSmdpId(smdp)
                .setRevision(revision)
                .build();
    }

    private static Hold hold() {
        return Hold.newBuilder()
                .setInviteId("0123456789AB")
                .setAccountId("terminal:x")
                .setStake(10)
                .setPolicyVersion("staked@1")
                .build();
    }
}
