package org.simvite.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** The settings that a topic has to have on the broker. */
public final class TopicSettings {

    /**
     * How far ahead of the broker's clock a record's timestamp may be where it is the writer's. Further ahead it would hold up compaction,
     * which goes by segments and their times. Our own processes send at most half of it.
     */
    public static final Duration AHEAD = Duration.ofHours(1);

    private TopicSettings() {}

    /**
     * Of a topic of the catalogue.
     *
     * @param replication copies of each partition
     */
    public static Map<String, String> of(Retention retention, int replication) {
        var config = new HashMap<>(retention.topicConfig());
        config.putAll(ofEvery(replication));
        config.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(AHEAD.toMillis()));
        return config;
    }

    /** Of the topic of dead letters: with its headers a letter is longer than the record that it was made of. */
    public static Map<String, String> ofDeadLetters(int replication) {
        var config = of(Retention.WEEKS, replication);
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.LONGEST_DEAD_LETTER));
        return config;
    }

    /** Of every topic, those that Streams makes for itself too. */
    public static Map<String, String> ofEvery(int replication) {
        return Map.of(
                // a write that is acknowledged survives the loss of any one broker, and writing goes on without it
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(replication > 2 ? replication - 1 : 1));
    }

    /**
     * What differs from how it has to be, one line each, with the change that mends it. More copies in sync and longer messages
     * than asked for are fine.
     *
     * @param actual the topic's own value of a setting; null where the broker does not tell
     */
    public static List<String> findings(
            String topic, Map<String, String> expected, Function<String, @Nullable String> actual) {
        return expected.entrySet().stream()
                .filter(setting -> !fits(setting.getKey(), setting.getValue(), actual.apply(setting.getKey())))
                .map(setting -> "topic " + topic + " has " + setting.getKey() + "=" + actual.apply(setting.getKey())
                        + ", not " + setting.getValue()
                        + " (kafka-configs.sh --alter --entity-type topics --entity-name "
                        + topic + " --add-config " + setting.getKey() + "=" + setting.getValue() + ")")
                .sorted()
                .toList();
    }

    private static boolean fits(String name, String expected, @Nullable String actual) {
        if (actual == null) {
            return false;
        }
        boolean more = name.equals(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
                || name.equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return more ? Integer.parseInt(actual) >= Integer.parseInt(expected) : actual.equals(expected);
    }
}
