package org.simvite.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.simvite.command.Remembered;

class RetentionTest {

    /** A record that is read again after everything that was decided on it is forgotten would be decided twice. */
    @Test
    void what_is_decided_is_remembered_longer_than_its_topic_can_hold_it() {
        assertThat(Remembered.OF_STEPS)
                .isGreaterThan(Retention.STEPS.longest())
                .isGreaterThan(Retention.WEEKS.longest())
                .isGreaterThan(Retention.DAYS.longest());
        assertThat(Remembered.OF_COMMANDS).isGreaterThan(Retention.YEAR.longest());
    }

    @Test
    void segments_are_as_long_as_that_reckons_with() {
        for (var retention : Set.of(Retention.DAYS, Retention.STEPS, Retention.WEEKS, Retention.YEAR)) {
            long kept = Long.parseLong(retention.topicConfig().get("retention.ms"));
            long segment = Long.parseLong(retention.topicConfig().get("segment.ms"));

            assertThat(retention.longest()).hasMillis(kept + segment);
        }
    }
}
