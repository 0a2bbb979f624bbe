package org.simvite.provisioning.worker;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The orders of one SM-DP+: a number of them side by side, the others in line. Whoever brings an order waits for room only
 * while the SM-DP+ answers quickly, so one that is slow or hangs holds up nobody else's orders.
 */
final class Lane {

    /** An order that takes longer is not worth waiting for. */
    private static final Duration QUICK = Duration.ofSeconds(1);

    private final int width;
    private final int line;
    private final ThreadPoolExecutor threads;
    private boolean quick = true;

    /**
     * @param width orders side by side
     * @param line orders that may wait
     */
    Lane(String name, int width, int line) {
        this.width = width;
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
    synchronized boolean take(Runnable order) throws InterruptedException {
        var until = System.nanoTime() + QUICK.toNanos();
        while (quick && waiting() >= width) {
            var left = until - System.nanoTime();
            quick = left > 0;
            if (quick) {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            }
        }
        if (waiting() >= line || threads.isShutdown()) {
            return false;
        }
        threads.execute(() -> carryOut(order));
        return true;
    }

    private void carryOut(Runnable order) {
        var begun = System.nanoTime();
        try {
            order.run();
        } finally {
            ended(System.nanoTime() - begun);
        }
    }

    private synchronized void ended(long nanos) {
        quick = nanos < QUICK.toNanos();
        notifyAll();
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
