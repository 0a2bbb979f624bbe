package org.simvite.gateway;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.simvite.gateway.http.ListenerSettings;
import org.simvite.gateway.http.WorkerTurns;

/**
 * The threads of a gateway, beside those of Vert.x and Kafka.
 *
 * @param workers for operations, which {@code turns} gives them one at a time
 * @param turns whose is next; turns away whom there is no room for
 * @param streamWorkers for operations that read a long body, as many as there are threads for
 * @param wakers for whoever waits and is woken
 * @param timer for what is due later, none of which takes time
 */
record Threads(
        ExecutorService workers,
        WorkerTurns turns,
        ExecutorService streamWorkers,
        ThreadPoolExecutor wakers,
        ScheduledThreadPoolExecutor timer)
        implements AutoCloseable {

    /** One that has given way to another keeps its thread for a moment. */
    private static final int STREAMS_AT_ONCE = 2 * ListenerSettings.STREAMS_AT_ONCE;

    private static final int WAKERS = 2;

    /** @param queue how many calls may wait for a worker @param waiting how many calls may wait for news, each of which is woken once at a time, and once by the timer */
    static Threads start(int workers, int queue, int waiting) {
        var timer = new ScheduledThreadPoolExecutor(1, named("timer"));
        // what nobody waits for any more is forgotten at once, and not when it would have been due
        timer.setRemoveOnCancelPolicy(true);
        // who waits for one of them does so where each network has its turn
        var pool = new ThreadPoolExecutor(
                workers, workers, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), named("call"));
        return new Threads(
                pool,
                new WorkerTurns(pool, workers, queue),
                new ThreadPoolExecutor(
                        0, STREAMS_AT_ONCE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), named("stream")),
                new ThreadPoolExecutor(
                        WAKERS,
                        WAKERS,
                        1,
                        TimeUnit.MINUTES,
                        new LinkedBlockingQueue<>(2 * waiting + 1),
                        named("waker"),
                        // nobody is left asleep: whoever wakes does it himself, which slows him down
                        new ThreadPoolExecutor.CallerRunsPolicy()),
                timer);
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
