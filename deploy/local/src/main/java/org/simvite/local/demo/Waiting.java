package org.simvite.local.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for the world to become what it should, with a limit. */
final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(150);

    private Waiting() {}

    /**
     * Looks again and again.
     *
     * @param what named in the complaint
     * @return the first thing seen that is as expected
     * @throws StoryException it was not within the limit
     */
    static <T> T until(String what, Duration limit, Supplier<T> look, Predicate<T> expected) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var seen = look.get();
            if (expected.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > deadline) {
                throw new StoryException(what + " was not seen within " + limit.toSeconds() + " s; last seen: " + seen);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
