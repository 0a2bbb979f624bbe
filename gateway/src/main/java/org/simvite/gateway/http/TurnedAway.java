package org.simvite.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;

/** What callers are told for whom there is no room, each of which is counted. */
final class TurnedAway {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final MeterRegistry meters;

    TurnedAway(MeterRegistry meters) {
        this.meters = meters;
    }

    /** All workers are busy, and more wait for them than may. */
    Problem noWorker() {
        count("workers");
        return busy();
    }

    private static Problem busy() {
        return ProblemType.OVERLOADED.problem().retryAfter(SOON);
    }

    /** A body that had to make room. */
    static Problem body() {
        return busy().withDetail("too many bodies come from this network at once");
    }

    /** There is no place. @param taken not YES */
    Problem noPlace(Places.Taken taken) {
        count(taken.name());
        return switch (taken) {
            case ACCOUNT_FULL -> busy().withDetail("this account has too many calls open");
            case NETWORK_FULL -> busy().withDetail("too many calls wait from this network: ask without waiting");
            case FULL, YES -> busy();
        };
    }

    /** A wait that ends before there is news, since others need the place. */
    Problem gaveWay() {
        count("gave_way");
        return busy().withDetail("others need this place more: ask without waiting");
    }

    /** A long body for which there is no turn, or no longer. */
    Problem noTurn() {
        count("streams");
        return busy().withDetail("too many long bodies are read at once");
    }

    private void count(String reason) {
        meters.counter("simvite.http.turned.away", "reason", reason.toLowerCase(Locale.ROOT))
                .increment();
    }
}
