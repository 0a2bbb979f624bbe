package org.simvite.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.topic.Retention;

class BrokerClockTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    static final SimviteBackingExtension BACKING = new SimviteBackingExtension();

    private final AtomicLong now = new AtomicLong(NOW.toEpochMilli());
    private final BrokerClock clocks = new BrokerClock(new MovingClock(now));

    @Test
    void aClockThatIsAnHourAheadIsNotReady() throws Exception {
        var ahead = new BrokerClock(Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
        var right = new BrokerClock(Clock.systemUTC());
        var clients =
                new Clients(new KafkaSettings(BACKING.bootstrapServers(), URI.create("http://unused"), "", Map.of()));
        try (var admin = clients.admin("topics");
                var producer = clients.producer("writer", new StringSerializer())) {
            var topic = new NewTopic("steps-of-clocks", Optional.of(1), Optional.empty())
                    .configs(Retention.STEPS.topicConfig());
            admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
            for (var clock : new BrokerClock[] {ahead, right}) {
                var record = new ProducerRecord<>("steps-of-clocks", "key", "value");
                var unused = producer.send(record, clock.timing((metadata, failure) -> {}))
                        .get(30, TimeUnit.SECONDS);
            }
        }

        assertThat(Retention.STEPS.stampedByBroker()).isTrue();
        assertThat(ahead.difference()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        assertThat(ahead.health(MINUTE).ready()).isFalse();
        assertThat(right.health(MINUTE).ready()).isTrue();
    }

    @Test
    void aWriteThatTakesLongIsNoWrongClock() {
        write(Duration.ofMinutes(5), Duration.ofMinutes(10));

        assertThat(clocks.difference()).isZero();
    }

    @Test
    void aClockBehindIsTold() {
        write(Duration.ofMinutes(10), Duration.ofSeconds(1));

        assertThat(clocks.difference()).isEqualTo(Duration.ofSeconds(1).minusMinutes(10));
        assertThat(clocks.health(MINUTE).ready()).isFalse();
    }

    @Test
    void oneBrokerOfThreeThatIsWrongMakesNobodyElseSo() {
        for (int i = 0; i < 20; i++) {
            write(i % 3 == 0 ? Duration.ofHours(-1) : Duration.ZERO, Duration.ofMillis(5));
        }

        assertThat(clocks.health(MINUTE).ready()).isTrue();
    }

    @Test
    void aClockThatWasSetRightIsReadyAgain() {
        for (int i = 0; i < 100; i++) {
            write(Duration.ofHours(-1), Duration.ZERO);
        }
        for (int i = 0; i < 16; i++) {
            write(Duration.ZERO, Duration.ZERO);
        }

        assertThat(clocks.health(MINUTE).ready()).isTrue();
    }

    /** A write that the broker stamps so long after our sending it, by its own clock, and that we hear of so long after by ours. */
    private void write(Duration stamped, Duration heard) {
        long sent = now.get();
        var callback = clocks.timing((metadata, failure) -> {});
        now.set(sent + heard.toMillis());
        callback.onCompletion(
                new RecordMetadata(new TopicPartition("steps", 0), 0, 0, sent + stamped.toMillis(), 1, 1), null);
    }

    private static final class MovingClock extends Clock {

        private final AtomicLong now;

        MovingClock(AtomicLong now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now.get());
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
