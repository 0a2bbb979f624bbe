package org.simvite.runtime.shell;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * How much one logger may say, whoever makes it: a burst, and from then on a line every few seconds. What a caller can cause must not fill the disk, nor take the threads
 * that write it. Before the next line that is let through, the logger says how many were left out; {@link #leftOut()} counts them all. Levels below INFO, which are
 * asked for, are not limited. Named in logback.xml.
 */
public final class LogRate extends TurboFilter {

    /** Lines of one logger at once. */
    static final int BURST = 50;
    /** After which there may be one more, in nanoseconds. */
    static final long EVERY = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanos;
    private final ConcurrentHashMap<String, Said> byLogger = new ConcurrentHashMap<>();

    private static final class Said {
        /** When all that was said is made up for; a moment of {@link #nanos}. */
        private long until;

        private long leftOut;
        private long leftOutInAll;
        /** Whether it is this filter that speaks. */
        private boolean summing;

        Said(long now) {
            until = now;
        }
    }

    public LogRate() {
        this(System::nanoTime);
    }

    LogRate(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** How many lines were not written. */
    long leftOut() {
        return byLogger.values().stream()
                .mapToLong(said -> {
                    synchronized (said) {
                        return said.leftOutInAll;
                    }
                })
                .sum();
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] values,
            @Nullable Throwable failure) {
        // asked of what is said, and of whether something would be, which says nothing
        if ((format == null && failure == null)
                || !level.isGreaterOrEqual(Level.INFO)
                || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            return FilterReply.NEUTRAL;
        }
        long now = nanos.getAsLong();
        var said = byLogger.computeIfAbsent(logger.getName(), name -> new Said(now));
        synchronized (said) {
            if (said.summing) {
                return FilterReply.NEUTRAL;
            }
            said.until = Math.max(said.until, now);
            if (said.until - now > (BURST - 1) * EVERY) {
                said.leftOut++;
                said.leftOutInAll++;
                return FilterReply.DENY;
            }
            said.until += EVERY;
            sumUp(logger, said);
        }
        return FilterReply.NEUTRAL;
    }

    private static void sumUp(Logger logger, Said said) {
        if (said.leftOut == 0) {
            return;
        }
        long count = said.leftOut;
        said.leftOut = 0;
        said.summing = true;
        try {
            logger.warn("{} lines were left out here: there were too many", count);
        } finally {
            said.summing = false;
        }
    }
}
