package org.simvite.credit;

import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Counters of one aggregate, through the metrics of Streams: group {@code stream-simvite-metrics}, tag {@code simvite-id} the
 * processor's name, metrics {@code <what>-total} and {@code <what>-rate} (per second).
 */
public final class Counters {

    private static final String SCOPE = "simvite";

    private final ProcessingContext context;
    private final String processor;

    /** @param processor the node's name */
    public Counters(ProcessingContext context, String processor) {
        this.context = context;
        this.processor = processor;
    }

    /** Counts each time it records. */
    public Sensor counter(String what) {
        return context.metrics().addRateTotalSensor(SCOPE, processor, what, Sensor.RecordingLevel.INFO);
    }
}
