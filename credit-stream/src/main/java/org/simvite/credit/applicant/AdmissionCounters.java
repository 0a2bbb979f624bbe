package org.simvite.credit.applicant;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.simvite.credit.Counters;

/** What becomes of applications here. */
final class AdmissionCounters {

    private final Sensor admitted;
    private final Sensor undecided;
    private final Sensor otherPayload;
    private final Map<Admission.Why, Sensor> refused = new EnumMap<>(Admission.Why.class);

    AdmissionCounters(ProcessingContext context) {
        var counters = new Counters(context, AdmitApplication.NAME);
        admitted = counters.counter("admitted");
        undecided = counters.counter("undecided-account-unknown");
        otherPayload = counters.counter("repeated-with-other-payload");
        refused.put(Admission.Why.SIM_UNUSED, counters.counter("refused-sim-unused"));
        refused.put(Admission.Why.STEP_UP_NEEDED, counters.counter("refused-step-up-needed"));
        refused.put(Admission.Why.SUSPENDED, counters.counter("refused-suspended"));
        refused.put(Admission.Why.CLOSED, counters.counter("refused-closed"));
    }

    void admitted() {
        admitted.record();
    }

    void refused(Admission.Why why) {
        Objects.requireNonNull(refused.get(why)).record();
    }

    void undecided() {
        undecided.record();
    }

    void otherPayload() {
        otherPayload.record();
    }
}
