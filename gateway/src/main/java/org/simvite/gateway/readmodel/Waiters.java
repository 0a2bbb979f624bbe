package org.simvite.gateway.readmodel;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Who waits for news of what. Whoever waits registers first and reads second: news that comes in between wakes him, so that none is missed.
 */
public final class Waiters {

    private final ConcurrentHashMap<String, Set<Runnable>> byKey = new ConcurrentHashMap<>();
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

    /** @param wake runs once for each step that brings news */
    public Registration register(String key, Runnable wake) {
        byKey.compute(key, (k, waiting) -> {
            Set<Runnable> set = waiting == null ? ConcurrentHashMap.newKeySet() : waiting;
            set.add(wake);
            return set;
        });
        return () -> byKey.computeIfPresent(key, (k, waiting) -> {
            waiting.remove(wake);
            return waiting.isEmpty() ? null : waiting;
        });
    }

    void wake(Collection<String> keys) {
        for (var key : keys) {
            byKey.getOrDefault(key, Set.of()).forEach(wakers::execute);
        }
    }

    /** How many things are waited for. */
    public int size() {
        return byKey.size();
    }
}
