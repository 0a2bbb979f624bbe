package org.simvite.runtime.state;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/** What is to be seen of the deadlines of one task's store: how many fail, and how late the latest is. */
final class DeadlineMeters {

    /** Deadlines of a store (tag {@code store}) that failed and are tried again. */
    static final String FAILING = "simvite.deadlines.failing";
    /** How long the deadline that is most overdue could have fired already, in seconds. */
    static final String OVERDUE = "simvite.deadlines.overdue";
    /** Tries that failed. */
    static final String FAILURES = "simvite.deadlines.failures";

    /** A task that moved away tells nobody: what was not heard for so long counts no more. */
    private static final long HEARD_WITHIN_NANOS = 120_000_000_000L;

    private static final Map<MeterRegistry, Map<String, Map<String, Seen>>> ALL =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final @Nullable MeterRegistry meters;
    private final String store;
    private final String task;
    private final Map<String, Seen> seen;

    private record Seen(int failing, long overdueMs, long atNanos) {}

    private DeadlineMeters(@Nullable MeterRegistry meters, String store, String task, Map<String, Seen> seen) {
        this.meters = meters;
        this.store = store;
        this.task = task;
        this.seen = seen;
    }

    static DeadlineMeters none(String store) {
        return new DeadlineMeters(null, store, "", new ConcurrentHashMap<>());
    }

    static DeadlineMeters of(ProcessingContext context, String store) {
        @Nullable MeterRegistry meters = Meters.of(context.appConfigs()).orElse(null);
        if (meters == null) {
            return none(store);
        }
        Map<String, Seen> seen = ALL.computeIfAbsent(meters, registry -> new ConcurrentHashMap<>())
                .computeIfAbsent(store, name -> seenOf(meters, name));
        return new DeadlineMeters(meters, store, context.taskId().toString(), seen);
    }

    /** What the tasks of one store say, with the gauges that show it: made once, whichever task comes first. */
    private static Map<String, Seen> seenOf(MeterRegistry meters, String store) {
        Map<String, Seen> seen = new ConcurrentHashMap<>();
        gauge(meters, FAILING, null, store, seen, Seen::failing);
        gauge(meters, OVERDUE, "seconds", store, seen, heard -> heard.overdueMs() / 1000);
        return seen;
    }

    private static void gauge(
            MeterRegistry meters,
            String name,
            @Nullable String unit,
            String store,
            Map<String, Seen> seen,
            ToLongFunction<Seen> what) {
        Gauge.builder(name, seen, all -> largestOrSum(all, what, unit != null))
                .tag("store", store)
                .baseUnit(unit)
                .register(meters);
    }

    private static double largestOrSum(Map<String, Seen> all, ToLongFunction<Seen> what, boolean largest) {
        long now = System.nanoTime();
        LongStream heard = all.values().stream()
                .filter(each -> now - each.atNanos() < HEARD_WITHIN_NANOS)
                .mapToLong(what);
        return largest ? heard.max().orElse(0) : heard.sum();
    }

    String store() {
        return store;
    }

    void failed() {
        if (meters != null) {
            meters.counter(FAILURES, "store", store).increment();
        }
    }

    /** @param overdueMs of what is left to fire; 0 when nothing is */
    void drained(int failing, long overdueMs) {
        seen.put(task, new Seen(failing, overdueMs, System.nanoTime()));
    }
}
