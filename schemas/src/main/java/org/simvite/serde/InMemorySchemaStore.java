package org.simvite.serde;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;
import org.jspecify.annotations.Nullable;

/** A registry within the process, for tests and tools without a network. Behaves as the real one does. */
public final class InMemorySchemaStore implements SchemaStore {

    private final List<Schema> byId = new ArrayList<>();
    private final Map<String, List<Schema>> bySubject = new HashMap<>();
    private final Map<String, Compatibility> levels = new HashMap<>();

    @Override
    public synchronized int register(String subject, Schema schema) {
        var versions = bySubject.computeIfAbsent(subject, s -> new ArrayList<>());
        if (!versions.contains(schema)) {
            check(subject, schema, versions);
            versions.add(schema);
        }
        if (!byId.contains(schema)) {
            byId.add(schema);
        }
        return byId.indexOf(schema) + 1;
    }

    @Override
    public synchronized int idOf(String subject, Schema schema) {
        if (!bySubject.getOrDefault(subject, List.of()).contains(schema)) {
            throw new RegistryUnavailableException(
                    subject + " does not hold this schema of " + schema.getFullName(), null);
        }
        return byId.indexOf(schema) + 1;
    }

    @Override
    public synchronized Schema schema(int id) {
        if (id < 1 || id > byId.size()) {
            throw new BadRecordException("no schema has the id " + id);
        }
        return byId.get(id - 1);
    }

    @Override
    public synchronized void compatibility(String subject, Compatibility level) {
        levels.put(subject, level);
    }

    /** The level that was set, null if none was. */
    public synchronized @Nullable Compatibility compatibility(String subject) {
        return levels.get(subject);
    }

    private void check(String subject, Schema schema, List<Schema> versions) {
        var newestFirst = new ArrayList<>(versions);
        java.util.Collections.reverse(newestFirst);
        var mutualRead = new SchemaValidatorBuilder().mutualReadStrategy();
        try {
            switch (levels.getOrDefault(subject, Compatibility.NONE)) {
                case NONE -> {}
                case FULL -> mutualRead.validateLatest().validate(schema, newestFirst);
                case FULL_TRANSITIVE -> mutualRead.validateAll().validate(schema, newestFirst);
            }
        } catch (SchemaValidationException e) {
            throw new IncompatibleSchemaException(subject + " refuses this schema of " + schema.getFullName());
        }
    }
}
