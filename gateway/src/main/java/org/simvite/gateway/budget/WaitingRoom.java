package org.simvite.gateway.budget;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.simvite.gateway.memory.Memory;

/**
 * Where callers wait, each once, when others have used up what they share: a delay for those who have done nothing wrong, where a refusal would let one caller
 * keep the others out.
 */
public final class WaitingRoom {

    /** How long a turn is good. */
    private static final Duration TURN = Duration.ofHours(1);

    private final Duration pause;
    private final Clock clock;
    private final Cache<String, Instant> turns;

    /** @param pause how long each waits */
    public WaitingRoom(Duration pause, Clock clock) {
        this.pause = pause;
        this.clock = clock;
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        this.turns = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(pause.plus(TURN))
                .maximumSize(Memory.WAITING_ROOM.entries())
                .build();
    }

    /** How long the key has still to wait; its time begins with the first call. Empty when it has waited, and for an hour from then. */
    public Optional<Duration> remaining(String key) {
        var now = clock.instant();
        var turn = turns.get(key, k -> now.plus(pause));
        return now.isBefore(turn)
                ? Optional.of(Duration.between(now, turn).plusMillis(999).truncatedTo(ChronoUnit.SECONDS))
                : Optional.empty();
    }

    /** How many are remembered. */
    public long size() {
        return turns.estimatedSize();
    }
}
