package org.simvite.credit.invite;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.command.Outcome;
import org.simvite.event.Aggregate;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.Invite;
import org.simvite.event.Reason;
import org.simvite.event.ReleaseCause;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.runtime.streams.Traces;
import org.simvite.topic.CommandOutcomes;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** Publishes what became of codes and applications. */
final class InviteOutbox {

    private final ProcessorContext<String, SpecificRecord> context;
    private Headers headers = new RecordHeaders();

    InviteOutbox(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
    }

    /** What follows carries on the headers of the record at hand. */
    void carryOn(Headers ofRecord) {
        headers = ofRecord;
    }

    /** What follows comes of a deadline. */
    void beginTrace() {
        headers = Traces.begun();
    }

    void accepted(Application application, InviteLife code, Instant at) {
        var terms = code.terms();
        var applicant = application.applicant();
        var decision = InviteRecords.decision(
                terms.inviteId(), applicant, ApplicationDecisionStatus.ACCEPTED, null, terms.accountId(), at);
        forward(Topics.APPLICATION_DECISIONS, applicant.applicationId(), decision, at);
        goesOn(application, code, at);
        forward(Topics.SIM_OUTCOMES, applicant.accountId(), InviteRecords.accepted(terms, applicant, at), at);
    }

    /** The application goes on to the device that it names, or to its pool. @param at when the code was redeemed */
    void goesOn(Application application, InviteLife code, Instant at) {
        var applicant = application.applicant();
        var request = InviteRecords.reservation(application, code.terms(), at);
        if (applicant.namesDevice()) {
            forward(Topics.DEVICE_REQUESTS, applicant.deviceId(), InviteRecords.deviceRequest(request), at);
        } else {
            forward(Topics.RESERVATION_REQUESTS, applicant.poolId(), request, at);
        }
    }

    /** Tells again what was decided, to whoever missed it or wants to know that it is here. */
    void answerInquiry(Redemption redemption, Instant at) {
        var cause = redemption.refusal() != null
                ? ReleaseCause.REJECTED
                : redemption.failed() ? ReleaseCause.FAILED : ReleaseCause.ACCEPTED;
        release(redemption.applicant(), cause, at);
    }

    /** The code's id was taken: its holds close, as those of a code that was revoked. */
    void collided(Invite second) {
        var outcome = InviteRecords.collided(second);
        forward(Topics.SIM_OUTCOMES, outcome.getAccountId(), outcome, second.getAt());
    }

    void rejected(String inviteId, Applicant applicant, RedemptionRefusal refusal, Instant at) {
        var decision = InviteRecords.decision(
                inviteId, applicant, ApplicationDecisionStatus.REJECTED, Reason.valueOf(refusal.name()), null, at);
        forward(Topics.APPLICATION_DECISIONS, applicant.applicationId(), decision, at);
        release(applicant, ReleaseCause.REJECTED, at);
    }

    void failed(String inviteId, Applicant applicant, Reason reason, @Nullable String inviter, Instant at) {
        var decision =
                InviteRecords.decision(inviteId, applicant, ApplicationDecisionStatus.FAILED, reason, inviter, at);
        forward(Topics.APPLICATION_DECISIONS, applicant.applicationId(), decision, at);
        release(applicant, ReleaseCause.FAILED, at);
    }

    /** Some uses ended unredeemed; see {@link InviteRecords#ended}. */
    void ended(InviteLife code, InviteLife.End how, int uses, @Nullable String applicationId, Instant at) {
        if (uses > 0) {
            var outcome = InviteRecords.ended(code, how, uses, applicationId, at);
            forward(Topics.SIM_OUTCOMES, outcome.getAccountId(), outcome, at);
        }
    }

    void state(InviteLife code, Instant at) {
        forward(Topics.INVITE_STATES, code.terms().inviteId(), InviteRecords.state(code, at), at);
    }

    /** The code's last word on a command. */
    void outcome(String commandId, Outcome outcome, Instant at) {
        var record = CommandOutcomes.last(commandId, Aggregate.INVITE, outcome, 0, at);
        forward(Topics.COMMAND_OUTCOMES, commandId, record, at);
    }

    void forgotten(String inviteId, Instant at) {
        forward(Topics.INVITE_STATES, inviteId, null, at);
    }

    private void release(Applicant applicant, ReleaseCause cause, Instant at) {
        forward(Topics.ADMISSION_RELEASES, applicant.accountId(), InviteRecords.release(applicant, cause, at), at);
        if (cause == ReleaseCause.FAILED && applicant.namesDevice()) {
            var freed = InviteRecords.deviceRelease(applicant, cause, at);
            forward(Topics.DEVICE_RELEASES, applicant.deviceId(), freed, at);
        }
    }

    @SuppressWarnings("NullAway") // null is a tombstone
    private void forward(Topic<?> topic, String key, @Nullable SpecificRecord value, Instant at) {
        context.forward(
                new Record<>(key, value, at.toEpochMilli(), headers), TopicNodes.sinkName(topic, RedeemCode.NAME));
    }
}
