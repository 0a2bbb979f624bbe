package org.simvite.credit.sim;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes heard which awaited sources hold deadlines back. That can be an outage; or a source that a policy names and nobody feeds,
 * for which nothing would ever be settled.
 */
final class SilentSources {

    /** Times that a deadline had to wait for the source that tag {@code source} names, as the policy does. */
    static final String METER = "simvite.deadlines.held";

    private static final Logger LOG = LoggerFactory.getLogger(SilentSources.class);
    private static final Duration SAID_EVERY = Duration.ofMinutes(10);

    private final MeterRegistry meters;
    private final Map<String, Instant> saidAt = new HashMap<>();

    SilentSources(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param awaited entries of a policy that have not reported past the deadline */
    void held(List<String> awaited, FeedProgress feed, Instant deadline, Instant now) {
        for (String source : awaited) {
            meters.counter(METER, "source", source).increment();
            @Nullable Instant said = saidAt.get(source);
            if (said == null || !now.isBefore(said.plus(SAID_EVERY))) {
                saidAt.put(source, now);
                LOG.warn(
                        "deadlines of SIMs wait, one of {}, for source {} of their policy: it has {}",
                        deadline,
                        source,
                        feed.reportedThrough(source)
                                .map(through -> "reported through " + through)
                                .orElse("never reported"));
            }
        }
    }
}
