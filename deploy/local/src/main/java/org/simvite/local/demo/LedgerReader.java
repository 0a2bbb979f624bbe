package org.simvite.local.demo;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.simvite.local.audit.AvroReader;
import org.simvite.local.audit.TopicScan;

/** Analytics: knows the name of a topic, the broker and the registry, and nothing else of Simvite. */
final class LedgerReader {

    private static final String TOPIC = "simvite.credit-ledger";

    private final String bootstrapServers;
    private final URI registry;

    LedgerReader(String bootstrapServers, URI registry) {
        this.bootstrapServers = bootstrapServers;
        this.registry = registry;
    }

    void print(Narrator narrator) {
        narrator.chapter("Analytics reads " + TOPIC + " with a plain Avro reader and the registry");
        var avro = new AvroReader(registry);
        var entries = new ArrayList<GenericRecord>();
        try (var scan = new TopicScan(bootstrapServers)) {
            scan.read(List.of(TOPIC), record -> {
                try {
                    entries.add(avro.read(record.value()));
                } catch (IOException e) {
                    throw new StoryException("an entry cannot be decoded: " + e.getMessage());
                }
            });
        }
        narrator.require(!entries.isEmpty(), "the ledger is empty");
        narrator.say(
                String.format("%-24s %4s  %-10s %6s %8s %6s", "account", "no.", "cause", "delta", "balance", "held"));
        entries.sort(Comparator.comparing(
                        (GenericRecord entry) -> entry.get("accountId").toString())
                .thenComparing(entry -> (Long) entry.get("sequence")));
        entries.forEach(entry -> narrator.say(line(entry)));
    }

    private static String line(GenericRecord entry) {
        var account = entry.get("accountId").toString();
        return String.format(
                "%-24s %4s  %-10s %+6d %8d %6d",
                account.substring(0, Math.min(account.length(), 20)) + "...",
                entry.get("sequence"),
                entry.get("cause"),
                (Integer) entry.get("delta"),
                (Integer) entry.get("balance"),
                (Integer) entry.get("held"));
    }
}
