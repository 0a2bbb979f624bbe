package org.simvite.credit.device;

import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.Counters;
import org.simvite.credit.progress.ProgressRecords;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.ReleaseCause;
import org.simvite.event.SimApplication;
import org.simvite.runtime.streams.SourcePartitions;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.runtime.streams.Traces;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topics;

/** Asks {@link Admission}, remembers and passes on what it says. */
final class AdmissionProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private ProcessorContext<String, SpecificRecord> context;
    private DeviceStores stores;
    private Sensor admitted;
    private Sensor refused;
    private Sensor otherPayload;
    private long tickedSecond;

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        stores = new DeviceStores(context);
        // a task that lost its transaction begins again with this very object, and reads again what it told in vain
        tickedSecond = Long.MIN_VALUE;
        var counters = new Counters(context, AdmitApplication.NAME);
        admitted = counters.counter("admitted");
        refused = counters.counter("refused-sim-unused");
        otherPayload = counters.counter("repeated-with-other-payload");
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> stores.drain(now(), this::inquire));
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        if (in.value() instanceof AdmissionRelease release) {
            release(release);
        } else if (in.value() instanceof SimApplication application) {
            if (application.getKind() == ApplicationRecordKind.TICK) {
                tick(in, application);
            } else {
                DeviceRecords.check(in.key(), application);
                admit(in, application);
            }
        } else {
            throw new BadRecordException("not for a device");
        }
    }

    private void admit(Record<String, SpecificRecord> in, SimApplication application) {
        String deviceId = application.getDeviceId();
        String applicationId = application.getApplicationId();
        Admission admission = Admission.decide(
                stores.unused(deviceId), stores.known(deviceId, applicationId), application.getPayloadHash(), now());
        if (admission instanceof Admission.Admitted decided) {
            stores.remember(deviceId, applicationId, decided.remember().asking(DeviceRecords.inquiry(application)));
            stores.inquireAt(deviceId, applicationId, now().plus(Inquiry.AFTER));
            stores.occupy(deviceId, applicationId);
            admitted.record();
            var redeem = DeviceRecords.redeem(application);
            context.forward(
                    new Record<>(redeem.getInviteId(), redeem, millis(application.getAt()), in.headers()),
                    TopicNodes.sinkName(Topics.REDEMPTION_REQUESTS));
        } else if (admission instanceof Admission.Refused decided) {
            stores.remember(deviceId, applicationId, decided.remember());
            refused.record();
            var refusal = DeviceRecords.refusal(application, decided.otherApplicationId());
            context.forward(
                    new Record<>(applicationId, refusal, millis(application.getAt()), in.headers()),
                    TopicNodes.sinkName(Topics.APPLICATION_DECISIONS, AdmitApplication.NAME));
        } else if (admission instanceof Admission.Repeated repeated && repeated.otherPayload()) {
            otherPayload.record();
        }
    }

    /** A code that could not read the application tells nobody; asked, it decides that it failed. */
    private void inquire(String deviceId, String applicationId, KnownApplication application) {
        if (application.inquiry() != null) {
            var inquire =
                    DeviceRecords.inquire(deviceId, applicationId, application.payloadHash(), application.inquiry());
            context.forward(
                    new Record<>(inquire.getInviteId(), inquire, millis(now()), Traces.begun()),
                    TopicNodes.sinkName(Topics.REDEMPTION_REQUESTS));
        }
    }

    private void release(AdmissionRelease release) {
        if (release.getCause() == ReleaseCause.ACCEPTED) {
            // it only answers an inquiry: the application goes on
            return;
        }
        String deviceId = release.getDeviceId();
        String applicationId = release.getApplicationId();
        @Nullable
        KnownApplication released = Admission.release(
                stores.known(deviceId, applicationId), release.getCause() == ReleaseCause.REJECTED, now());
        if (released != null) {
            stores.remember(deviceId, applicationId, released);
            stores.free(deviceId, applicationId);
        }
    }

    /** At most one a second: several gateways tick. */
    private void tick(Record<String, SpecificRecord> in, SimApplication tick) {
        long second = tick.getAt().getEpochSecond();
        if (second > tickedSecond) {
            tickedSecond = second;
            // to the second, so that the ticks of one moment are one moment in every partition
            var told = ProgressRecords.progress(
                    Topics.REDEMPTION_REQUESTS, "", Instant.ofEpochSecond(second), false, SourcePartitions.of(context));
            context.forward(
                    in.withKey(ProgressRecords.key(Topics.REDEMPTION_REQUESTS, ""))
                            .<SpecificRecord>withValue(told)
                            .withTimestamp(millis(told.getAt())),
                    TopicNodes.sinkName(Topics.READING_PROGRESS, AdmitApplication.NAME));
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private static long millis(Instant at) {
        return at.toEpochMilli();
    }
}
