package org.simvite.topic;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.specific.SpecificData;

/**
 * The schemas of every release, in {@code released/<version>/<topic>.avsc}, and whether others can live with them: records of any
 * release stand on topics that are kept for ever, and releases run side by side while one is rolled out.
 */
final class SchemaHistory {

    private static final String SUFFIX = ".avsc";

    private final Path folder;

    SchemaHistory(Path folder) {
        this.folder = folder;
    }

    /** The schemas of this build, by topic. */
    static Map<String, Schema> current() {
        var current = new TreeMap<String, Schema>();
        Topics.all()
                .forEach(topic -> current.put(topic.name(), SpecificData.get().getSchema(topic.type())));
        return current;
    }

    /** Writes down the schemas as those of the version; what stood there for it before is replaced. */
    void release(String version, Map<String, Schema> schemas) throws IOException {
        var target = Files.createDirectories(folder.resolve(version));
        for (var old : list(target)) {
            Files.delete(old);
        }
        for (var entry : schemas.entrySet()) {
            Files.writeString(
                    target.resolve(entry.getKey() + SUFFIX),
                    new ObjectMapper().readTree(entry.getValue().toString()).toPrettyString() + "\n");
        }
    }

    List<String> versions() throws IOException {
        return list(folder).stream().map(path -> path.getFileName().toString()).toList();
    }

    /** One line for each thing that keeps a schema and a released one from reading each other. */
    List<String> findings(Map<String, Schema> schemas) throws IOException {
        var findings = new ArrayList<String>();
        for (var version : versions()) {
            for (var file : list(folder.resolve(version))) {
                var topic = file.getFileName().toString().replace(SUFFIX, "");
                var released = new Schema.Parser().parse(Files.readString(file));
                var schema = schemas.get(topic);
                if (schema == null) {
                    findings.add(topic + " was released in " + version + " and is gone");
                } else {
                    findings.addAll(
                            unreadable(topic + " of " + version + ", read with the schema of today", schema, released));
                    findings.addAll(
                            unreadable(topic + " of today, read with the schema of " + version, released, schema));
                }
            }
        }
        return findings;
    }

    private static List<String> unreadable(String what, Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(found -> what + ": " + found.getType() + " at " + found.getLocation() + " " + found.getMessage())
                .toList();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }
}
