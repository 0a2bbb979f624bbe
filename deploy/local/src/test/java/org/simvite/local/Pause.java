package org.simvite.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Between two tries of something that failed. */
final class Pause {

    private static final Duration LENGTH = Duration.ofMillis(200);

    private Pause() {}

    static void shortly() {
        LockSupport.parkNanos(LENGTH.toNanos());
    }
}
