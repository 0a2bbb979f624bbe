package org.simvite.runtime.streams;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.simvite.serde.AvroSerde;
import org.simvite.serde.InMemorySchemaStore;
import org.simvite.serde.SchemaStore;
import org.simvite.topic.Topic;

/** The serde of each topic's records. Remembers for which topics it was asked, so that a start can check their schemas. */
public final class AvroSerdes {

    private final SchemaStore schemas;
    private final boolean registering;
    private final Map<String, Topic<?>> asked = new ConcurrentSkipListMap<>();

    private AvroSerdes(SchemaStore schemas, boolean registering) {
        this.schemas = schemas;
        this.registering = registering;
    }

    /** Schemas have to be registered already: provisioning does that, and sets their compatibility first. */
    public static AvroSerdes of(SchemaStore schemas) {
        return new AvroSerdes(schemas, false);
    }

    /** With a registry of its own: for TopologyTestDriver. */
    public static AvroSerdes inMemory() {
        return new AvroSerdes(new InMemorySchemaStore(), true);
    }

    /** Serde of the values of a topic. */
    public <V extends SpecificRecord> Serde<V> of(Topic<V> topic) {
        asked.put(topic.name(), topic);
        return new AvroSerde<>(schemas, topic.type(), registering);
    }

    public SchemaStore schemas() {
        return schemas;
    }

    /** @throws org.simvite.serde.RegistryUnavailableException if the registry is down or lacks the schema of a topic asked for */
    void checkRegistered(String prefix) {
        asked.values()
                .forEach(topic ->
                        schemas.idOf(topic.subject(prefix), SpecificData.get().getSchema(topic.type())));
    }
}
