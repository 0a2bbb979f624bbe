package org.simvite.provisioning.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.simvite.provisioning.profile.PoolWindow;

/** How many profiles are on their way to their pools and how many wait in line, by all tasks of the process and to all pools. */
final class ClaimMeters {

    static final String ON_THEIR_WAY = "simvite.claims.on.their.way";
    static final String WAITING = "simvite.claims.waiting";

    private final Map<String, Map<String, PoolWindow>> byTask = new ConcurrentHashMap<>();

    ClaimMeters(MeterRegistry meters) {
        gauge(meters, ON_THEIR_WAY, PoolWindow::onTheirWay);
        gauge(meters, WAITING, PoolWindow::waiting);
    }

    private void gauge(MeterRegistry meters, String name, ToLongFunction<PoolWindow> what) {
        Gauge.builder(name, byTask, tasks -> sum(tasks, what)).register(meters);
    }

    private static double sum(Map<String, Map<String, PoolWindow>> tasks, ToLongFunction<PoolWindow> what) {
        return tasks.values().stream()
                .flatMap(pools -> pools.values().stream())
                .mapToLong(what)
                .sum();
    }

    void seen(String task, String poolId, PoolWindow window) {
        byTask.computeIfAbsent(task, any -> new ConcurrentHashMap<>()).put(poolId, window);
    }

    /** The task is another process's to tell of. */
    void gone(String task) {
        byTask.remove(task);
    }
}
