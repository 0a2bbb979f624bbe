package org.simvite.gateway.guess;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.simvite.identity.InviteCode;
import org.simvite.identity.InviteCodeMac;

/**
 * Tells genuine codes from guessed ones, and lets nobody guess on. A wrong MAC costs the caller, his address and the invite id one try each; when one of the
 * three is used up, no code is looked at for it until a try comes back, so that a guess that happens to be right is worth nothing. Genuine codes cost nothing.
 */
public final class GuessBudget {

    private static final Duration HOUR = Duration.ofHours(1);

    private final InviteCodeMac mac;
    private final Limits limits;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    /** Wrong codes per hour. */
    public record Limits(int perCaller, int perAddress, int perInvite) {}

    /** What a code is. */
    public sealed interface Verdict {

        record Genuine() implements Verdict {}

        record Forged() implements Verdict {}

        /** @param retryAfter when the next try comes back */
        record Exhausted(Duration retryAfter) implements Verdict {}
    }

    public GuessBudget(InviteCodeMac mac, Limits limits, Clock clock) {
        this.mac = mac;
        this.limits = limits;
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
        // an entry that is forgotten after this time would be full again anyway
        this.buckets = Caffeine.newBuilder()
                .expireAfterAccess(HOUR)
                .maximumSize(1_000_000)
                .build();
    }

    /** One at a time, so that many guesses at once cannot outrun the count; a verdict takes microseconds. */
    public synchronized Verdict judge(InviteCode code, String accountId, String address) {
        var concerned = List.of(
                bucket("caller " + accountId, limits.perCaller()),
                bucket("address " + address, limits.perAddress()),
                bucket("invite " + code.inviteId(), limits.perInvite()));
        long wait = concerned.stream()
                .mapToLong(bucket -> bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill())
                .max()
                .orElse(0);
        if (wait > 0) {
            return new Verdict.Exhausted(Duration.ofNanos(wait).plusSeconds(1));
        }
        if (mac.verify(code)) {
            return new Verdict.Genuine();
        }
        concerned.forEach(bucket -> bucket.tryConsume(1));
        return new Verdict.Forged();
    }

    private Bucket bucket(String key, int perHour) {
        return buckets.get(
                key,
                k -> Bucket.builder()
                        .addLimit(Bandwidth.builder()
                                .capacity(perHour)
                                .refillGreedy(perHour, HOUR)
                                .build())
                        .withCustomTimePrecision(time)
                        .build());
    }
}
