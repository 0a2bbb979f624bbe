package org.simvite.runtime.state;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;

/** The process's meters, which travel in the configuration, since Streams makes much itself and hands on nothing else. */
public final class Meters {

    /** The configuration's key. */
    public static final String KEY = "simvite.meters";

    private Meters() {}

    /** Empty in a topology that no shell has started. */
    public static Optional<MeterRegistry> of(Map<String, ?> config) {
        return config.get(KEY) instanceof MeterRegistry meters ? Optional.of(meters) : Optional.empty();
    }
}
