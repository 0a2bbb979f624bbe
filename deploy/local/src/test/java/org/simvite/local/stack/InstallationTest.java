package org.simvite.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What runs goes on as it was started. */
class InstallationTest {

    private final PortPlan ports = PortPlan.free();

    @ParameterizedTest
    @EnumSource(Defaults.class)
    void otherDefaultsThanItRunsWithAreRefusedAndChangeNoFile(Defaults now, @TempDir Path folder) throws IOException {
        var workspace = new Workspace(folder.resolve("a home"));
        workspace.make();
        ports.write(workspace.run().resolve("ports.properties"));
        now.write(workspace.run().resolve("defaults"));
        Files.writeString(OwnerOnly.file(workspace.settings("gateway")), "as it was started");
        var processes = new Processes(workspace, false);
        processes.start(ProcessSpec.listening(
                "broker",
                List.of("-Xmx32m"),
                StackTest.Sleeper.class.getName(),
                List.of(),
                Map.of(),
                ports.port(PortPlan.Door.BROKER)));
        var other = now == Defaults.SHIPPED ? Defaults.RELAXED : Defaults.SHIPPED;
        try {
            var before = files(workspace.home().resolve("settings"));

            assertThatThrownBy(() -> new Installation(workspace, ports, false, other).start(line -> {}))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("--shipped-defaults")
                    .hasMessageContaining("down")
                    .hasMessageContaining("Running: " + "broker");

            assertThat(files(workspace.home().resolve("settings"))).isEqualTo(before);
            assertThat(Defaults.readOrRelaxed(workspace.run().resolve("defaults")))
                    .isEqualTo(now);
        } finally {
            processes.stop("broker");
        }
    }

    @Test
    void oneThatWasNeverStartedIsRelaxed(@TempDir Path folder) {
        assertThat(Defaults.readOrRelaxed(folder.resolve("defaults"))).isEqualTo(Defaults.RELAXED);
    }

    private static Map<String, String> files(Path folder) throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return all;
    }
}
