package org.simvite.credit.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;
import org.simvite.command.Standing;

class StandingProperties {

    record Command(AccountStatus status, Given given) {}

    /** Few times, so that many are equal. */
    @Provide
    Arbitrary<List<Command>> commands() {
        var at = Arbitraries.integers().between(0, 4).map(seconds -> Instant.EPOCH.plusSeconds(1 + seconds));
        var id = Arbitraries.integers().between(0, 9).map(number -> "command-" + number);
        return Combinators.combine(Arbitraries.of(AccountStatus.class), at, id)
                .as((status, when, which) -> new Command(status, new Given(when, which)))
                .list()
                .uniqueElements(Command::given)
                .ofMaxSize(10);
    }

    @Property
    void the_order_in_which_commands_are_read_does_not_matter(
            @ForAll("commands") List<Command> commands, @ForAll Random random) {
        var shuffled = new ArrayList<>(commands);
        Collections.shuffle(shuffled, random);

        assertThat(after(shuffled).status()).isEqualTo(after(commands).status());
    }

    @Property
    void an_end_is_final_and_otherwise_the_command_given_last_holds(@ForAll("commands") List<Command> commands) {
        var furthestEnd = commands.stream()
                .map(Command::status)
                .filter(AccountStatus::ended)
                .max(Comparator.naturalOrder());
        var last = commands.stream().max(Comparator.comparing(Command::given));

        assertThat(after(commands).status())
                .isEqualTo(furthestEnd.orElseGet(() -> last.map(Command::status).orElse(AccountStatus.ACTIVE)));
    }

    @Property
    void a_command_read_twice_changes_nothing(@ForAll("commands") List<Command> commands) {
        var twice = new ArrayList<>(commands);
        twice.addAll(commands);

        assertThat(after(twice)).isEqualTo(after(commands));
    }

    private static Standing after(List<Command> commands) {
        var standing = Standing.INITIAL;
        for (var command : commands) {
            standing = standing.after(command.status, command.given);
        }
        return standing;
    }
}
