package org.simvite.provisioning.stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.simvite.provisioning.pool.Effect;

/** Counts what POOL does and what it leaves undone. No label has more than a dozen values. */
record PoolMeters(MeterRegistry meters) {

    void olderThanMemory() {
        meters.counter("simvite.pool.ignored", "cause", "OLDER_THAN_MEMORY").increment();
    }

    void count(Effect effect) {
        if (effect instanceof Effect.Ignored ignored) {
            meters.counter("simvite.pool.ignored", "cause", ignored.cause().name())
                    .increment();
        } else if (effect instanceof Effect.OrderIssued issued) {
            var again = issued.order().attempt() > 1;
            meters.counter(
                            "simvite.pool.orders",
                            "kind",
                            issued.order().kind().name(),
                            "again",
                            Boolean.toString(again))
                    .increment();
        } else if (effect instanceof Effect.ReservationChanged changed) {
            meters.counter(
                            "simvite.pool.applications",
                            "stage",
                            changed.reservation().stage().name())
                    .increment();
        } else if (effect instanceof Effect.ProfileChanged changed) {
            meters.counter(
                            "simvite.pool.profiles",
                            "state",
                            changed.profile().state().name())
                    .increment();
        }
    }
}
