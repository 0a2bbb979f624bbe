package org.simvite.invite.topology;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.simvite.invite.install.Turn;

/**
 * {@code simvite.installs} counts by outcome: LET_IN, ATTESTED, DELAYED, DELAYED_LONG, NO_PLACE, REPEATED; one that waits is
 * counted each time it is told until when. {@code simvite.installs.waiting} is how many wait, {@code simvite.installs.blocks} how
 * many address blocks are remembered.
 */
final class InstallMeters {

    static final String NAME = "simvite.installs";

    /** What becomes of an install. */
    enum Outcome {
        LET_IN,
        ATTESTED,
        DELAYED,
        DELAYED_LONG,
        NO_PLACE,
        REPEATED
    }

    private final MeterRegistry meters;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger blocks = new AtomicInteger();

    InstallMeters(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder(NAME + ".waiting", waiting, AtomicInteger::get).register(meters);
        Gauge.builder(NAME + ".blocks", blocks, AtomicInteger::get).register(meters);
    }

    void count(Turn turn) {
        if (turn instanceof Turn.Delayed delayed) {
            count(
                    switch (delayed.place()) {
                        case SOON -> Outcome.DELAYED;
                        case LATE -> Outcome.DELAYED_LONG;
                        case NONE -> Outcome.NO_PLACE;
                    });
        } else {
            count(turn.install().registration().attested() ? Outcome.ATTESTED : Outcome.LET_IN);
        }
    }

    void count(Outcome outcome) {
        meters.counter(NAME, "outcome", outcome.name()).increment();
    }

    /** @param more how many more wait than did before; may be negative */
    void waiting(int more) {
        waiting.addAndGet(more);
    }

    /** @param more how many more are remembered than were before; may be negative */
    void blocks(int more) {
        blocks.addAndGet(more);
    }
}
