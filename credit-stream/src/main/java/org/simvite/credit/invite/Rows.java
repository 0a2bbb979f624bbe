package org.simvite.credit.invite;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueStore;

/** Rows of a code, under {@code <invite id>|<id>}. */
final class Rows {

    /** Rows taken at once. */
    static final int BATCH = 1_000;

    private Rows() {}

    static String key(String inviteId, String id) {
        return inviteId + "|" + id;
    }

    /** Removes the code's rows, a bounded batch of them. */
    static <V> List<V> take(KeyValueStore<String, V> store, String inviteId) {
        var keys = new ArrayList<String>();
        var values = new ArrayList<V>();
        try (var rows = store.prefixScan(key(inviteId, ""), new StringSerializer())) {
            while (keys.size() < BATCH && rows.hasNext()) {
                var row = rows.next();
                keys.add(row.key);
                values.add(row.value);
            }
        }
        keys.forEach(store::delete);
        return values;
    }
}
