package org.simvite.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/simvite} before there is anything of ours to run, in a folder with blanks in its name. */
class DoorTest {

    private static final List<String> TOOLS =
            List.of("bash", "sh", "dirname", "sed", "grep", "find", "head", "tail", "mkdir", "mv", "sleep", "touch");

    @TempDir
    Path folder = Path.of("unset");

    private Path door = Path.of("unset");
    private Path bin = Path.of("unset");

    @BeforeEach
    void fresh() throws IOException {
        var deploy = Files.createDirectories(folder.resolve("a fresh clone").resolve("deploy"));
        door = Files.copy(Path.of("..", "simvite"), deploy.resolve("simvite"));
        bin = Files.createDirectories(folder.resolve("bin"));
        for (var tool : TOOLS) {
            command(tool, "exec " + found(tool) + " \"$@\"");
        }
    }

    @Test
    void withoutJavaItSaysInOneLineWhatToInstall() throws Exception {
        assertThat(open("status").waitFor()).isEqualTo(1);
        assertThat(told())
                .startsWith("simvite: Java is missing: install a JDK, 17 or newer")
                .hasLineCount(1);
    }

    /** Neither Java nor Maven is there: whoever asks what there is needs neither. */
    @Test
    void helpBuildsNothing() throws Exception {
        for (var question : List.of("--help", "-h", "help")) {
            assertThat(open(question).waitFor()).isZero();
            assertThat(told()).startsWith("Usage: ").contains("Nothing is built yet");
        }
        assertThat(open("up", "--help").waitFor()).isZero();
        assertThat(open().waitFor()).isZero();
        assertThat(door.resolveSibling("local")).doesNotExist();
    }

    @Test
    void helpBeforeTheBuildNamesTheCommandsThatThereAre() throws Exception {
        assertThat(open("--help").waitFor()).isZero();

        var named = told().lines()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        SimviteMain.commandLine().getSubcommands().keySet());
    }

    @Test
    void helpAfterAChangeComesFromWhatIsBuilt() throws Exception {
        command("java", "case \"$*\" in *-version*) echo ' java.specification.version = 17' ;; *) echo \"$@\" ;; esac");
        var built = Files.createDirectories(
                door.resolveSibling("local").resolve("target").resolve("simvite"));
        Files.createFile(built.resolve(".built"));
        Files.writeString(door.resolveSibling("Newer.java"), "class Newer {}");
        Files.setLastModifiedTime(
                door.resolveSibling("Newer.java"), FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(open("up", "--help").waitFor()).isZero();

        assertThat(told()).contains("SimviteMain up --help").doesNotContain("Maven", "Building");
    }

    @Test
    void withoutMavenItSaysInOneLineWhatToInstall() throws Exception {
        java();
        assertThat(open("status").waitFor()).isEqualTo(1);
        assertThat(told()).startsWith("simvite: Maven is missing: install it").hasLineCount(1);
    }

    @Test
    void aBuildThatFailsIsToldWithTheEndOfItsLog() throws Exception {
        java();
        command("mvn", "echo 'no such library'; exit 1");
        assertThat(open("status").waitFor()).isEqualTo(1);
        assertThat(told()).contains("no such library", "simvite: the build failed");
    }

    @Test
    void endedInTheMiddleOfABuildItLeavesNothingBehind() throws Exception {
        java();
        var pid = folder.resolve("pid");
        command("mvn", "echo $$ > '" + pid + ".new'; mv '" + pid + ".new' '" + pid + "'; exec sleep 300");
        var script = open("status");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(pid));
        var maven =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        try {
            script.destroy();

            assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(10)).until(() -> !maven.isAlive());
        } finally {
            script.destroyForcibly();
            maven.destroyForcibly();
        }
    }

    private static Path found(String tool) {
        return List.of(Path.of("/usr/bin"), Path.of("/bin")).stream()
                .map(place -> place.resolve(tool))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private void java() throws IOException {
        command("java", "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' \"$@\"");
    }

    private void command(String name, String script) throws IOException {
        var file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process open(String... words) throws IOException {
        var command = new ArrayList<>(List.of(bin.resolve("bash").toString(), door.toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("told").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        return builder.start();
    }

    private String told() throws IOException {
        return Files.readString(folder.resolve("told"));
    }
}
