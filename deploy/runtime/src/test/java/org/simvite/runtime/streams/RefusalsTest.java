package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    private final Refusals refusals = new Refusals("s.dead-letters");

    @Test
    void aTimeFurtherAheadThanBrokersTakeBecomesNow() {
        long latest = NOW + Duration.ofMinutes(30).toMillis();

        assertThat(fit("s.a", latest + 1, 10).timestamp()).isEqualTo(NOW);
        assertThat(fit("s.a", latest, 10).timestamp()).isEqualTo(latest);
        assertThat(fit("s.a", 0, 10).timestamp()).isZero();
    }

    @Test
    void whatATopicDoesNotTakeIsNotSent() {
        assertThatThrownBy(() -> fit("s.a", NOW, 1_048_588)).isInstanceOf(RecordTooLargeException.class);
        assertThat(fit("s.dead-letters", NOW, 1_048_588)).isNotNull();
    }

    @Test
    void aBrokerThatIsStricterIsRemembered() {
        refusals.learn(record("s.a", NOW, 1000), new RecordTooLargeException());
        refusals.learn(record("s.b", NOW, 1000), new InvalidTimestampException("too old"));

        assertThatThrownBy(() -> fit("s.a", NOW, 1000)).isInstanceOf(RecordTooLargeException.class);
        assertThat(fit("s.a", NOW, 999)).isNotNull();
        assertThat(fit("s.a", 5, 10).timestamp()).isEqualTo(5);
        assertThat(fit("s.b", 5, 10).timestamp()).isEqualTo(NOW);
    }

    private ProducerRecord<byte[], byte[]> fit(String topic, long timestamp, int octets) {
        return refusals.fit(record(topic, timestamp, octets), NOW);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, long timestamp, int octets) {
        return new ProducerRecord<>(topic, 0, timestamp, null, new byte[octets]);
    }
}
