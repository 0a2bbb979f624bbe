package org.simvite.credit.identifier;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which ticks of a partition are worth telling the next stage. Of the clock, which every gateway ticks, one a second, told to the
 * second, so that the ticks of one moment are one moment in every partition; of a source each that tells something new, since the
 * next may not come for long.
 */
final class TickPace {

    private static final String CLOCK = "clock";
    private static final int SOURCES = 1_000;

    private record Passed(Instant through, boolean forGood) {}

    private final Map<String, Passed> passed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Passed> eldest) {
            return size() > SOURCES;
        }
    };

    /**
     * How far to tell that the source has reported; empty: it tells nothing new.
     *
     * @param forGood the source will report no more
     */
    Optional<Instant> passes(String source, Instant reportedThrough, boolean forGood) {
        var through = source.equals(CLOCK) ? reportedThrough.truncatedTo(ChronoUnit.SECONDS) : reportedThrough;
        @Nullable Passed before = passed.get(source);
        if (before != null && before.forGood() == forGood && !through.isAfter(before.through())) {
            return Optional.empty();
        }
        passed.put(source, new Passed(through, forGood));
        return Optional.of(through);
    }
}
