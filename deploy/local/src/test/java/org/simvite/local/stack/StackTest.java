package org.simvite.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that does not come to its end leaves nothing behind. */
class StackTest {

    /** Never opens its port. */
    static final class Sleeper {
        private Sleeper() {}

        public static void main(String[] args) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    /** Starts what never becomes ready. Argument: the folder. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] args) {
            var port = PortPlan.free().port(PortPlan.Door.GATEWAY);
            var sleeper = ProcessSpec.listening(
                    "sleeper", List.of("-Xmx32m"), Sleeper.class.getName(), List.of(), Map.of(), port);
            new Stack(List.of(sleeper), processes(Path.of(args[0]))).start(line -> {}, name -> {});
        }
    }

    private static Processes processes(Path folder) {
        return new Processes(new Workspace(folder), false);
    }

    @Test
    void endedInTheMiddleOfAStart(@TempDir Path folder) throws Exception {
        var home = folder.resolve("a home");
        var starter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        var processes = processes(home);
        await("start")
                .atMost(Duration.ofSeconds(60))
                .until(() -> processes.running("sleeper").isPresent());
        var sleeper = processes.running("sleeper").orElseThrow();

        try {
            starter.destroy();

            assertThat(starter.waitFor(60, TimeUnit.SECONDS)).isTrue();
            await("end").atMost(Duration.ofSeconds(30)).until(() -> !sleeper.isAlive());
            assertThat(processes.running("sleeper")).isEmpty();
        } finally {
            starter.destroyForcibly();
            sleeper.destroyForcibly();
        }
    }
}
