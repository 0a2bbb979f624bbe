package org.simvite.runtime.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/**
 * What a topology needs from the broker before it may start: every topic it reads or writes and the dead-letter topic exist,
 * and topics that one sub-topology reads have the same number of partitions. Streams itself checks that for joins only; it
 * would run, and give half of the keys to the wrong task.
 */
final class StartCheck {

    private final Topology topology;
    private final Set<String> topics;

    StartCheck(Topology topology, String deadLetterTopic) {
        this.topology = topology;
        this.topics = new TreeSet<>(Set.of(deadLetterTopic));
        for (Subtopology part : topology.describe().subtopologies()) {
            topics.addAll(sources(part));
            part.nodes().stream()
                    .filter(Sink.class::isInstance)
                    .map(node -> ((Sink) node).topic())
                    .filter(topic -> topic != null)
                    .forEach(topics::add);
        }
        topics.addAll(globalTopics());
    }

    /** Topics of global stores. */
    Set<String> globalTopics() {
        return topology.describe().globalStores().stream()
                .flatMap(store -> store.source().topicSet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Topics that do not exist (yet). */
    List<String> missing(Map<String, Integer> partitions) {
        return topics.stream().filter(topic -> !partitions.containsKey(topic)).toList();
    }

    /** One line for each sub-topology whose topics differ in partitions. */
    List<String> unequal(Map<String, Integer> partitions) {
        List<String> problems = new ArrayList<>();
        for (Subtopology part : topology.describe().subtopologies()) {
            Map<String, Integer> counts = new TreeMap<>();
            sources(part).forEach(topic -> {
                Integer count = partitions.get(topic);
                if (count != null) {
                    counts.put(topic, count);
                }
            });
            if (Set.copyOf(counts.values()).size() > 1) {
                problems.add("topics read together must have the same number of partitions, but have " + counts);
            }
        }
        return problems;
    }

    /** The number of partitions of each topic that exists. */
    Map<String, Integer> partitions(Broker broker) throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Integer> counts = new TreeMap<>();
        broker.topics(topics)
                .forEach((name, topic) -> counts.put(name, topic.partitions().size()));
        return counts;
    }

    /** Every topic read or written, dead letters included. */
    Set<String> topics() {
        return topics;
    }

    /** Every changelog that the topology has once it ran. */
    Set<String> changelogs(String applicationId) {
        return stateful(applicationId).stream()
                .flatMap(part -> part.changelogs().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * A part of the topology with stores.
     *
     * @param id its number, with which the names of its tasks begin
     * @param sources topics it reads
     * @param stores names of its stores
     */
    record Part(String applicationId, int id, Set<String> sources, Set<String> stores) {

        Set<String> changelogs() {
            return stores.stream()
                    .map(store -> InternalTopics.changelog(applicationId, store))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** Whether the name of a folder is that of one of its tasks. */
        boolean isTask(String folder) {
            return folder.matches(id + "_[0-9]+");
        }
    }

    /** The parts that have stores. */
    List<Part> stateful(String applicationId) {
        List<Part> parts = new ArrayList<>();
        for (Subtopology part : topology.describe().subtopologies()) {
            Set<String> stores = part.nodes().stream()
                    .filter(Processor.class::isInstance)
                    .flatMap(node -> ((Processor) node).stores().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!stores.isEmpty()) {
                parts.add(new Part(applicationId, part.id(), sources(part), stores));
            }
        }
        return parts;
    }

    private static Set<String> sources(Subtopology part) {
        return part.nodes().stream()
                .filter(Source.class::isInstance)
                .flatMap(node -> ((Source) node).topicSet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
