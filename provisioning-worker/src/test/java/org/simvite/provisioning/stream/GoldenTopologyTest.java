package org.simvite.provisioning.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.simvite.provisioning.pool.PoolPolicy;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;

/** A change of the topology is a deliberate one: node and store names are names of topics on the broker. */
class GoldenTopologyTest {

    @Test
    void theTopologyIsTheOneWrittenDown() throws IOException {
        var topology = new PoolTopology(
                PoolPolicy.DEFAULT, "simvite.", AvroSerdes.inMemory(), new SimpleMeterRegistry(), Stores.ON_DISK);
        try (var golden = GoldenTopologyTest.class.getResourceAsStream("/topology.txt")) {
            var expected = new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8);
            var written = topology.build().describe().toString().strip();
            Files.writeString(Path.of("target", "topology.txt"), written + "\n");
            assertThat(written)
                    .as("if it is meant, copy target/topology.txt to src/test/resources")
                    .isEqualTo(expected.strip());
        }
    }
}
