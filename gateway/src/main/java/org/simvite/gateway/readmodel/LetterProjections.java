package org.simvite.gateway.readmodel;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.simvite.event.DeadLetterCommand;
import org.simvite.runtime.letters.Letter;
import org.simvite.topic.Topics;

/** Records that could not be processed, without what they say, and what operators said of them. */
final class LetterProjections {

    static final List<Projection<?>> ALL =
            List.of(new Projection<>(Topics.DEAD_LETTER_COMMANDS, LetterProjections::command));

    private LetterProjections() {}

    static void letter(Rows rows, ConsumerRecord<String, byte[]> record, String prefix) throws SQLException {
        byte[] key = record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
        var letter = Letter.of(record, key, prefix);
        var unused = rows.update(
                "insert or ignore into letters (letter_id, at, topic, part, off, key, cause, node, application)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                letter.id().toString(),
                letter.at(),
                letter.topic(),
                letter.partition(),
                letter.offset(),
                record.key(),
                letter.cause(),
                letter.node(),
                letter.application());
    }

    private static void command(Rows rows, String key, @Nullable DeadLetterCommand command, Set<String> news)
            throws SQLException {
        if (command == null) {
            return;
        }
        var unused = rows.update(
                "insert or ignore into letter_commands (letter_id, command_id, kind, actor, reason, at) values (?, ?, ?, ?, ?, ?)",
                key,
                command.getEventId(),
                command.getKind(),
                command.getActor(),
                command.getReason(),
                command.getAt());
    }
}
