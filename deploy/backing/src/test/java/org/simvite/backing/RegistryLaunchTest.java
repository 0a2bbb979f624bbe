package org.simvite.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RegistryLaunchTest {

    @Test
    void theProcessNamesTheTakenPort() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
            var process = process(other.getLocalPort());

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ProcessMain.PORT_TAKEN);
            assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualToIgnoringNewLines("schema registry: port " + other.getLocalPort()
                            + " for the schema registry is taken by another program");
        }
    }

    @Test
    void theProcessEndsWhenItsParentIsGone() throws Exception {
        var process = process(Ports.free());

        // What the operating system does to a child whose parent was killed.
        process.getOutputStream().close();

        await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive());
        assertThat(process.exitValue()).isZero();
    }

    private static Process process(int port) throws IOException {
        var launch = RegistryLaunch.of(port, new RegistryStorage.InMemory());
        var builder = new ProcessBuilder(launch.command()).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(launch.environment());
        builder.environment().put(RegistryProcess.END_WITH_PARENT, "true");
        return builder.start();
    }
}
