package org.simvite.topic;

import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.simvite.serde.SchemaStore;

/**
 * Brings broker and registry to what the catalogue says, or only tells whether the broker is so. Everything here can be repeated at
 * any time. Every method throws {@link org.apache.kafka.common.KafkaException} if broker or registry do not answer.
 */
public final class TopicProvisioner {

    private static final int AT_A_TIME = 8;

    private TopicProvisioner() {}

    /** As the longer one, without a word. */
    public static void provision(Admin admin, String prefix, int partitions, int replication, SchemaStore schemas) {
        provision(admin, prefix, partitions, replication, schemas, line -> {});
    }

    /**
     * Creates the topics that are missing, sets how long each keeps its records, waits until every partition takes writes, and
     * registers every schema under the compatibility that is due to it.
     *
     * @param prefix of every topic's name, such as {@code simvite.}; may be empty
     * @param partitions of each topic: 4 on one machine, 24 in production; never changed afterwards
     * @param replication copies of each partition, at most the number of brokers
     * @param progress gets a line for each step, for people
     * @throws TopicsUnfitException if a topic has another number of partitions; nothing else is changed then
     * @throws org.simvite.serde.IncompatibleSchemaException if the registry refuses a schema
     */
    public static void provision(
            Admin admin,
            String prefix,
            int partitions,
            int replication,
            SchemaStore schemas,
            Consumer<String> progress) {
        var broker = new BrokerTopics(admin);
        var retentions = retentions(prefix, topic -> true);
        var counts = broker.partitionCounts(retentions.keySet());
        requireCounts(counts, partitions);
        var configs = new TreeMap<String, Map<String, String>>();
        retentions.forEach((name, retention) -> configs.put(name, TopicSettings.of(retention, replication)));
        configs.put(prefix + Topics.DEAD_LETTERS, TopicSettings.ofDeadLetters(replication));
        var missing = new TreeMap<>(configs);
        missing.keySet().removeAll(counts.keySet());
        var created = broker.create(missing, partitions, replication);
        created.forEach(name -> progress.accept("topic " + name + " created"));
        configs.keySet().removeAll(created);
        broker.configure(configs);
        // once more: another installation can have been at it in the meantime
        requireCounts(broker.partitionCounts(retentions.keySet()), partitions);
        broker.awaitLeaders(retentions.keySet().stream().collect(Collectors.toMap(name -> name, name -> partitions)));
        progress.accept(retentions.size() + " topics take writes");
        register(prefix, schemas);
        progress.accept(Topics.all().size() + " schemas registered");
    }

    /**
     * Asserts that every topic exists and that topics which one processor reads together have the same number of partitions.
     *
     * @throws TopicsUnfitException otherwise, with every finding
     */
    public static void check(Admin admin, String prefix) {
        check(admin, prefix, topic -> true);
    }

    /** As {@link #check(Admin, String)}, for the topics that the party may see. */
    public static void check(Admin admin, String prefix, Party party) {
        check(
                admin,
                prefix,
                topic -> topic.writers().contains(party) || topic.readers().contains(party));
    }

    private static void check(Admin admin, String prefix, Predicate<Topic<?>> concerned) {
        var names = retentions(prefix, concerned).keySet();
        var counts = new BrokerTopics(admin).partitionCounts(names);
        var findings = new ArrayList<String>();
        names.stream()
                .filter(name -> !counts.containsKey(name))
                .forEach(name -> findings.add("topic " + name + " is missing"));
        Topics.coPartitioned().forEach((processor, group) -> {
            var found = new TreeMap<String, Integer>();
            group.stream()
                    .map(topic -> topic.fullName(prefix))
                    .filter(counts::containsKey)
                    .forEach(name -> found.put(name, counts.get(name)));
            if (found.values().stream().distinct().count() > 1) {
                findings.add(processor + " needs topics with equal numbers of partitions, but they have " + found);
            }
        });
        if (!findings.isEmpty()) {
            throw new TopicsUnfitException(findings);
        }
    }

    private static Map<String, Retention> retentions(String prefix, Predicate<Topic<?>> concerned) {
        var retentions = new TreeMap<String, Retention>();
        Topics.all().stream()
                .filter(concerned)
                .forEach(topic -> retentions.put(topic.fullName(prefix), topic.retention()));
        retentions.put(prefix + Topics.DEAD_LETTERS, Retention.WEEKS);
        return retentions;
    }

    private static void requireCounts(Map<String, Integer> counts, int partitions) {
        var findings = counts.entrySet().stream()
                .filter(e -> e.getValue() != partitions)
                .map(e -> "topic " + e.getKey() + " has " + e.getValue() + " partitions, not " + partitions
                        + ": keys would move, so the number cannot be changed")
                .sorted()
                .toList();
        if (!findings.isEmpty()) {
            throw new TopicsUnfitException(findings);
        }
    }

    /** Several at a time: the registry answers each only when its own log has it, and does nothing else meanwhile. */
    private static void register(String prefix, SchemaStore schemas) {
        var workers = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            var registrations = Topics.all().stream()
                    .map(topic -> CompletableFuture.runAsync(() -> register(topic, prefix, schemas), workers))
                    .toList();
            registrations.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            workers.shutdownNow();
        }
    }

    private static void register(Topic<? extends SpecificRecord> topic, String prefix, SchemaStore schemas) {
        var subject = topic.subject(prefix);
        schemas.compatibility(subject, topic.compatibility());
        var unused = schemas.register(subject, SpecificData.get().getSchema(topic.type()));
    }
}
