package org.simvite.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;

/** A change of the topology is a deliberate one: node and store names are names of topics on the broker. */
class GoldenTopologyTest {

    @Test
    void theTopologyIsTheOneWrittenDown() throws IOException {
        var topology = topology();
        try (var golden = GoldenTopologyTest.class.getResourceAsStream("/topology.txt")) {
            var expected = new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(Path.of("target", "topology.txt"), written(topology) + "\n");
            assertThat(written(topology))
                    .as("if it is meant, copy target/topology.txt to src/test/resources")
                    .isEqualTo(expected.strip());
        }
    }

    @Test
    void nothingIsRepartitionedBehindTheCataloguesBack() {
        var topology = topology();

        assertThat(topology.describe().toString()).doesNotContain("repartition");
    }

    @Test
    void everyAggregateHasTasksOfItsOwn() {
        var topology = topology();

        // a sink that two of them share would make one task of both, in which old activity goes before new applications
        assertThat(topology.describe().subtopologies()).hasSize(7);
    }

    private static Topology topology() {
        return new CreditTopology(
                        "simvite.",
                        AvroSerdes.inMemory(),
                        CreditRules.DEFAULT,
                        new SimpleMeterRegistry(),
                        Stores.ON_DISK)
                .build();
    }

    /** The description, with the stores of each processor in the order of their names: Streams lists them by chance. */
    private static String written(Topology topology) {
        return Pattern.compile("stores: \\[([^]]*)]")
                .matcher(topology.describe().toString().strip())
                .replaceAll(stores -> "stores: ["
                        + Stream.of(stores.group(1).split(", ")).sorted().collect(Collectors.joining(", ")) + "]");
    }
}
