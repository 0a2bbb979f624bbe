package org.simvite.credit.invite;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.CreditDriver;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.AccountOrder;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.Channel;
import org.simvite.event.CommandOutcome;
import org.simvite.event.Invite;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandKind;
import org.simvite.event.InviteState;
import org.simvite.event.OutcomeKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningAnswer;
import org.simvite.event.ProvisioningAnswerKind;
import org.simvite.event.Reason;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.SimOutcome;
import org.simvite.topic.Topics;

/**
 * Says to one code what its neighbours would say, in the words of the contracts. ACCOUNT has really issued it, so that its
 * books are checked along: an end that closed more than is open would fail there.
 */
final class InviteStory implements AutoCloseable {

    static final String ALICE = "terminal:alice";
    static final Instant START = CreditDriver.START;

    final CreditDriver driver = new CreditDriver();
    private int counter;

    /** A code of Alice's that ACCOUNT has issued for a campaign, so that no credit is asked for. */
    Invite issued(int uses) {
        return issued(order(uses));
    }

    org.simvite.event.InviteOrder.Builder order(int uses) {
        var request = "request-" + ++counter;
        return org.simvite.event.InviteOrder.newBuilder()
                .setEventId(request)
                .setAt(driver.now())
                .setRequestId(request)
                .setAccountId(ALICE)
                .setHolderAccountId(ALICE)
                .setChannel(Channel.CAMPAIGN)
                .setUses(uses);
    }

    Invite issued(org.simvite.event.InviteOrder.Builder order) {
        driver.pipe(Topics.INVITE_ORDERS, ALICE, order.build());
        driver.read(Topics.INVITE_STATES);
        return driver.one(Topics.INVITES);
    }

    RedemptionRequest.Builder application(String id, String inviteId) {
        return RedemptionRequest.newBuilder()
                .setEventId(id)
                .setAt(driver.now())
                .setKind(RedemptionRecordKind.REDEEM)
                .setApplicationId(id)
                .setInviteId(inviteId)
                .setAccountId("terminal:bob")
                .setDeviceId("eid-" + id)
                .setProfileKind(ProfileKind.ESIM)
                .setPoolId("esim")
                .setEid("89049032123451234512345678901235")
                .setSealingKey("{jwk}")
                .setSignature("a.b.c")
                .setPayloadHash("hash-" + id);
    }

    void pipe(RedemptionRequest.Builder application) {
        driver.pipe(Topics.REDEMPTION_REQUESTS, application.getInviteId(), application.build());
    }

    ApplicationDecision apply(RedemptionRequest.Builder application) {
        pipe(application);
        return driver.one(Topics.APPLICATION_DECISIONS);
    }

    ApplicationDecision apply(String id, Invite invite) {
        return apply(application(id, invite.getInviteId()));
    }

    /** Every application that came in up to that time has been read. */
    void tick(Instant through) {
        driver.pipe(
                Topics.REDEMPTION_REQUESTS,
                null,
                RedemptionRequest.newBuilder()
                        .setEventId("tick-" + ++counter)
                        .setAt(through)
                        .setKind(RedemptionRecordKind.TICK)
                        .build());
    }

    void fail(String application, Invite invite, Reason reason, boolean applicantFault) {
        driver.pipe(
                Topics.PROVISIONING_ANSWERS,
                invite.getInviteId(),
                ProvisioningAnswer.newBuilder()
                        .setEventId(application + "/" + ProvisioningAnswerKind.FAILED)
                        .setAt(driver.now())
                        .setKind(ProvisioningAnswerKind.FAILED)
                        .setInviteId(invite.getInviteId())
                        .setApplicationId(application)
                        .setAccountId("terminal:" + application)
                        .setDeviceId("eid-" + application)
                        .setReason(reason)
                        .setApplicantFault(applicantFault)
                        .build());
    }

    void taken(String application, Invite invite) {
        driver.pipe(
                Topics.PROVISIONING_ANSWERS,
                invite.getInviteId(),
                ProvisioningAnswer.newBuilder()
                        .setEventId(application + "/" + ProvisioningAnswerKind.TAKEN)
                        .setAt(driver.now())
                        .setKind(ProvisioningAnswerKind.TAKEN)
                        .setInviteId(invite.getInviteId())
                        .setApplicationId(application)
                        .setAccountId("terminal:bob")
                        .setDeviceId("eid-" + application)
                        .build());
    }

    void command(InviteCommandKind kind, String inviteId, @Nullable String account) {
        command(kind, inviteId, account, driver.now());
    }

    void command(InviteCommandKind kind, String inviteId, @Nullable String account, Instant at) {
        command("command-" + ++counter, kind, inviteId, account, at);
    }

    void command(String id, InviteCommandKind kind, String inviteId, @Nullable String account, Instant at) {
        driver.pipe(
                Topics.INVITE_COMMANDS,
                inviteId,
                InviteCommand.newBuilder()
                        .setEventId(id)
                        .setAt(at)
                        .setInviteId(inviteId)
                        .setKind(kind)
                        .setAccountId(account)
                        .setActor(account == null ? "operator:ann" : account)
                        .setReason("internal")
                        .setMessage("told " + id)
                        .build());
    }

    /** The code as last published. */
    InviteState state() {
        var states = driver.read(Topics.INVITE_STATES);
        return states.get(states.size() - 1);
    }

    /** What was told to accounts about uses that ended; acceptances left out. */
    List<SimOutcome> ends() {
        return driver.read(Topics.SIM_OUTCOMES).stream()
                .filter(outcome -> outcome.getKind() != OutcomeKind.ACCEPTED)
                .toList();
    }

    List<CommandOutcome> outcomes() {
        return driver.read(Topics.COMMAND_OUTCOMES);
    }

    /** What Alice's account is told, by way of invite-service. */
    void account(String id, AccountCommandKind kind, Instant at) {
        var command = AccountCommand.newBuilder()
                .setEventId(id)
                .setAt(at)
                .setAccountId(ALICE)
                .setKind(kind)
                .setActor("operator:ann")
                .setReason("internal")
                .setMessage("told " + id)
                .build();
        driver.pipe(
                Topics.ACCOUNT_ORDERS,
                ALICE,
                AccountOrder.newBuilder()
                        .setEventId(id)
                        .setAt(at)
                        .setAccountId(ALICE)
                        .setCommand(command)
                        .build());
    }

    List<AdmissionRelease> releases() {
        return driver.read(Topics.ADMISSION_RELEASES);
    }

    List<ApplicationDecision> decisions() {
        return driver.read(Topics.APPLICATION_DECISIONS);
    }

    void days(long days) {
        driver.advance(Duration.ofDays(days));
    }

    @Override
    public void close() {
        driver.close();
    }
}
