package org.simvite.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void keepsRecordsOverARestart() throws Exception {
        var data = folder.resolve("data with blanks");
        try (var broker = LocalBroker.start(data, 0);
                var records = new BrokerRecords(broker.bootstrapServers())) {
            records.createTopic("sims", 4);
            records.send("sims", "a", "1");
            records.sendInTransaction("sims", List.of("2", "3"));

            assertThat(records.readAll("sims")).containsExactlyInAnyOrder("1", "2", "3");
        }

        try (var broker = LocalBroker.start(data, 0);
                var records = new BrokerRecords(broker.bootstrapServers())) {
            assertThat(records.readAll("sims")).containsExactlyInAnyOrder("1", "2", "3");
        }
    }

    @Test
    void deliversToAShareGroup() throws Exception {
        try (var broker = LocalBroker.start(folder, 0);
                var records = new BrokerRecords(broker.bootstrapServers())) {
            records.createTopic("orders", 2);
            records.send("orders", "a", "1");

            assertThat(records.readByShareGroup("orders", 1)).containsExactly("1");
        }
    }

    @Test
    void refusesATopicThatWasNotMade() throws Exception {
        try (var broker = LocalBroker.start(folder, 0);
                var records = new BrokerRecords(broker.bootstrapServers())) {
            assertThat(records.topicExistsAfterSending("mistyped")).isFalse();
        }
    }

    @Test
    void namesTheTakenPort() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
            assertThatThrownBy(() -> LocalBroker.start(folder, other.getLocalPort()))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("port " + other.getLocalPort() + " for the Kafka broker is taken by another program");
        }
    }

    /** Two controllers would write into one log. */
    @Test
    void refusesADirectoryThatAnotherBrokerHas() throws Exception {
        try (var broker = LocalBroker.start(folder, 0);
                var records = new BrokerRecords(broker.bootstrapServers())) {
            assertThatThrownBy(() -> LocalBroker.start(folder, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("another broker runs on the data directory " + folder);

            records.createTopic("sims", 1);
            records.send("sims", "a", "1");
            assertThat(records.readAll("sims")).containsExactly("1");
        }
    }
}
