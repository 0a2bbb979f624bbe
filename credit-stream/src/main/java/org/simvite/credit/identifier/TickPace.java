package org.simvite.credit.identifier;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which ticks of a partition are worth passing on to every partition of the next topic. Of the clock, which every gateway
 * ticks each second, one a second; of a source each that tells something new, since the next may not come for long.
 */
final class TickPace {

    private static final String CLOCK = "clock";
    private static final int SOURCES = 1_000;

    private final Map<String, Instant> passed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > SOURCES;
        }
    };

    boolean passes(String source, Instant reportedThrough) {
        @Nullable Instant before = passed.get(source);
        boolean news = before == null
                || (source.equals(CLOCK)
                        ? reportedThrough.getEpochSecond() > before.getEpochSecond()
                        : reportedThrough.isAfter(before));
        if (news) {
            passed.put(source, reportedThrough);
        }
        return news;
    }
}
