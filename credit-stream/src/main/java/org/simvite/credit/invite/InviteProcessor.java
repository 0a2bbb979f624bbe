package org.simvite.credit.invite;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Invite;
import org.simvite.event.InviteCommand;
import org.simvite.event.ProvisioningFailure;
import org.simvite.event.Reason;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.identity.Ids;
import org.simvite.serde.BadRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the code, asks {@link Redemption} or {@link InviteLife}, keeps the code and publishes what became of it. */
final class InviteProcessor implements Processor<String, SpecificRecord, String, SpecificRecord>, InviteStores.Due {

    private static final Logger LOG = LoggerFactory.getLogger(InviteProcessor.class);
    private static final Duration DUE_EVERY = Duration.ofMillis(250);

    private final Duration unknownInviteWait;
    private final int failureCap;
    private final MeterRegistry meters;

    private ProcessorContext<String, SpecificRecord> context;
    private InviteStores stores;
    private InviteOutbox out;

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
        context.schedule(DUE_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> {
            out.carryOnNothing();
            stores.drain(this);
        });
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        out.carryOn(in.headers());
        try {
            read(in.key(), in.value());
        } catch (IllegalArgumentException e) {
            var bad = new BadRecordException(String.valueOf(e.getMessage()));
            bad.initCause(e);
            throw bad;
        }
    }

    private void read(String key, @Nullable SpecificRecord value) {
        if (value instanceof RedemptionRequest tick && tick.getKind() == RedemptionRecordKind.TICK) {
            stores.applicationsRead(tick.getFromPartition(), tick.getFromPartitions(), tick.getAt());
        } else if (value instanceof RedemptionRequest request
                && request.getInviteId().equals(key)) {
            apply(InviteRecords.application(request));
        } else if (value instanceof Invite invite && invite.getInviteId().equals(key)) {
            issue(invite);
        } else if (value instanceof ProvisioningFailure failure
                && failure.getInviteId().equals(key)) {
            giveBack(failure);
        } else if (value instanceof InviteCommand command
                && command.getInviteId().equals(key)) {
            obey(InviteRecords.command(command));
        } else if (value == null) {
            forget(key);
        } else {
            throw new IllegalArgumentException("not for a code, or the key is not the invite id");
        }
    }

    private void apply(Application application) {
        var inviteId = application.inviteId();
        var applicationId = application.applicant().applicationId();
        if (stores.redemption(inviteId, applicationId) != null || stores.waits(inviteId, applicationId)) {
            return;
        }
        var code = stores.code(inviteId);
        if (code == null) {
            // its MAC was genuine, so its record is under way
            stores.await(application, unknownInviteWait);
        } else {
            redeem(code, application);
        }
    }

    private void redeem(InviteLife code, Application application) {
        var now = now();
        var decided = Redemption.decide(code, application.applicant(), now, failureCap);
        stores.decided(application.inviteId(), decided.redemption());
        var refusal = decided.redemption().refusal();
        if (refusal != null) {
            out.rejected(application.inviteId(), application.applicant(), refusal, now);
            return;
        }
        stores.keep(decided.code());
        out.accepted(application, decided.code(), now);
        out.state(decided.code(), now);
    }

    private void issue(Invite invite) {
        if (stores.code(invite.getInviteId()) != null) {
            return;
        }
        var issued = InviteLife.issued(InviteRecords.terms(invite));
        stores.add(issued);
        out.state(issued, invite.getAt());
        stores.takeCommands(invite.getInviteId()).forEach(this::obey);
        for (var application : stores.takeWaiting(invite.getInviteId())) {
            var code = stores.code(invite.getInviteId());
            if (code != null) {
                redeem(code, application);
            }
        }
    }

    private void giveBack(ProvisioningFailure failure) {
        var code = stores.code(failure.getInviteId());
        var redemption = stores.redemption(failure.getInviteId(), failure.getApplicationId());
        if (code == null || redemption == null) {
            throw new IllegalArgumentException("an application failed that was never accepted");
        }
        if (!redemption.takesUse()) {
            return;
        }
        var failed = Redemption.fail(code, redemption, failure.getApplicantFault());
        stores.keep(failed.code());
        stores.keep(failure.getInviteId(), failed.redemption());
        var end = failed.code().end();
        if (end != null) {
            out.ended(failed.code(), end, 1, failure.getApplicationId(), failure.getAt());
        }
        out.failed(
                failure.getInviteId(),
                redemption.applicant(),
                failure.getReason(),
                code.terms().accountId(),
                failure.getAt());
        out.state(failed.code(), failure.getAt());
    }

    private void obey(CodeCommand command) {
        var code = stores.code(command.inviteId());
        if (code == null) {
            stores.await(command);
            return;
        }
        var told = command.on(code);
        if (told.equals(code)) {
            return;
        }
        stores.keep(told);
        var end = told.end();
        if (end != null) {
            out.ended(told, end, told.ended() - code.ended(), null, command.at());
        }
        out.state(told, command.at());
    }

    private void forget(String inviteId) {
        var code = stores.code(inviteId);
        if (code != null) {
            stores.drop(code);
            out.forgotten(inviteId, now());
        }
    }

    @Override
    public void expire(String inviteId) {
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
        var code = stores.code(application.inviteId());
        if (code != null) {
            redeem(code, application);
            return;
        }
        LOG.warn("no record of code {} came in time for an application", Ids.masked(application.inviteId()));
        meters.counter("simvite.applications.undecided").increment();
        stores.decided(application.inviteId(), Redemption.notDecided(application.applicant(), now()));
        out.failed(application.inviteId(), application.applicant(), Reason.NOT_DECIDED, null, now());
    }

    @Override
    public void drop(CodeCommand command) {
        LOG.warn("no record of code {} came for {}", Ids.masked(command.inviteId()), command.kind());
        meters.counter("simvite.invite.commands.dropped").increment();
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
