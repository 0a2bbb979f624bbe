package org.simvite.credit.invite;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.command.Outcome;
import org.simvite.event.Invite;
import org.simvite.event.InviteCommand;
import org.simvite.event.ProvisioningAnswer;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.identity.Ids;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps codes from their issue to their end, and hands applications on them to the {@link RedemptionDesk}. */
final class InviteProcessor implements Processor<String, SpecificRecord, String, SpecificRecord>, InviteStores.Due {

    private static final Logger LOG = LoggerFactory.getLogger(InviteProcessor.class);
    private static final Duration DUE_EVERY = Duration.ofMillis(250);

    private final Duration unknownInviteWait;
    private final int failureCap;
    private final MeterRegistry meters;

    private ProcessorContext<String, SpecificRecord> context;
    private InviteStores stores;
    private InviteOutbox out;
    private RedemptionDesk desk;

    InviteProcessor(Duration unknownInviteWait, int failureCap, MeterRegistry meters) {
        this.unknownInviteWait = unknownInviteWait;
        this.failureCap = failureCap;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        stores = new InviteStores(context);
        out = new InviteOutbox(context);
        desk = new RedemptionDesk(stores, out, unknownInviteWait, failureCap, meters);
        context.schedule(DUE_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> stores.drain(this));
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        out.carryOn(in.headers());
        read(in.key(), in.value());
    }

    private void read(String key, @Nullable SpecificRecord value) {
        if (value instanceof RedemptionRequest tick && tick.getKind() == RedemptionRecordKind.TICK) {
            stores.deadlines().applicationsRead(tick.getAt());
        } else if (value instanceof RedemptionRequest request
                && request.getInviteId().equals(key)) {
            if (request.getKind() == RedemptionRecordKind.INQUIRE) {
                desk.inquire(request.getInviteId(), InviteRecords.applicant(request));
            } else {
                desk.apply(InviteRecords.application(request));
            }
        } else if (value instanceof Invite invite && invite.getInviteId().equals(key)) {
            issue(invite);
        } else if (value instanceof ProvisioningAnswer answer
                && answer.getInviteId().equals(key)) {
            answer(answer);
        } else if (value instanceof InviteCommand command
                && command.getInviteId().equals(key)) {
            obey(InviteRecords.command(command, stores.deadlines().now()));
        } else if (value == null && TopicNodes.isFrom(Topics.INVITES, context)) {
            forget(key);
        } else {
            throw new BadRecordException("not for a code, or the key is not the invite id");
        }
    }

    private void issue(Invite invite) {
        var known = stores.code(invite.getInviteId());
        if (known != null) {
            if (!known.terms().requestId().equals(invite.getRequestId())) {
                collided(known, invite);
            }
            return;
        }
        var issued = InviteLife.issued(InviteRecords.terms(invite));
        stores.add(issued);
        out.state(issued, invite.getAt());
        stores.waiting().takeCommands(invite.getInviteId()).forEach(this::obey);
        desk.admitWaiting(invite.getInviteId());
    }

    /** Sixty random bits are the same for two codes a few times a year, at ten million codes a day: the first one stands. */
    private void collided(InviteLife first, Invite second) {
        LOG.warn("a second code was issued under id {}; it ends", Ids.masked(second.getInviteId()));
        meters.counter("simvite.invite.collisions").increment();
        out.collided(second);
        // the second's record took the first one's place on its topic, so say what stands
        out.state(first, second.getAt());
    }

    private void answer(ProvisioningAnswer answer) {
        switch (answer.getKind()) {
            case TAKEN -> desk.taken(answer);
            case FAILED -> desk.giveBack(answer);
            case UNKNOWN -> throw new IllegalArgumentException("an answer of an unknown kind");
        }
    }

    private void obey(CodeCommand command) {
        var code = stores.code(command.inviteId());
        if (code == null) {
            stores.waiting().await(command, unknownInviteWait);
        } else if (!stores.wasObeyed(command)) {
            obey(command, code);
        }
    }

    private void obey(CodeCommand command, InviteLife code) {
        var obeyed = command.on(code);
        var told = obeyed.code();
        if (!told.equals(code)) {
            stores.keep(told);
        }
        if (obeyed.outcome().result() == Outcome.Result.DONE) {
            if (told.end() != null) {
                out.ended(told, told.end(), told.ended() - code.ended(), null, command.at());
            }
            out.state(told, command.at());
        }
        if (command.scope() == CodeCommand.Scope.CODE) {
            stores.obeyed(command);
        }
        answer(command, obeyed.outcome());
    }

    /** What was said to the account is ACCOUNT's to answer. */
    private void answer(CodeCommand command, Outcome outcome) {
        if (command.scope() == CodeCommand.Scope.CODE) {
            out.outcome(command.id(), outcome, stores.deadlines().now());
        }
    }

    private void forget(String inviteId) {
        var code = stores.code(inviteId);
        if (code != null) {
            stores.drop(code);
            out.forgotten(inviteId, stores.deadlines().now());
        }
    }

    @Override
    public void expire(String inviteId) {
        out.beginTrace();
        var code = stores.code(inviteId);
        if (code == null || code.end() != null) {
            return;
        }
        var expired = code.ended(InviteLife.End.EXPIRED);
        var at = code.terms().expiresAt();
        stores.keep(expired);
        out.ended(expired, InviteLife.End.EXPIRED, expired.ended(), null, at);
        out.state(expired, at);
    }

    @Override
    public void stopWaiting(Application application) {
        out.beginTrace();
        desk.stopWaiting(application);
    }

    @Override
    public void repeat(UnansweredStep step) {
        out.beginTrace();
        desk.repeat(step);
    }

    @Override
    public void stopWaiting(CodeCommand command) {
        out.beginTrace();
        if (stores.code(command.inviteId()) != null) {
            obey(command);
            return;
        }
        LOG.warn("no record of code {} came for {}", Ids.masked(command.inviteId()), command.kind());
        meters.counter("simvite.invite.commands.dropped").increment();
        answer(command, Outcome.refused(Outcome.Reason.INVITE_UNKNOWN));
    }
}
