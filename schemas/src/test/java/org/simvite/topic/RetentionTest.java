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

    /** One record from far ahead would keep its segment, and all that follow it, for ever. */
    @Test
    void what_is_dropped_for_its_age_has_its_age_from_the_broker() {
        for (var retention : Retention.values()) {
            boolean dropped =
                    !retention.topicConfig().getOrDefault("retention.ms", "-1").equals("-1");

            assertThat(retention.stampedByBroker()).as(retention.name()).isEqualTo(dropped);
            assertThat(retention.topicConfig().getOrDefault("message.timestamp.type", "CreateTime"))
                    .as(retention.name())
                    .isEqualTo(dropped ? "LogAppendTime" : "CreateTime");
            assertThat(TopicSettings.of(retention, 3)).containsEntry("message.timestamp.after.max.ms", "3600000");
        }
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
