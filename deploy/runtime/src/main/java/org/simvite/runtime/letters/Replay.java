package org.simvite.runtime.letters;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.simvite.event.CommandReason;
import org.simvite.event.DeadLetterCommand;
import org.simvite.event.DeadLetterCommandKind;
import org.simvite.topic.Party;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** Who carries out what an operator says of a letter, and what comes of it. */
public sealed interface Replay {

    /** How long after it was given a command is carried out: whoever was away for longer does not surprise anybody. */
    Duration GOOD_FOR = Duration.ofDays(1);

    /** The record goes back to its topic. @param value as it came, or as it was repaired */
    record WriteBack(Letter letter, Topic<? extends SpecificRecord> topic, byte @Nullable [] value) implements Replay {
        @Override
        public String toString() {
            return "WriteBack[" + letter + "]";
        }
    }

    /** The letter is given up. */
    record Drop() implements Replay {}

    /** Nothing is done. */
    record Refused(CommandReason reason) implements Replay {}

    /** The party that replays records of a topic: the first of those that may write it. Letters of no topic of ours are the gateway's to drop. */
    static Party by(String topic) {
        var known = Topics.byName().get(topic);
        return known == null
                ? Party.GATEWAY
                : known.writers().stream()
                        .filter(writer -> writer.ordinal() <= Party.PROVISIONING_WORKER.ordinal())
                        .min(Party::compareTo)
                        .orElse(Party.GATEWAY);
    }

    /**
     * Decides on a command that is this party's to carry out.
     *
     * @param letter empty: it is not there, or no longer
     * @param settled whether an earlier command on it was carried out: what became of a letter first stands
     */
    static Replay decide(DeadLetterCommand command, Optional<Letter> letter, boolean settled, Instant now) {
        if (command.getAt().plus(GOOD_FOR).isBefore(now)) {
            return new Refused(CommandReason.NOT_ALLOWED_NOW);
        }
        if (letter.isEmpty()) {
            return new Refused(CommandReason.LETTER_UNKNOWN);
        }
        if (settled) {
            return new Refused(CommandReason.LETTER_SETTLED);
        }
        if (command.getKind() == DeadLetterCommandKind.DROP) {
            return new Drop();
        }
        var found = letter.get();
        var topic = Topics.byName().get(found.topic());
        if (command.getKind() != DeadLetterCommandKind.REPLAY
                || topic == null
                || !found.topic().equals(command.getTopic())) {
            return new Refused(CommandReason.INVALID);
        }
        var repaired = command.getRepaired();
        if (found.key() == null && found.value() == null) {
            // there is nothing to write; a key without a value is a tombstone, and goes back as one
            return new Refused(CommandReason.INVALID);
        }
        if (repaired == null) {
            return new WriteBack(found, topic, found.value());
        }
        var value = new byte[repaired.remaining()];
        repaired.duplicate().get(value);
        return new WriteBack(found, topic, value);
    }
}
