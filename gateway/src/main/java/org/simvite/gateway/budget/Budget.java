package org.simvite.gateway.budget;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.simvite.gateway.memory.Memory;

/** So many tries in a time for each key; they come back evenly. Keys that are not heard of until they would be full again, or for which there is no memory, are forgotten. */
public final class Budget {

    private final Bandwidth limit;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    /** @param tries within the period, all of which may be used at once */
    public Budget(int tries, Duration period, Clock clock) {
        this(tries, tries, period, clock);
    }

    /** @param burst how many tries may be used at once @param tries that come back within the period */
    public Budget(int burst, int tries, Duration period, Clock clock) {
        this.limit =
                Bandwidth.builder().capacity(burst).refillGreedy(tries, period).build();
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
        Ticker ticker = time::currentTimeNanos;
        this.buckets = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(period.multipliedBy(Math.max(1, burst / tries)))
                .maximumSize(Memory.BUDGET.entries())
                .build();
    }

    /** How long until there is a try; empty if there is one now. */
    public Optional<Duration> waitFor(String key) {
        var bucket = buckets.getIfPresent(key);
        return bucket == null
                ? Optional.empty()
                : rounded(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    /** Uses one up, or says how long until there is one. */
    public Optional<Duration> take(String key) {
        var bucket = buckets.get(
                key,
                k -> Bucket.builder()
                        .addLimit(limit)
                        .withCustomTimePrecision(time)
                        .build());
        return rounded(bucket.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
    }

    /** How many keys are remembered. */
    public long size() {
        return buckets.estimatedSize();
    }

    /** Rounded up, so that whoever comes back then is not early. */
    private static Optional<Duration> rounded(long nanos) {
        return nanos == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS));
    }
}
