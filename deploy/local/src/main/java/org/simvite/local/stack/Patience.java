package org.simvite.local.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How long a start is waited for: as long as a process works, since whoever ends one that reads its state anew makes it begin again, and never longer than
 * a larger limit. Counted anew whenever another process has become ready.
 */
final class Patience {

    /** How long nothing may come of it. */
    static final Duration SILENCE = Duration.ofSeconds(120);
    /** Processor time that a process which restores or starts takes within that, however busy the machine; one that only waits for others takes less. */
    static final Duration WORK = Duration.ofSeconds(6);

    static final Duration MOST = Duration.ofMinutes(20);

    private static final Duration TOLD_EVERY = Duration.ofSeconds(30);

    private final Map<String, Duration> seen = new HashMap<>();
    private Instant begun;
    private Instant progress;
    private Instant told;

    Patience(Instant now) {
        begun = now;
        progress = now;
        told = now;
    }

    /** One more process is ready. */
    void renew(Instant now) {
        begun = now;
        progress = now;
        told = now;
        seen.clear();
    }

    /** @param processorTime of each process that is waited for, since its start */
    void look(Instant now, Map<String, Duration> processorTime) {
        boolean worked = false;
        for (var each : processorTime.entrySet()) {
            var before = seen.putIfAbsent(each.getKey(), each.getValue());
            if (before != null && each.getValue().compareTo(before) < 0) {
                // started anew
                seen.put(each.getKey(), each.getValue());
            } else if (before != null && each.getValue().minus(before).compareTo(WORK) >= 0) {
                worked = true;
            }
        }
        if (worked) {
            progress = now;
            seen.putAll(processorTime);
        }
    }

    boolean isOver(Instant now) {
        return now.isAfter(progress.plus(SILENCE)) || now.isAfter(begun.plus(MOST));
    }

    /** Whether it is time to say what is waited for. */
    boolean isToBeTold(Instant now) {
        boolean due = !now.isBefore(told.plus(TOLD_EVERY));
        if (due) {
            told = now;
        }
        return due;
    }

    /** Why it is over, or how it stands. */
    String inWords(Instant now) {
        return "for " + Duration.between(begun, now).toSeconds() + " s nothing has become ready";
    }
}
