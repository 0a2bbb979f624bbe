package org.simvite.topic;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.simvite.event.Aggregate;

/** Which aggregates have to carry out which kind of command, and say what became of it there. The one place that knows. */
public final class CommandKinds {

    private static final Map<Topic<?>, Set<Aggregate>> EXPECTED = Map.of(
            Topics.ACCOUNT_COMMANDS, Set.of(Aggregate.ACCOUNT, Aggregate.CREDIT),
            Topics.INVITE_COMMANDS, Set.of(Aggregate.INVITE),
            Topics.DEVICE_COMMANDS, Set.of(Aggregate.DEVICE_CLAIM, Aggregate.DEVICE),
            Topics.PROFILE_CLAIMS, Set.of(Aggregate.IMPORT, Aggregate.PROFILE),
            Topics.STOCK_COMMANDS, Set.of(Aggregate.POOL),
            Topics.DEAD_LETTER_COMMANDS, Set.of(Aggregate.DEAD_LETTER));

    private CommandKinds() {}

    /**
     * Who has to answer a command that is given by the topic. An outcome REFUSED of one of them is the last word: the others are
     * not asked.
     *
     * @throws IllegalArgumentException if it carries no commands
     */
    public static Set<Aggregate> expected(Topic<?> commands) {
        var expected = EXPECTED.get(commands);
        if (expected == null) {
            throw new IllegalArgumentException(commands.name() + " carries no commands");
        }
        return expected;
    }

    /** Who has to answer a command that this aggregate answered: each answers commands of one kind only. */
    public static Set<Aggregate> expectedBeside(Aggregate answered) {
        return EXPECTED.values().stream()
                .filter(expected -> expected.contains(answered))
                .findFirst()
                .orElse(Set.of(answered));
    }

    /** The topics by which commands are given. */
    public static List<Topic<?>> topics() {
        return List.copyOf(EXPECTED.keySet());
    }
}
