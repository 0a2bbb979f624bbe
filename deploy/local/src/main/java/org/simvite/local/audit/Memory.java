package org.simvite.local.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Since when topics still have everything that was written to them. What a topic of seven days said of a record of four weeks is gone
 * by right: its absence proves nothing.
 */
final class Memory {

    /** Nothing was dropped. */
    static final Memory WHOLE = new Memory(Map.of(), Instant.EPOCH);

    /** The broker drops what is old enough at any time, also while the topics are read, and its clock is not ours. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Map<String, Duration> keptByTopic;
    private final Instant now;

    /**
     * @param keptByTopic for how long a topic keeps its records, by its name without prefix; of what is not named nothing is dropped
     * @param now before anything was read
     */
    Memory(Map<String, Duration> keptByTopic, Instant now) {
        this.keptByTopic = Map.copyOf(keptByTopic);
        this.now = now;
    }

    /**
     * As the broker is told to keep them.
     *
     * @param topics with their prefix
     * @throws KafkaException the broker does not say
     */
    static Memory of(String bootstrapServers, Collection<String> topics, String prefix, Instant now) {
        var asked = topics.stream()
                .filter(topic -> topic.startsWith(prefix))
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            var kept = new HashMap<String, Duration>();
            admin.describeConfigs(asked).all().get().forEach((topic, config) -> {
                var time = kept(config);
                if (!time.isNegative()) {
                    kept.put(topic.name().substring(prefix.length()), time);
                }
            });
            return new Memory(kept, now);
        } catch (ExecutionException e) {
            throw new KafkaException("the broker does not say for how long it keeps topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking for how long topics are kept", e);
        }
    }

    /** Negative: for ever, or as long as no later record has the key. */
    private static Duration kept(Config config) {
        var drops = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value().contains(TopicConfig.CLEANUP_POLICY_DELETE);
        return Duration.ofMillis(
                drops
                        ? Long.parseLong(
                                config.get(TopicConfig.RETENTION_MS_CONFIG).value())
                        : -1);
    }

    /** Whether the topic still has what was written to it at that moment and since. */
    boolean reaches(String topic, Instant at) {
        var kept = keptByTopic.get(topic);
        return kept == null || at.isAfter(now.minus(kept).plus(MARGIN));
    }
}
