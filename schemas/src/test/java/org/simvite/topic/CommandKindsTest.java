package org.simvite.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.simvite.event.Aggregate;

class CommandKindsTest {

    @Test
    void each_aggregate_answers_commands_of_exactly_one_kind() {
        var answering = CommandKinds.topics().stream()
                .map(CommandKinds::expected)
                .flatMap(Collection::stream)
                .toList();

        assertThat(answering)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Aggregate.values())
                        .filter(aggregate -> aggregate != Aggregate.UNKNOWN)
                        .toList());
    }

    @Test
    void whoever_answered_tells_who_else_has_to() {
        for (var topic : CommandKinds.topics()) {
            var expected = CommandKinds.expected(topic);
            assertThat(expected)
                    .allSatisfy(aggregate ->
                            assertThat(CommandKinds.expectedBeside(aggregate)).isEqualTo(expected));
        }
    }

    @Test
    void a_topic_without_commands_expects_nobody() {
        assertThatIllegalArgumentException().isThrownBy(() -> CommandKinds.expected(Topics.ACCOUNTS));
    }
}
