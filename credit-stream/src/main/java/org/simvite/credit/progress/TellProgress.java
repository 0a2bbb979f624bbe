package org.simvite.credit.progress;

import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.event.ReadingProgress;
import org.simvite.runtime.state.Stores;

/**
 * PROGRESS: tells each partition of a topic how far all of its input has been read. Key: target topic and source. Reads
 * {@code reading-progress}; writes ticks to {@code redemption-requests} and {@code sim-activity}. Store: progress-by-target.
 */
public final class TellProgress implements ProcessorSupplier<String, ReadingProgress, String, SpecificRecord> {

    public static final String NAME = "tell-progress";
    static final String STORE = "progress-by-target";

    private final Stores stores;

    public TellProgress(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Processor<String, ReadingProgress, String, SpecificRecord> get() {
        return new ProgressProcessor();
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(stores.watermarks(STORE));
    }
}
