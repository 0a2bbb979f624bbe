package org.simvite.local.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Things that are done at the same time, each on a thread of its own. */
final class Together {

    private Together() {}

    /** All of them at once. */
    static <T> List<T> all(List<Callable<T>> each) {
        return all(each.size(), each);
    }

    /**
     * @param atOnce how many at the same time, at least 1
     * @return what came of them, in their order
     * @throws AttackException one of them failed
     */
    static <T> List<T> all(int atOnce, List<Callable<T>> each) {
        var pool = Executors.newFixedThreadPool(atOnce);
        try {
            var results = new ArrayList<T>();
            for (var result : pool.invokeAll(each)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AttackException known) {
                throw known;
            }
            throw new IllegalStateException("a thread of an attack failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AttackException("interrupted");
        } finally {
            pool.shutdownNow();
        }
    }
}
