package org.simvite.local.audit;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One pass over every topic, changelogs included, and the verdict on each invariant. */
public final class Audit {

    /** The registry keeps its own schemas on it; nothing of ours. */
    private static final String REGISTRY_JOURNAL = "kafkasql-";

    private static final String DEAD_LETTERS = "dead-letters";
    private static final String TRACE = "traceparent";
    /** Changelogs of stores that are ordered by due time. */
    private static final Pattern DEADLINES = Pattern.compile(".*-(due|by-due|by-deadline)-changelog");

    private final String bootstrapServers;
    private final URI registry;
    private final String prefix;
    private final Collection<byte[]> knownSecrets;
    private final @Nullable SmdpReader smdp;

    /**
     * @param registry base of the registry's Confluent API
     * @param prefix of the topics, such as {@code simvite.}
     * @param knownSecrets secrets the caller knows to be in the system, to be looked for byte by byte
     */
    public Audit(String bootstrapServers, URI registry, String prefix, Collection<byte[]> knownSecrets) {
        this(bootstrapServers, registry, prefix, knownSecrets, null);
    }

    private Audit(
            String bootstrapServers,
            URI registry,
            String prefix,
            Collection<byte[]> knownSecrets,
            @Nullable SmdpReader smdp) {
        this.bootstrapServers = bootstrapServers;
        this.registry = registry;
        this.prefix = prefix;
        this.knownSecrets = List.copyOf(knownSecrets);
        this.smdp = smdp;
    }

    /** The same, and the stock is compared with the SM-DP+'s own books. */
    public Audit comparedWith(SmdpReader books) {
        return new Audit(bootstrapServers, registry, prefix, knownSecrets, books);
    }

    /**
     * @param findings one for each invariant
     * @param records how many records were read
     * @param deadLetters how many records were set aside as undecodable or unprocessable
     */
    public record Report(List<Finding> findings, long records, long deadLetters) {

        public boolean clean() {
            return findings.stream().allMatch(Finding::holds);
        }
    }

    public Report run() {
        var now = Instant.now();
        var pass = new Pass();
        Memory memory;
        try (var scan = new TopicScan(bootstrapServers)) {
            var topics = scan.topics().stream()
                    .filter(name -> !name.startsWith(REGISTRY_JOURNAL))
                    .toList();
            memory = Memory.of(bootstrapServers, topics, prefix, now);
            scan.read(topics, pass::take);
        }
        var findings = new ArrayList<>(new Invariants(pass.books, memory).check());
        findings.addAll(new SimInvariants(pass.books, memory).check());
        findings.addAll(new CreditInvariants(pass.books, now).check());
        findings.addAll(new OpenEnds(pass.books, Instant.now()).check());
        if (smdp != null) {
            findings.addAll(compare(smdp, pass.books));
        }
        findings.add(pass.unreadable.finding(pass.decoded, pass.books, memory));
        findings.add(pass.secrets.finding(pass.books.inviteById.keySet()));
        return new Report(findings, pass.records, pass.books.letters.byId.size());
    }

    private static List<Finding> compare(SmdpReader smdp, Books books) {
        try {
            return new StockInvariants(books, smdp.read(), smdp.us()).check();
        } catch (IOException e) {
            return List.of(new Finding("the SM-DP+ shows its books", 1, List.of(String.valueOf(e.getMessage()))));
        }
    }

    private final class Pass {

        private final Books books = new Books();
        private final SecretScan secrets = new SecretScan(knownSecrets);
        private final AvroReader avro = new AvroReader(registry);
        private final UnreadableRecords unreadable = new UnreadableRecords();
        private long records;
        private long decoded;

        void take(ConsumerRecord<byte[], byte[]> record) {
            records++;
            var place = new Place(record.topic(), record.partition(), record.offset());
            var where = place.toString();
            if (record.key() != null) {
                secrets.scan(record.key(), where);
            }
            if (record.value() != null) {
                secrets.scan(record.value(), where);
            }
            for (var header : record.headers()) {
                // a trace id is 32 hexadecimal digits as well
                if (header.value() != null && !header.key().equals(TRACE)) {
                    secrets.scan(header.value(), where);
                }
            }
            if (record.topic().equals(prefix + DEAD_LETTERS)) {
                books.letters.byId.put(record.partition() + "-" + record.offset(), Letter.of(record, names(record)));
            } else if (DEADLINES.matcher(record.topic()).matches()
                    && record.key() != null
                    && record.key().length > Long.BYTES) {
                books.deadlines.add(record.topic(), record.key(), record.value());
            } else if (isPublished(record.topic())) {
                published(record, place);
            }
        }

        /** Of a record that can be read; one that cannot names nothing. */
        private Set<String> names(ConsumerRecord<byte[], byte[]> letter) {
            try {
                return letter.value() == null ? Set.of() : Fields.ids(avro.read(letter.value()));
            } catch (NoRecordException e) {
                return Set.of();
            } catch (IOException e) {
                unreadable.unjudged(
                        new Place(letter.topic(), letter.partition(), letter.offset()), String.valueOf(e.getMessage()));
                return Set.of();
            }
        }

        private void published(ConsumerRecord<byte[], byte[]> record, Place place) {
            if (record.value() != null) {
                decode(record, place);
            } else if (record.key() != null) {
                books.gone(record.topic().substring(prefix.length()), new String(record.key(), StandardCharsets.UTF_8));
            }
        }

        /** A topic of the catalogue, not one that an application has for itself: a store's changelog, or what it reads the brokers' clock by. */
        private boolean isPublished(String topic) {
            return topic.startsWith(prefix) && !topic.endsWith("-changelog") && !topic.endsWith("-clock");
        }

        private void decode(ConsumerRecord<byte[], byte[]> record, Place place) {
            var written = Instant.ofEpochMilli(record.timestamp());
            GenericRecord content;
            try {
                content = avro.read(record.value());
            } catch (NoRecordException e) {
                unreadable.add(place, String.valueOf(e.getMessage()), written);
                return;
            } catch (IOException e) {
                unreadable.unjudged(place, String.valueOf(e.getMessage()));
                return;
            }
            var key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            try {
                books.add(record.topic().substring(prefix.length()), key, content, written);
                decoded++;
            } catch (RuntimeException e) {
                unreadable.add(
                        place, "it is no record of this topic: " + e.getClass().getSimpleName(), written);
            }
        }
    }
}
