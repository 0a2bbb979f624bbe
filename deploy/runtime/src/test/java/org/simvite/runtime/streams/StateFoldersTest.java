package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Materialized;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFoldersTest {

    private static final String APPLICATION = "an-application";

    /** Kafka Streams sets their rights itself, whatever the umask says. */
    @Test
    void whatKafkaStreamsOpensToTheGroupIsTheOwnersOnly(@TempDir Path folder) throws IOException {
        Path state = folder.resolve("state");
        try (KafkaStreams streams = streams(state)) {
            assertThat(streams.state()).isEqualTo(KafkaStreams.State.CREATED);
            assertThat(rights(state)).as("what it does by itself").isEqualTo("rwxr-x---");

            StateFolders.closeToOthers(state, APPLICATION);

            assertThat(rights(state)).isEqualTo("rwx------");
            assertThat(rights(state.resolve(APPLICATION))).isEqualTo("rwx------");
        }
    }

    /** As with a topology without stores. */
    @Test
    void aFolderThatIsNotThereIsNoFault(@TempDir Path folder) {
        StateFolders.closeToOthers(folder.resolve("none"), APPLICATION);

        assertThat(folder.resolve("none")).doesNotExist();
    }

    private static KafkaStreams streams(Path state) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.table("records", Materialized.as("record-by-key"));
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        config.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        return new KafkaStreams(builder.build(), config);
    }

    private static String rights(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }
}
