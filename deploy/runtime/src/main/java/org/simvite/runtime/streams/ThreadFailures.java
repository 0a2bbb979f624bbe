package org.simvite.runtime.streams;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.fault.Fault;
import org.simvite.runtime.shell.ServiceShell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a stream thread that died. Lost infrastructure: another takes its place after a pause that grows to 10 s,
 * for as long as it takes, and reads the same record again. Anything else is a bug or a wrong installation, and ends the
 * process.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** How long a new thread takes to get its tasks and to fail again. */
    private static final Duration NEXT_TRY = Duration.ofSeconds(4);
    /** A thread that lived this long has made progress. */
    private static final Duration PEACE = Duration.ofSeconds(60);

    private final ServiceShell shell;
    private Duration pause = FIRST_PAUSE;
    private long lastFailure = System.nanoTime() - PEACE.toNanos();
    private @Nullable String current;

    ThreadFailures(ServiceShell shell) {
        this.shell = shell;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable thrown) {
        if (shell.stopping()) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (isFatal(thrown) || (Fault.of(thrown) == Fault.RECORD && !refused(thrown))) {
            shell.fail("a stream thread failed", thrown);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        Throwable root = root(thrown);
        LOG.warn(
                "a stream thread lost its footing and is replaced: {}: {}",
                root.getClass().getName(),
                root.getMessage());
        shell.meters().counter("simvite.stream.threads.replaced").increment();
        pause(root);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** What keeps threads from running at present. */
    synchronized Optional<String> current() {
        return System.nanoTime() - lastFailure < LONGEST_PAUSE.toNanos()
                ? Optional.ofNullable(current)
                : Optional.empty();
    }

    private void pause(Throwable root) {
        Duration now;
        synchronized (this) {
            if (System.nanoTime() - lastFailure > PEACE.toNanos()) {
                pause = FIRST_PAUSE;
            }
            now = pause;
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            lastFailure = System.nanoTime();
            current = root.getClass().getSimpleName();
        }
        try {
            Thread.sleep(now.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isFatal(Throwable thrown) {
        for (@Nullable Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof Error
                    || each instanceof org.apache.kafka.common.errors.AuthorizationException
                    || each instanceof org.apache.kafka.common.errors.AuthenticationException
                    || each instanceof org.apache.kafka.streams.errors.TopologyException
                    || each instanceof org.apache.kafka.common.config.ConfigException) {
                return true;
            }
        }
        return false;
    }

    /** The broker did not take a record; what it does not take is known now and will not be sent again. */
    private static boolean refused(Throwable thrown) {
        for (@Nullable Throwable each = thrown; each != null; each = each.getCause()) {
            if (Fault.isRefusal(each)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
