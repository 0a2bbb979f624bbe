package org.simvite.local.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records that cannot be read. Their topics keep them whatever an operator says of them, so what counts is their dead letters: whoever
 * cannot read a record makes one, and once it was replayed or dropped the record has been dealt with.
 */
final class UnreadableRecords {

    private static final String LETTERS = "dead-letters";
    private static final String WAITING = "`deploy/simvite dead-letters list`";

    private record Unreadable(String why, Instant written) {}

    private final Map<Place, Unreadable> byPlace = new LinkedHashMap<>();
    private final List<String> unjudged = new ArrayList<>();

    /**
     * It is no record of its topic.
     *
     * @param why a word that ends a sentence, such as {@code not in the wire format}
     * @param written timestamp of the record
     */
    void add(Place place, String why, Instant written) {
        byPlace.put(place, new Unreadable(why, written));
    }

    /** Whether it is a record cannot be told, which is not its fault. */
    void unjudged(Place place, String why) {
        unjudged.add(place + " cannot be looked at: " + why);
    }

    /**
     * @param readable how many records could be read
     * @param memory a letter that is no longer kept can neither be there nor be missed
     */
    Finding finding(long readable, Books books, Memory memory) {
        var letters = lettersByPlace(books);
        var violations = new ArrayList<>(unjudged);
        byPlace.forEach((place, record) -> {
            var ofRecord = letters.getOrDefault(place, List.of());
            var waiting =
                    ofRecord.stream().filter(books.letters::waits).sorted().toList();
            if (!waiting.isEmpty()) {
                violations.add(place + " cannot be read (" + record.why() + "), and its dead letter "
                        + String.join(", ", waiting) + " waits: look at it, then replay or drop it (" + WAITING + ")");
            } else if (ofRecord.isEmpty() && memory.reaches(LETTERS, record.written())) {
                violations.add(place + " cannot be read (" + record.why() + "), and no dead letter of it is there: once"
                        + " whoever reads the topic has come to it (does `deploy/simvite status` say it runs?), "
                        + WAITING + " names it");
            }
        });
        return new Finding(
                "every record can be read with the registry's schemas, or its dead letter was replayed or dropped",
                readable + byPlace.size(),
                violations);
    }

    /** Each reader of a topic makes a letter of its own. */
    private static Map<Place, List<String>> lettersByPlace(Books books) {
        var letters = new HashMap<Place, List<String>>();
        books.letters.byId.forEach((id, letter) -> {
            var place = letter.place();
            if (place != null) {
                letters.computeIfAbsent(place, any -> new ArrayList<>()).add(id);
            }
        });
        return letters;
    }
}
