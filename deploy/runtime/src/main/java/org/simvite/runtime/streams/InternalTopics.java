package org.simvite.runtime.streams;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.simvite.topic.TopicSettings;

/** The topics that Streams makes for itself, which are changelogs: set as ours are, since what a topic takes its reader keeps. */
final class InternalTopics {

    private static final String CHANGELOG = "-changelog";

    private InternalTopics() {}

    /**
     * Has Streams make them so.
     *
     * @param replication copies that the topics of the catalogue have
     */
    static void configure(Properties config, int replication) {
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replication);
        settings(replication).forEach((name, value) -> config.put(StreamsConfig.topicPrefix(name), value));
    }

    /** What those that exist already must be like. */
    static Map<String, String> expected(int replication) {
        Map<String, String> expected = new HashMap<>(settings(replication));
        expected.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        return expected;
    }

    static String changelog(String applicationId, String store) {
        return applicationId + "-" + store + CHANGELOG;
    }

    private static Map<String, String> settings(int replication) {
        Map<String, String> settings = new HashMap<>(TopicSettings.ofEvery(replication));
        // a row has the time of the record that it was made from, and no clock may stop the task
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Refusals.LONGEST));
        return settings;
    }
}
