package org.simvite.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.local.attack.Attacks;

/** The distribution, as shipped, withstands every attack; it is played as people would play it. */
class AttackIT {

    private static final long LIMIT_MINUTES = 20;

    @TempDir
    Path folder = Path.of("unset");

    @Test
    void everyAttackIsWithstood() throws IOException, InterruptedException {
        var output = folder.resolve("attack output.txt");
        var home = folder.resolve("an attacked home");

        var attack = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlogback.configurationFile=org/simvite/local/logback.xml",
                        "-cp",
                        Path.of("target", "simvite", "lib").toAbsolutePath() + File.separator + "*",
                        "org.simvite.local.cli.SimviteMain",
                        "--home",
                        home.toString(),
                        "attack")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        var ended = attack.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        attack.destroyForcibly();

        var told = Files.readString(output);
        assertThat(ended).as("the attacks ended; they told:%n%s", told).isTrue();
        assertThat(attack.exitValue()).as("exit code; they told:%n%s", told).isZero();
        assertThat(told)
                .contains("All of " + Attacks.names().size() + " attacks were withstood")
                .doesNotContain("BROKEN", "Exception");
        assertThat(home).doesNotExist();
    }
}
