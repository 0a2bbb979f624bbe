package org.simvite.gateway;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a gateway, beside those of Vert.x and Kafka.
 *
 * @param workers for operations; turn away what they cannot queue
 * @param streamWorkers for operations that read a long body, as many as there are threads for
 * @param wakers for whoever waits and is woken
 * @param timer for what is due later, none of which takes time
 */
record Threads(
        ThreadPoolExecutor workers,
        ExecutorService streamWorkers,
        ExecutorService wakers,
        ScheduledExecutorService timer)
        implements AutoCloseable {

    private static final int STREAMS_AT_ONCE = 8;

    /** @param queue how many calls may wait for a worker */
    static Threads start(int workers, int queue) {
        return new Threads(
                new ThreadPoolExecutor(
                        workers, workers, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(queue), named("call")),
                new ThreadPoolExecutor(
                        0, STREAMS_AT_ONCE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), named("stream")),
                Executors.newFixedThreadPool(2, named("waker")),
                Executors.newSingleThreadScheduledExecutor(named("timer")));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        wakers.shutdownNow();
        streamWorkers.shutdownNow();
        workers.shutdownNow();
    }

    private static ThreadFactory named(String name) {
        return task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
