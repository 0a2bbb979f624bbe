package org.simvite.runtime.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Exit codes, signals and the log, as the operating system sees them. */
class ProcessTest {

    @Test
    void closesAndEndsWithZeroAtSigterm() throws Exception {
        Process process = start("SIMVITE_MANAGEMENT_PORT=0");
        List<String> lines = new ArrayList<>();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        readUntil(out, "up", lines);

        // not Process.destroy(), which closes what it says last
        assertThat(process.toHandle().destroy()).isTrue();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        out.lines().forEach(lines::add);

        assertThat(process.exitValue()).isZero();
        assertThat(lines).last().asString().contains("endless ended");
        assertThat(lines)
                .filteredOn(line -> !line.equals("up"))
                .allSatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z (INFO |WARN |ERROR) endless \\[.*"));
        assertThat(lines).anyMatch(line -> line.endsWith("Endless: closing [nothing]"));
        assertThat(lines)
                .anyMatch(
                        line -> line.contains("Endless: one line java.lang.IllegalStateException: with | breaks | at ")
                                && line.contains(" | Caused by: java.lang.RuntimeException: cause"));
    }

    @Test
    void printsItsSettings() throws Exception {
        Process process = start("", "--help");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).isZero();
        assertThat(process.inputReader().lines())
                .contains(
                        "  management.port  [9400]  SIMVITE_MANAGEMENT_PORT",
                        "      Port of health and metrics; 0 takes any free one.");
    }

    @Test
    void endsWithTwoForBadSettings() throws Exception {
        Process process = start("SIMVITE_MANAGEMENT_PORT=x");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(process.errorReader().lines())
                .containsExactly("endless: management.port (SIMVITE_MANAGEMENT_PORT) must be a whole number");
    }

    private static void readUntil(BufferedReader out, String wanted, List<String> lines) throws IOException {
        String line;
        while ((line = out.readLine()) != null) {
            lines.add(line);
            if (line.equals(wanted)) {
                return;
            }
        }
        throw new IOException("ended early: " + lines);
    }

    private static Process start(String variable, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (!variable.isEmpty()) {
            builder.environment().put(variable.split("=")[0], variable.split("=")[1]);
        }
        return builder.start();
    }
}
