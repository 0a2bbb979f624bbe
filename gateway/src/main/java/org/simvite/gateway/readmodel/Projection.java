package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.simvite.topic.Topic;

/** How the records of one topic become rows. Applying a record again, or one that is older than what is known, changes nothing. */
record Projection<V extends SpecificRecord>(Topic<V> topic, Applying<V> applying) {

    /** Writes one record. */
    @FunctionalInterface
    interface Applying<V> {
        /**
         * @param value null for a tombstone
         * @param news keys of {@link Waiters} that there is news of
         */
        void apply(Rows rows, String key, @Nullable V value, Set<String> news) throws SQLException;
    }

    /** @throws ClassCastException if it is no record of the topic */
    void apply(Rows rows, String key, @Nullable Object value, Set<String> news) throws SQLException {
        applying.apply(rows, key, topic.type().cast(value), news);
    }
}
