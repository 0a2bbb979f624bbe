package org.simvite.serde;

import org.apache.avro.Schema;

/** Schemas by id and subject. Safe for use by several threads. Every method may throw {@link RegistryUnavailableException}. */
public interface SchemaStore {

    /**
     * Registers a schema, or finds it if the subject holds it already.
     *
     * @return the schema's id, positive; the same for the same schema each time
     * @throws IncompatibleSchemaException if the subject's compatibility forbids it
     */
    int register(String subject, Schema schema);

    /**
     * The id of a schema that the subject holds.
     *
     * @throws RegistryUnavailableException also if the subject does not hold it (yet): provisioning comes first
     */
    int idOf(String subject, Schema schema);

    /**
     * The schema of that id.
     *
     * @throws BadRecordException if there is none
     */
    Schema schema(int id);

    /** Sets what is demanded of the subject's next schemas. */
    void compatibility(String subject, Compatibility level);
}
