package org.simvite.gateway.budget;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** So many tries an hour for each key; they come back evenly. Keys that are not heard of for an hour, or beyond 100,000, are forgotten. */
public final class HourlyBudget {

    private static final Duration HOUR = Duration.ofHours(1);
    /** At some 400 octets each. */
    private static final int MOST_KEYS = 100_000;

    private final Bandwidth limit;
    private final TimeMeter time;
    // an entry that is forgotten after an hour would be full again anyway
    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder().expireAfterAccess(HOUR).maximumSize(MOST_KEYS).build();

    public HourlyBudget(int perHour, Clock clock) {
        this.limit = Bandwidth.builder()
                .capacity(perHour)
                .refillGreedy(perHour, HOUR)
                .build();
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return TimeUnit.MILLISECONDS.toNanos(clock.millis());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    /** How long until there is a try; empty if there is one now. */
    public Optional<Duration> waitFor(String key) {
        return rounded(bucket(key).estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    /** Uses one up, or says how long until there is one. */
    public Optional<Duration> take(String key) {
        return rounded(bucket(key).tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
    }

    /** Rounded up, so that whoever comes back then is not early. */
    private static Optional<Duration> rounded(long nanos) {
        return nanos == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS));
    }

    private Bucket bucket(String key) {
        return buckets.get(
                key,
                k -> Bucket.builder()
                        .addLimit(limit)
                        .withCustomTimePrecision(time)
                        .build());
    }
}
