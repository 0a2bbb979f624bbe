package org.simvite.runtime.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.shell.Health;

/**
 * How far our clock is from the brokers'. A broker stamps a record between our handing it over and our hearing of it: what it says beyond that is the least that the
 * clocks differ by, however busy either side is. The median of the latest writes counts, so that one broker of several that is wrong makes nobody else so.
 */
public final class BrokerClock {

    private static final int LATEST = 31;

    private final Clock clock;
    private final Deque<Long> latest = new ArrayDeque<>();

    public BrokerClock(Clock clock) {
        this.clock = clock;
    }

    /** By how much the clocks may differ; the setting of every process that compares them. */
    public static Duration tolerance(Settings settings) {
        return settings.about("By how much our clock may differ from the brokers' before the process is not ready.")
                .duration("clock.tolerance", Duration.ofMinutes(1));
    }

    /**
     * To be made when the record is handed to the producer.
     *
     * @param callback the producer's own
     * @return to be given to the producer, for a record of a topic that the broker stamps ({@link org.simvite.topic.Retention#stampedByBroker})
     */
    public Callback timing(Callback callback) {
        long sent = clock.millis();
        return (metadata, failure) -> {
            if (failure == null) {
                written(sent, metadata, clock.millis());
            }
            callback.onCompletion(metadata, failure);
        };
    }

    /** Ours less the brokers', as far as was seen; positive while ours is ahead, zero while nothing was written. */
    public synchronized Duration difference() {
        if (latest.isEmpty()) {
            return Duration.ZERO;
        }
        var sorted = latest.stream().sorted().toList();
        return Duration.ofMillis(sorted.get(sorted.size() / 2));
    }

    /** Not ready while the clocks differ by more than this. */
    public Health health(Duration tolerance) {
        var difference = difference();
        var text = "our clock is " + difference.abs() + (difference.isNegative() ? " behind" : " ahead of")
                + " the brokers'";
        return difference.abs().compareTo(tolerance) > 0 ? Health.notReady(text) : Health.ready(text);
    }

    /** Shows the difference as {@code simvite.clock.difference}. */
    public void watch(MeterRegistry meters) {
        Gauge.builder(
                        "simvite.clock.difference",
                        this,
                        clocks -> clocks.difference().toMillis() / 1_000.0)
                .baseUnit("seconds")
                .register(meters);
    }

    private synchronized void written(long sent, RecordMetadata metadata, long heard) {
        if (!metadata.hasTimestamp()) {
            return;
        }
        long stamped = metadata.timestamp();
        latest.addLast(stamped < sent ? sent - stamped : Math.min(0, heard - stamped));
        if (latest.size() > LATEST) {
            latest.removeFirst();
        }
    }
}
