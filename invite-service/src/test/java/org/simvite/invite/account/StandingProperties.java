package org.simvite.invite.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class StandingProperties {

    @Property
    void neither_order_nor_repetition_of_commands_matters(
            @ForAll("commands") List<StandingCommand> commands, @ForAll Random random) {
        // given the same commands, some of them twice, in another order
        var shuffled = new ArrayList<>(commands);
        shuffled.addAll(commands.subList(0, commands.size() / 2));
        Collections.shuffle(shuffled, random);

        // when
        var status = standing(commands).status();

        // then
        assertThat(standing(shuffled).status()).isEqualTo(status);
    }

    @Property
    void an_ended_account_stays_ended(@ForAll("commands") List<StandingCommand> commands) {
        // given
        var standing = Standing.INITIAL;

        for (var command : commands) {
            // when
            var next = standing.after(command);

            // then
            if (standing.status().ended()) {
                assertThat(next.status().ended()).isTrue();
            }
            standing = next;
        }
    }

    private static Standing standing(List<StandingCommand> commands) {
        var standing = Standing.INITIAL;
        for (var command : commands) {
            standing = standing.after(command);
        }
        return standing;
    }

    @Provide
    Arbitrary<List<StandingCommand>> commands() {
        var ids = Arbitraries.integers().between(0, 1000).map(String::valueOf);
        var times = Arbitraries.integers().between(1, 5).map(Instant::ofEpochMilli);
        // rarely an end, or there would be little to see
        var statuses = Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.of(AccountStatus.ACTIVE, AccountStatus.SUSPENDED)),
                Tuple.of(1, Arbitraries.of(AccountStatus.CLOSED, AccountStatus.ERASED)));
        return Combinators.combine(ids, statuses, times)
                .as(StandingCommand::new)
                .list()
                .ofMaxSize(12)
                .uniqueElements(StandingCommand::commandId);
    }
}
