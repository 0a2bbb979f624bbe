package org.simvite.gateway.http;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Who is next at the workers: one network after the other, and in each one address after the other, however many calls each has in line. When the line is full, the one that
 * has waited longest of those who have most gives way ({@link Waits}), and the one that comes if he has as many himself. So neither thousands of sockets nor whatever it
 * costs to find out that they prove nothing keep a network waiting that has a few.
 */
public final class WorkerTurns {

    private final Executor workers;
    private final int atOnce;
    private final int most;
    private final Waits<Step> line = new Waits<>();
    private int working;

    private static final class Step {
        private final String network;
        private final String address;
        private final Runnable work;
        private final Runnable turnedAway;

        Step(String network, String address, Runnable work, Runnable turnedAway) {
            this.network = network;
            this.address = address;
            this.work = work;
            this.turnedAway = turnedAway;
        }
    }

    /**
     * @param workers takes {@code atOnce} at a time
     * @param most how many may wait
     */
    public WorkerTurns(Executor workers, int atOnce, int most) {
        this.workers = workers;
        this.atOnce = atOnce;
        this.most = most;
    }

    /** How many wait. */
    public synchronized int waiting() {
        return line.size();
    }

    /**
     * Has it done by a worker when its turn comes.
     *
     * @param address within the network
     * @param turnedAway runs, on any thread, instead of the work: there is no room
     */
    void take(String network, String address, Runnable work, Runnable turnedAway) {
        var step = new Step(network, address, work, turnedAway);
        Optional<Step> out = Optional.empty();
        boolean start = false;
        synchronized (this) {
            boolean full = working >= atOnce && line.size() >= most;
            out = full ? line.anywhereFor(network, address).or(() -> Optional.of(step)) : Optional.empty();
            out.ifPresent(one -> line.remove(one.network, one.address, one));
            if (out.isEmpty() || out.get() != step) {
                line.add(network, address, step);
            }
            if (working < atOnce) {
                working++;
                start = true;
            }
        }
        out.ifPresent(one -> one.turnedAway.run());
        if (start) {
            start();
        }
    }

    private void start() {
        try {
            workers.execute(this::work);
        } catch (RejectedExecutionException e) {
            // they have been told to stop
            synchronized (this) {
                working--;
            }
            for (var step = next(); step.isPresent(); step = next()) {
                step.get().turnedAway.run();
            }
        }
    }

    private void work() {
        try {
            next().ifPresent(step -> step.work.run());
        } finally {
            if (goesOn()) {
                start();
            }
        }
    }

    private synchronized Optional<Step> next() {
        return line.next();
    }

    private synchronized boolean goesOn() {
        if (line.size() == 0) {
            working--;
            return false;
        }
        return true;
    }
}
