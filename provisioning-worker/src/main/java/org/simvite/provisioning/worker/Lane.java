package org.simvite.provisioning.worker;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The orders of one SM-DP+: a number of them side by side, the others in line. Nobody who brings an order ever waits here:
 * orders of all SM-DP+s come one behind the other, so whoever waited for room at one would keep all others idle, however
 * quickly it answers. What does not fit is left, and issued again by its pool.
 */
final class Lane {

    private final int line;
    private final ThreadPoolExecutor threads;

    /**
     * @param width orders side by side
     * @param line orders that may wait: more than are carried out while their pool waits for them would be in vain
     */
    Lane(String name, int width, int line) {
        this.line = line;
        var number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                width,
                width,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "fulfil-" + name + "-" + number.incrementAndGet()));
    }

    /** False: the line is full, or the lane is closed; the order is not begun. */
    synchronized boolean take(Runnable order) {
        if (waiting() >= line || threads.isShutdown()) {
            return false;
        }
        threads.execute(order);
        return true;
    }

    int waiting() {
        return threads.getQueue().size();
    }

    /** Takes nothing new; what is in line is still carried out. */
    void close() {
        threads.shutdown();
    }

    /** Waits for the orders; those that do not end by then are interrupted or not begun. */
    void drain(Duration within) throws InterruptedException {
        var ended = threads.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            threads.shutdownNow();
        }
    }
}
