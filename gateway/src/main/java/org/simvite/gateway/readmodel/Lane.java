package org.simvite.gateway.readmodel;

import java.util.Locale;
import java.util.Set;
import org.simvite.topic.Topics;

/**
 * Topics that are read together, by a consumer of their own. What people wait for is not to stand in one line with what an import writes by the million: each
 * lane has its turn in each round, and is as old as its own records are.
 */
enum Lane {
    /** What terminals wait for. */
    ANSWERS,
    /** What became of commands, rows of imports among them, and dead letters. */
    COMMANDS,
    STOCK;

    private static final Set<String> OF_COMMANDS =
            Set.of(Topics.COMMAND_OUTCOMES.name(), Topics.DEAD_LETTER_COMMANDS.name(), Topics.DEAD_LETTERS);

    /** @param topic without prefix */
    static Lane of(String topic) {
        if (topic.equals(Topics.SIM_STOCK.name())) {
            return STOCK;
        }
        return OF_COMMANDS.contains(topic) ? COMMANDS : ANSWERS;
    }

    /** As it stands in metrics and client ids. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
