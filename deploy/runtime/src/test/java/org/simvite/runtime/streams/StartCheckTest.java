package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StartCheckTest {

    private final StartCheck check =
            new StartCheck(new ReleaseTopology("s.", AvroSerdes.inMemory()).build(), "s.dead-letters");

    @Test
    void knowsEveryTopicThatIsReadOrWritten() {
        assertThat(check.missing(Map.of("s.campaigns", 1)))
                .containsExactly(
                        "s.admission-releases",
                        "s.dead-letters",
                        "s.invite-commands",
                        "s.redemption-requests",
                        "s.sim-applications");
    }

    @Test
    void refusesUnequalPartitionsOfTopicsReadTogether() {
        assertThat(check.unequal(Map.of("s.admission-releases", 4, "s.sim-applications", 2, "s.campaigns", 1)))
                .containsExactly("topics read together must have the same number of partitions, but have"
                        + " {s.admission-releases=4, s.sim-applications=2}");
    }

    @Test
    void topicsOfGlobalStoresAndSinksMayDiffer() {
        assertThat(check.unequal(Map.of(
                        "s.admission-releases", 4, "s.sim-applications", 4, "s.campaigns", 1, "s.invite-commands", 7)))
                .isEmpty();
    }
}
