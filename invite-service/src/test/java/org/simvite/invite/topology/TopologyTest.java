package org.simvite.invite.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.simvite.invite.install.Budgets;
import org.simvite.invite.request.Rules;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;

class TopologyTest {

    /** Names of nodes, stores and topics outlive a version: changing one here must be meant. */
    @Test
    void it_is_the_one_that_was_meant() throws IOException {
        // when
        var topology = new InviteTopology(
                        "simvite.",
                        AvroSerdes.inMemory(),
                        Rules.DEFAULT,
                        Budgets.DEFAULT,
                        new SimpleMeterRegistry(),
                        Stores.ON_DISK)
                .build();

        // then
        try (InputStream golden = Objects.requireNonNull(TopologyTest.class.getResourceAsStream("/topology.txt"))) {
            assertThat(topology.describe().toString().strip())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }
}
