package org.simvite.gateway.readmodel;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who waits for news of what. Whoever waits registers first and reads second: news that comes in between wakes him, so that none is missed.
 */
public final class Waiters {

    private final ConcurrentHashMap<String, Set<Waiter>> byKey = new ConcurrentHashMap<>();
    private final Executor wakers;

    /** @param wakers run what wakes up, off the thread that follows the topics */
    public Waiters(Executor wakers) {
        this.wakers = wakers;
    }

    /** Somebody who waits; closing it ends the wait. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** News of a request for a code. */
    public static String ofRequest(String requestId) {
        return "request:" + requestId;
    }

    /** News of an application. */
    public static String ofApplication(String applicationId) {
        return "application:" + applicationId;
    }

    /** News of what became of a command. */
    public static String ofCommand(String commandId) {
        return "command:" + commandId;
    }

    /** @param wake runs after each step that brings news, once for those that come while it has not begun yet */
    public Registration register(String key, Runnable wake) {
        var waiter = new Waiter(wake);
        byKey.compute(key, (k, waiting) -> {
            Set<Waiter> set = waiting == null ? ConcurrentHashMap.newKeySet() : waiting;
            set.add(waiter);
            return set;
        });
        return () -> byKey.computeIfPresent(key, (k, waiting) -> {
            waiting.remove(waiter);
            return waiting.isEmpty() ? null : waiting;
        });
    }

    /** The queue of the wakers never holds more than one entry for each that waits. */
    void wake(Collection<String> keys) {
        for (var key : keys) {
            byKey.getOrDefault(key, Set.of()).forEach(waiter -> {
                if (waiter.queued.compareAndSet(false, true)) {
                    wakers.execute(waiter);
                }
            });
        }
    }

    private static final class Waiter implements Runnable {
        private final Runnable wake;
        private final AtomicBoolean queued = new AtomicBoolean();

        Waiter(Runnable wake) {
            this.wake = wake;
        }

        @Override
        public void run() {
            // first, so that news that comes while it looks makes it look again
            queued.set(false);
            wake.run();
        }
    }

    /** How many things are waited for. */
    public int size() {
        return byKey.size();
    }
}
