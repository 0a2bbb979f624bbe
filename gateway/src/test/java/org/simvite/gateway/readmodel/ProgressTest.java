package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final TopicPartition POLICIES = new TopicPartition("credit-policies", 0);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final Progress progress = new Progress();

    /** A young installation has fewer records than a gateway may be behind: it seemed ready before it had read any. */
    @Test
    void aFewRecordsAreNotCaughtUpWithBeforeTheyAreRead() {
        consumer.assign(List.of(POLICIES));
        consumer.updateBeginningOffsets(Map.of(POLICIES, 0L));
        consumer.updateEndOffsets(Map.of(POLICIES, 3L));
        consumer.seek(POLICIES, 0);

        progress.begin(consumer);
        assertThat(progress.lag()).isEqualTo(3);
        assertThat(progress.caughtUp()).isFalse();

        consumer.updateEndOffsets(Map.of(POLICIES, 5L));
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
        consumer.updateEndOffsets(Map.of(POLICIES, 3L));
        consumer.seek(POLICIES, 3);
        progress.begin(consumer);
        assertThat(progress.lag()).isZero();
        assertThat(progress.caughtUp()).isTrue();

        progress.lose();
        assertThat(progress.lag()).isNegative();
        assertThat(progress.caughtUp()).isTrue();
    }
}
