package org.simvite.topic;

import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.simvite.serde.Compatibility;

/**
 * A topic and all that is agreed on it.
 *
 * @param name without the prefix of the installation
 * @param key what its records are keyed by
 * @param type the one record type it carries
 * @param writers the only processes that may write it
 * @param readers the only processes that may read it
 * @param retention how long it keeps its records
 * @param meaning one line for people
 */
public record Topic<V extends SpecificRecord>(
        String name,
        Key key,
        Class<V> type,
        Set<Party> writers,
        Set<Party> readers,
        Retention retention,
        String meaning) {

    /** The registry's subject of the record values, given the installation's prefix (such as {@code simvite.}). */
    public String subject(String prefix) {
        return fullName(prefix) + "-value";
    }

    /** The topic's name on the broker, given the installation's prefix (such as {@code simvite.}). */
    public String fullName(String prefix) {
        return prefix + name;
    }

    /** Analytics read it. */
    public boolean published() {
        return readers.contains(Party.ANALYTICS);
    }

    /** What the registry demands of its schemas: where records stay or others read them, every schema it ever had counts. */
    public Compatibility compatibility() {
        boolean stays = retention == Retention.COMPACT || retention == Retention.FOR_EVER;
        return published() || stays ? Compatibility.FULL_TRANSITIVE : Compatibility.FULL;
    }
}
