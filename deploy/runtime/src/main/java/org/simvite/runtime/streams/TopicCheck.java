package org.simvite.runtime.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;
import org.simvite.topic.Topic;
import org.simvite.topic.TopicSettings;
import org.simvite.topic.Topics;

/** Whether the topics of a topology are set as they have to be: those of the catalogue, and the changelogs that exist already. */
final class TopicCheck {

    private final StartCheck topology;
    private final StreamsSettings settings;

    TopicCheck(StartCheck topology, StreamsSettings settings) {
        this.topology = topology;
        this.settings = settings;
    }

    /** One line for each thing that is wrong. */
    List<String> findings(Broker broker) throws InterruptedException, ExecutionException, TimeoutException {
        List<String> findings = new ArrayList<>();
        Map<String, TopicDescription> ours = broker.topics(topology.topics());
        Map<String, Function<String, @Nullable String>> actual = broker.settings(ours.keySet());
        ours.forEach((name, topic) -> findings.addAll(
                TopicSettings.findings(name, expected(name, replication(topic)), setting(actual, name))));
        int copies = replication(broker);
        Map<String, TopicDescription> internal = broker.topics(topology.changelogs(settings.applicationId()));
        Map<String, Function<String, @Nullable String>> set = broker.settings(internal.keySet());
        internal.forEach((name, topic) -> {
            findings.addAll(
                    TopicSettings.findings(name, InternalTopics.expected(replication(topic)), setting(set, name)));
            if (replication(topic) < copies) {
                findings.add("topic " + name + " has " + replication(topic) + " copies, not " + copies
                        + " as the topics it is made from (kafka-reassign-partitions.sh)");
            }
        });
        return findings;
    }

    /** Copies that each of the catalogue's topics has at least. */
    int replication(Broker broker) throws InterruptedException, ExecutionException, TimeoutException {
        return broker.topics(topology.topics()).values().stream()
                .mapToInt(TopicCheck::replication)
                .min()
                .orElse(1);
    }

    private Map<String, String> expected(String fullName, int replication) {
        @Nullable
        Topic<?> topic =
                Topics.byName().get(fullName.substring(settings.kafka().prefix().length()));
        return topic == null
                ? TopicSettings.ofDeadLetters(replication)
                : TopicSettings.of(topic.retention(), replication);
    }

    private static Function<String, @Nullable String> setting(
            Map<String, Function<String, @Nullable String>> all, String topic) {
        return all.getOrDefault(topic, name -> null);
    }

    private static int replication(TopicDescription topic) {
        return topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }
}
