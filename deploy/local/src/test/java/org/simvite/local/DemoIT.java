package org.simvite.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution tells the whole story, as a process of its own, in a folder with blanks in its name. */
class DemoIT {

    private static final long LIMIT_MINUTES = 8;

    @TempDir
    Path folder = Path.of("unset");

    @Test
    void everyStepHoldsAndNothingStaysBehind() throws IOException, InterruptedException {
        var output = folder.resolve("demo output.txt");
        var home = folder.resolve("a demo home");

        var demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlogback.configurationFile=org/simvite/local/logback.xml",
                        "-cp",
                        Path.of("target", "simvite", "lib").toAbsolutePath() + File.separator + "*",
                        "org.simvite.local.cli.SimviteMain",
                        "--home",
                        home.toString(),
                        "demo")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        var ended = demo.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        demo.destroyForcibly();

        var told = Files.readString(output);
        assertThat(ended).as("the demo ended; it told:%n%s", told).isTrue();
        assertThat(demo.exitValue()).as("exit code; it told:%n%s", told).isZero();
        assertThat(told)
                .contains(
                        "1. ",
                        "8. ",
                        "LPA:1$",
                        "CREDIT_TOO_LOW",
                        "SIM_UNUSED",
                        "1 accepted, 49 refused",
                        "Every step held");
        assertThat(told).doesNotContain("BROKEN", "Exception");
        assertThat(home).doesNotExist();
    }
}
