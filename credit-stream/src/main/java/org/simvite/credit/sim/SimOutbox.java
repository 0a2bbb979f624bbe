package org.simvite.credit.sim;

import java.time.Instant;
import java.util.LinkedHashSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.Counters;
import org.simvite.identity.DeviceIds;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** Tells the inviter's account, the device and everybody else what came of it. */
final class SimOutbox {

    private final ProcessorContext<String, SpecificRecord> context;
    private final Sensor settled;
    private final Sensor lateTruth;
    private final Sensor confirmed;
    private final Sensor otherDevice;
    /** Those of the record at hand, which what follows from it carries on; at a deadline a trace of its own begins. */
    private Headers headers = new RecordHeaders();

    SimOutbox(ProcessorContext<String, SpecificRecord> context, Counters counters) {
        this.context = context;
        settled = counters.counter("booked");
        lateTruth = counters.counter("reversed");
        confirmed = counters.counter("device-confirmed");
        otherDevice = counters.counter("downloaded-by-another-device-than-named");
    }

    void carriesOn(Headers ofTheRecord) {
        headers = ofTheRecord;
    }

    void publish(Judged judged, Assignment assignment, Instant at) {
        String applicationId = judged.life().applicationId();
        for (Booking booking : judged.bookings()) {
            (booking.reverses() == null ? settled : lateTruth).record();
            var outcome = SimRecords.outcome(applicationId, assignment, booking);
            forward(Topics.SIM_OUTCOMES, outcome.getAccountId(), outcome, booking.at());
        }
        if (judged.told() != null) {
            var lifecycle = SimRecords.lifecycle(judged.life(), assignment, judged.told(), at);
            forward(Topics.SIM_LIFECYCLE, applicationId, lifecycle, at);
        }
        if (judged.firstSettlement() != null) {
            var release = SimRecords.release(applicationId, assignment, judged.firstSettlement(), at);
            forward(Topics.ADMISSION_RELEASES, release.getAccountId(), release, at);
            var devices = new LinkedHashSet<String>();
            if (DeviceIds.namesEid(assignment.deviceId())) {
                devices.add(assignment.deviceId());
            }
            judged.life().downloads().forEach(download -> devices.add(download.deviceId()));
            devices.forEach(device -> free(applicationId, device, judged.firstSettlement(), at));
        }
    }

    /** A device downloaded the profile: it is confirmed for the account, and occupied until the SIM is used or ends. */
    void confirmed(SimLife life, Assignment assignment, Download download) {
        String applicationId = life.applicationId();
        confirmed.record();
        if (DeviceIds.namesEid(assignment.deviceId()) && !download.deviceId().equals(assignment.deviceId())) {
            otherDevice.record();
        }
        var confirmation = SimRecords.confirmation(applicationId, assignment, download);
        forward(Topics.DEVICE_CONFIRMATIONS, download.deviceId(), confirmation, download.at());
        var known = SimRecords.confirmed(applicationId, assignment, download);
        forward(Topics.ADMISSION_RELEASES, known.getAccountId(), known, download.at());
    }

    void free(String applicationId, String deviceId, Settlement settlement, Instant at) {
        var release = SimRecords.deviceRelease(applicationId, deviceId, settlement, at);
        forward(Topics.DEVICE_RELEASES, deviceId, release, at);
    }

    /** Tells once more how the life stands. */
    void again(SimLife life, Instant at) {
        var assignment = life.assignment();
        var shown = life.shown();
        if (assignment != null && shown != null) {
            forward(Topics.SIM_LIFECYCLE, life.applicationId(), SimRecords.lifecycle(life, assignment, shown, at), at);
        }
    }

    /** What nobody follows any more need not stand on its topic for ever. */
    void forgotten(String applicationId, Instant at) {
        forward(Topics.SIM_LIFECYCLE, applicationId, null, at);
    }

    @SuppressWarnings("NullAway") // null is a tombstone
    private void forward(Topic<?> topic, String key, @Nullable SpecificRecord value, Instant at) {
        context.forward(
                new Record<>(key, value, at.toEpochMilli(), headers), TopicNodes.sinkName(topic, FollowSim.NAME));
    }
}
