package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final TopicPartition POLICIES = new TopicPartition("credit-policies", 0);

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final MovedClock clock = new MovedClock(START);
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Progress progress =
            new Progress(clock, partitions -> CompletableFuture.completedFuture(Map.copyOf(ends)));

    /** A young installation has fewer records than a gateway may be behind: it seemed ready before it had read any. */
    @Test
    void aFewRecordsAreNotCaughtUpWithBeforeTheyAreRead() {
        consumer.assign(List.of(POLICIES));
        consumer.updateBeginningOffsets(Map.of(POLICIES, 0L));
        ends.putAll(Map.of(POLICIES, 3L));
        consumer.seek(POLICIES, 0);

        progress.begin(consumer);
        assertThat(progress.lag()).isEqualTo(3);
        assertThat(progress.caughtUp()).isFalse();

        ends.putAll(Map.of(POLICIES, 5L));
        consumer.seek(POLICIES, 3);
        progress.begin(consumer);
        assertThat(progress.caughtUp()).isFalse();
        consumer.seek(POLICIES, 5);
        progress.begin(consumer);
        assertThat(progress.caughtUp()).isTrue();
    }

    @Test
    void whatComesLaterIsLagAndNothingToCatchUpWith() {
        consumer.assign(List.of(POLICIES));
        ends.putAll(Map.of(POLICIES, 3L));
        consumer.seek(POLICIES, 3);
        progress.begin(consumer);
        assertThat(progress.lag()).isZero();
        assertThat(progress.caughtUp()).isTrue();

        progress.lose();
        assertThat(progress.lag()).isNegative();
        assertThat(progress.caughtUp()).isTrue();
    }

    /** A busy installation has thousands of records under way: all gateways were called unready at once by their number. */
    @Test
    void howManyRecordsAreUnreadDoesNotMakeItOldButHowLongTheyAre() {
        consumer.assign(List.of(POLICIES));
        ends.putAll(Map.of(POLICIES, 10L));
        consumer.seek(POLICIES, 10);
        progress.begin(consumer);
        assertThat(progress.through()).isEqualTo(START);
        assertThat(progress.age()).isLessThan(Duration.ofSeconds(30));

        // each second a million come, and it reads what was there five seconds before
        for (long second = 1; second <= 20; second++) {
            clock.forward(Duration.ofSeconds(1));
            ends.putAll(Map.of(POLICIES, 10 + second * 1_000_000));
            consumer.seek(POLICIES, 10 + Math.max(0, second - 5) * 1_000_000);
            progress.look(consumer);
        }

        assertThat(progress.lag()).isEqualTo(5_000_000);
        assertThat(progress.through()).isEqualTo(START.plusSeconds(15));
    }

    @Test
    void whatStandsStillGetsOldHoweverFewRecordsAreUnread() {
        consumer.assign(List.of(POLICIES));
        ends.putAll(Map.of(POLICIES, 10L));
        consumer.seek(POLICIES, 10);
        progress.begin(consumer);
        ends.putAll(Map.of(POLICIES, 11L));
        for (int second = 0; second < 100; second++) {
            clock.forward(Duration.ofSeconds(1));
            progress.look(consumer);
        }

        assertThat(progress.through()).isEqualTo(START);
    }

    /** Nobody waits for it: with a broker away all reading stood still for as long as the question took. */
    @Test
    void whileTheEndsAreNotToldItGetsOldAndGoesOnOnceTheyAre() {
        var told = new CompletableFuture<Map<TopicPartition, Long>>();
        var waiting = new Progress(clock, partitions -> told);
        consumer.assign(List.of(POLICIES));
        consumer.seek(POLICIES, 3);
        waiting.begin(consumer);
        waiting.follow(consumer);
        assertThat(waiting.lag()).isNegative();
        assertThat(waiting.caughtUp()).isFalse();
        clock.forward(Duration.ofSeconds(4));

        told.complete(Map.of(POLICIES, 3L));
        waiting.follow(consumer);

        assertThat(waiting.caughtUp()).isTrue();
        assertThat(waiting.through()).isEqualTo(START);
    }

    private static final class MovedClock extends Clock {

        private Instant now;

        MovedClock(Instant now) {
            this.now = now;
        }

        void forward(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
