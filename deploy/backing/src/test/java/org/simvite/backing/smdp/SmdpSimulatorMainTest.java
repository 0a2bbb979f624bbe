package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.backing.smdp.SmdpCalls.ICCID;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.Ports;

class SmdpSimulatorMainTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void keepsItsBooksOverSigkillAndEndsAtSigterm() throws Exception {
        var data = folder.resolve("with blanks").toString();
        var killed = process("--data", data, "--port", "0", "--accept", "8988000000000000000-8988999999999999999");
        new SmdpCalls(readyAddress(killed)).downloadOrder("{'iccid':'" + ICCID + "'}");
        killed.destroyForcibly().waitFor();

        var again = process("--data", data, "--port", "0");
        assertThat(new SmdpCalls(readyAddress(again)).state(ICCID)).isEqualTo("ALLOCATED");
        again.destroy();
        assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue()).isEqualTo(143);
    }

    @Test
    void saysWhatIsWrongWithItsOptions() throws Exception {
        assertEnds(2, "--data or SIMVITE_SMDP_DATA is required");
        assertEnds(2, "not an ICCID range", "--data", folder.toString(), "--accept", "1-2");
        assertEnds(2, "--truststore or SIMVITE_SMDP_TRUSTSTORE", "--data", folder.toString(), "--keystore", "x");
    }

    @Test
    void namesTheTakenPort() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
            var port = Integer.toString(other.getLocalPort());
            assertEnds(
                    3,
                    "port " + port + " for the SM-DP+ simulator is taken by another program",
                    "--data",
                    folder.toString(),
                    "--port",
                    port);
        }
    }

    private static void assertEnds(int code, String message, String... arguments) throws Exception {
        var process = process(arguments);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains(message);
        assertThat(process.exitValue()).isEqualTo(code);
    }

    private static URI readyAddress(Process process) throws IOException {
        var line = new BufferedReader(process.inputReader(StandardCharsets.UTF_8)).readLine();
        return URI.create(Optional.ofNullable(line).orElseThrow().substring("ready ".length()));
    }

    private static Process process(String... arguments) throws IOException {
        var command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx128m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmdpSimulatorMain.class.getName()),
                        Stream.of(arguments))
                .toList();
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("SIMVITE_SMDP_"));
        return builder.start();
    }
}
