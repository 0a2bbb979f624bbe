package org.simvite.credit.applicant;

import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.progress.ProgressRecords;
import org.simvite.event.Account;
import org.simvite.event.AccountRecordKind;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.ReleaseCause;
import org.simvite.event.SimApplication;
import org.simvite.runtime.streams.SourcePartitions;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.runtime.streams.Traces;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topics;

/** Asks {@link Admission}, remembers and passes on what it says. */
final class AdmissionProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final TrustRules rules;
    private final Duration unknownAccountWait;

    private ProcessorContext<String, SpecificRecord> context;
    private ApplicantStores stores;
    private AdmissionCounters counters;
    private long tickedSecond;

    AdmissionProcessor(TrustRules rules, Duration unknownAccountWait) {
        this.rules = rules;
        this.unknownAccountWait = unknownAccountWait;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        stores = new ApplicantStores(context);
        counters = new AdmissionCounters(context);
        // a task that lost its transaction begins again with this very object, and reads again what it told in vain
        tickedSecond = Long.MIN_VALUE;
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> {
            stores.waiting().drain(now(), this::stopWaiting);
            stores.drain(now(), this::inquire);
        });
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        if (in.value() instanceof AdmissionRelease release) {
            release(release);
        } else if (in.value() instanceof Account account) {
            if (account.getRecordKind() == AccountRecordKind.TICK) {
                stores.waiting().accountsRead(account.getAt());
            } else {
                record(in.key(), account);
            }
        } else if (in.value() instanceof SimApplication application) {
            if (application.getKind() == ApplicationRecordKind.TICK) {
                tick(in, application);
            } else {
                admit(ApplicantRecords.askedFor(in.key(), application), in.headers());
            }
        } else if (in.value() == null && in.key() != null && TopicNodes.isFrom(Topics.ACCOUNTS, context)) {
            stores.forgetAccount(in.key());
        } else {
            throw new BadRecordException("not for an applicant");
        }
    }

    private void admit(AskedFor asked, Headers headers) {
        String accountId = asked.accountId();
        String applicationId = asked.applicationId();
        Admission admission = Admission.decide(
                stores.account(accountId),
                stores.unused(accountId),
                stores.known(accountId, applicationId),
                asked,
                rules,
                now());
        if (admission instanceof Admission.Admitted decided) {
            stores.remember(accountId, applicationId, decided.remember());
            stores.occupy(accountId, applicationId);
            counters.admitted();
            forward(ApplicantRecords.redeem(asked), asked.at(), headers);
        } else if (admission instanceof Admission.Refused decided) {
            stores.remember(accountId, applicationId, decided.remember());
            counters.refused(decided.why());
            forward(ApplicantRecords.refusal(asked, decided), asked.at(), headers);
        } else if (admission instanceof Admission.Waits) {
            stores.waiting().await(asked, now(), unknownAccountWait);
        } else if (admission instanceof Admission.Repeated repeated && repeated.otherPayload()) {
            counters.otherPayload();
        }
    }

    /** The account's record has come, or changed: decides what waited for it. */
    private void record(String accountId, Account account) {
        ApplyingAccount known = stores.account(accountId);
        ApplyingAccount recorded = ApplicantRecords.recorded(known, account);
        if (!recorded.equals(known)) {
            stores.keep(accountId, recorded);
        }
        stores.waiting().take(accountId).forEach(asked -> admit(asked, Traces.begun()));
    }

    /** That the account is not known is no verdict, and not remembered: the same application is judged when it is made again. */
    private void stopWaiting(AskedFor asked) {
        if (stores.account(asked.accountId()).standing() != null) {
            admit(asked, Traces.begun());
            return;
        }
        counters.undecided();
        forward(ApplicantRecords.notDecided(asked, now()), now(), Traces.begun());
    }

    /** A code that could not read the application tells nobody; asked, it decides that it failed. Asked until it answers. */
    private void inquire(String accountId, String applicationId, KnownApplication application) {
        @Nullable Inquiry inquiry = application.inquiry();
        if (inquiry != null) {
            forward(
                    ApplicantRecords.inquire(accountId, applicationId, application.payloadHash(), inquiry),
                    now(),
                    Traces.begun());
        }
    }

    private void release(AdmissionRelease release) {
        String accountId = release.getAccountId();
        String applicationId = release.getApplicationId();
        if (release.getCause() == ReleaseCause.CONFIRMED) {
            stores.keep(accountId, stores.account(accountId).nowConfirmed());
            return;
        }
        if (release.getCause() == ReleaseCause.ACCEPTED) {
            // it only answers an inquiry: the application goes on
            stores.heardOf(accountId, applicationId);
            return;
        }
        @Nullable
        KnownApplication released = Admission.release(
                stores.known(accountId, applicationId), release.getCause() == ReleaseCause.REJECTED, now());
        if (released != null) {
            stores.remember(accountId, applicationId, released);
            stores.free(accountId, applicationId);
        }
    }

    /** At most one a second: several gateways tick. */
    private void tick(Record<String, SpecificRecord> in, SimApplication tick) {
        long second = goneOnThrough(tick.getAt()).getEpochSecond();
        if (second > tickedSecond) {
            tickedSecond = second;
            // to the second, so that the ticks of one moment are one moment in every partition
            var told = ProgressRecords.progress(
                    Topics.REDEMPTION_REQUESTS, "", Instant.ofEpochSecond(second), false, SourcePartitions.of(context));
            context.forward(
                    in.withKey(ProgressRecords.key(Topics.REDEMPTION_REQUESTS, ""))
                            .<SpecificRecord>withValue(told)
                            .withTimestamp(told.getAt().toEpochMilli()),
                    TopicNodes.sinkName(Topics.READING_PROGRESS, AdmitApplication.NAME));
        }
    }

    /** What waits for its account has not gone on, and nobody has read what is still to come in. */
    private Instant goneOnThrough(Instant read) {
        Instant through = read.isAfter(now()) ? now() : read;
        return stores.waiting()
                .earliest()
                .map(at -> at.minusMillis(1))
                .filter(before -> before.isBefore(through))
                .orElse(through);
    }

    private void forward(RedemptionRequest request, Instant at, Headers headers) {
        context.forward(
                new Record<>(request.getInviteId(), request, at.toEpochMilli(), headers),
                TopicNodes.sinkName(Topics.REDEMPTION_REQUESTS));
    }

    private void forward(ApplicationDecision decision, Instant at, Headers headers) {
        context.forward(
                new Record<>(decision.getApplicationId(), decision, at.toEpochMilli(), headers),
                TopicNodes.sinkName(Topics.APPLICATION_DECISIONS, AdmitApplication.NAME));
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
