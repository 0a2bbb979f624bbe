package org.simvite.credit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.simvite.runtime.state.StateHistory;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;

/** The stores of this process, and where their rows of each release stand. */
final class StateRows {

    /** Of types whose constructors take not just anything. */
    static final Map<Class<?>, List<?>> EXAMPLES = Map.of();

    private StateRows() {}

    static StateHistory history() {
        var stores = Stores.remembering();
        var unused = new CreditTopology(
                        "simvite.", AvroSerdes.inMemory(), CreditRules.DEFAULT, new SimpleMeterRegistry(), stores)
                .build();
        return new StateHistory(Path.of("src", "test", "resources", "state"), stores.types());
    }
}
