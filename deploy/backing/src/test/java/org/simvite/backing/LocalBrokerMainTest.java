package org.simvite.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerMainTest {

    private static final String READY = "ready ";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void recoversAfterSigkillAndEndsCleanlyAtSigterm() throws Exception {
        var killed = process("--data", folder.toString(), "--port", "0");
        try (var records = new BrokerRecords(readyAddress(killed))) {
            records.createTopic("sims", 2);
            records.send("sims", "a", "1");
        }
        killed.destroyForcibly().waitFor();

        var again = process("--data", folder.toString(), "--port", "0");
        try (var records = new BrokerRecords(readyAddress(again))) {
            assertThat(records.readAll("sims")).containsExactly("1");
        } finally {
            again.destroy();
        }
        assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue()).isEqualTo(143);
    }

    /** Left open, it would hide every later record of its partitions for ever. */
    @Test
    void endsATransactionThatWasUnderWayAtSigkill() throws Exception {
        var killed = process("--data", folder.toString(), "--port", "0");
        try (var records = new BrokerRecords(readyAddress(killed))) {
            records.createTopic("sims", 2);
            records.sendAndLeaveOpen("sims", List.of("a", "b", "c", "d"));
        }
        killed.destroyForcibly().waitFor();

        var again = process("--data", folder.toString(), "--port", "0");
        try (var records = new BrokerRecords(readyAddress(again))) {
            records.send("sims", "a", "later");
            assertThat(records.readAll("sims")).containsExactly("later");
        } finally {
            again.destroy();
        }
    }

    /** Its session can no longer be renewed, and whoever starts on its directory knows better than to wait for the end of it. */
    @Test
    void noSuccessorWaitsForTheSessionOfABrokerThatWasKilled() throws Exception {
        var killed = process("--data", folder.toString(), "--port", "0");
        try (var records = new BrokerRecords(readyAddress(killed))) {
            records.createTopic("sims", 2);
            records.send("sims", "a", "1");
        }
        killed.destroyForcibly().waitFor();

        var anHour = Map.of("broker.session.timeout.ms", "3600000");
        try (var again = LocalBroker.start(folder, 0, anHour);
                var records = new BrokerRecords(again.bootstrapServers())) {
            assertThat(records.readAll("sims")).containsExactly("1");
        }
    }

    @Test
    void refusesATakenPort() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
            var port = Integer.toString(other.getLocalPort());

            assertEnds(
                    process("--data", folder.toString(), "--port", port),
                    ProcessMain.PORT_TAKEN,
                    "broker: port " + port + " for the Kafka broker is taken by another program");
        }
    }

    @Test
    void refusesBadOptions() throws Exception {
        assertEnds(process(), ProcessMain.BAD_OPTIONS, "broker: --data or SIMVITE_BROKER_DATA is required");
        assertEnds(
                process("--data", "x", "--port", "65536"),
                ProcessMain.BAD_OPTIONS,
                "broker: --port must be a port from 0 to 65535, found: 65536");
        assertEnds(process("data"), ProcessMain.BAD_OPTIONS, "broker: expected --name value, found: data");
    }

    private static void assertEnds(Process process, int code, String message) throws Exception {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains(message);
    }

    private static String readyAddress(Process process) throws IOException {
        var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        String line;
        while ((line = lines.readLine()) != null) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length());
            }
        }
        throw new IOException("the broker ended before it was ready");
    }

    private static Process process(String... arguments) throws IOException {
        var command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                LocalBrokerMain.class.getName()),
                        Stream.of(arguments))
                .toList();
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("SIMVITE_BROKER_DATA", "SIMVITE_BROKER_PORT"));
        return builder.start();
    }
}
