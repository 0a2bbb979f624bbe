package org.simvite.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultsTest {

    private static final List<String> PROCESSES =
            List.of("invite-service", "credit-stream", "provisioning-worker", "gateway");

    @Test
    void nothingDepartsFromWhatIsShippedUnlessItIsListed() {
        assertThat(PROCESSES)
                .allSatisfy(process ->
                        assertThat(Defaults.SHIPPED.of(process, PROCESSES)).isEmpty());
    }

    @Test
    void whatIsListedReachesItsProcessOnly() {
        assertThat(Defaults.RELAXED.of("gateway", PROCESSES)).containsKey("registrations.per.address");
        assertThat(Defaults.RELAXED.of("credit-stream", PROCESSES)).doesNotContainKey("registrations.per.address");
    }

    @Test
    void aProcessThatThereIsNotIsNoticed() {
        assertThatThrownBy(() -> Defaults.RELAXED.of("credit-stream", List.of("credit-stream")))
                .hasMessageContaining("names no process");
    }
}
