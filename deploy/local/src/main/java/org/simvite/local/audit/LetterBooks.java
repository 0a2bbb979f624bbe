package org.simvite.local.audit;

import static org.simvite.local.audit.Fields.text;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/** Records that could not be processed, what operators said of them, and what became of that. Any of the three may be read first. */
final class LetterBooks {

    private static final String DONE = "DONE";
    private static final String DROP = "DROP";

    private record Command(String commandId, String kind) {}

    /** By {@code partition-offset}, as operators name it. */
    final Map<String, Letter> byId = new HashMap<>();

    private final Map<String, Collection<Command>> commandsByLetter = new HashMap<>();
    private final Map<String, String> resultByCommand = new HashMap<>();

    void command(GenericRecord record) {
        commandsByLetter
                .computeIfAbsent(text(record, "letterId"), id -> new HashSet<>())
                .add(new Command(text(record, "eventId"), text(record, "kind")));
    }

    /** What is told of a command first stands. */
    void outcome(GenericRecord record) {
        if (text(record, "aggregate").equals("DEAD_LETTER")) {
            resultByCommand.putIfAbsent(text(record, "commandId"), text(record, "result"));
        }
    }

    /** Until a command on it was carried out. One that was refused, or is under way, settles nothing. */
    boolean waits(String letterId) {
        return commandsByLetter.getOrDefault(letterId, Set.of()).stream().noneMatch(this::carriedOut);
    }

    /** What the records name that operators dropped: nothing comes of it any more, by their decision. */
    Set<String> givenUp() {
        var names = new HashSet<String>();
        byId.forEach((letterId, letter) -> {
            var dropped = commandsByLetter.getOrDefault(letterId, Set.of()).stream()
                    .anyMatch(command -> command.kind().equals(DROP) && carriedOut(command));
            if (dropped) {
                names.addAll(letter.names());
            }
        });
        return names;
    }

    private boolean carriedOut(Command command) {
        return DONE.equals(resultByCommand.get(command.commandId()));
    }
}
