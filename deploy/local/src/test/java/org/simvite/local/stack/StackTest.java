package org.simvite.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

    /** Listens on the port that it is given. */
    static final class Listener {
        private Listener() {}

        public static void main(String[] args) throws Exception {
            try (var server = new ServerSocket(Integer.parseInt(args[0]), 1, InetAddress.getLoopbackAddress())) {
                while (true) {
                    server.accept().close();
                }
            }
        }
    }

    private static Processes processes(Path folder) {
        var workspace = new Workspace(folder);
        workspace.make();
        return new Processes(workspace, false);
    }

    @Test
    void aProcessThatIsStoppedBySignalIsToldApartAndStartedAnew(@TempDir Path folder) throws Exception {
        var port = PortPlan.free().port(PortPlan.Door.GATEWAY);
        var processes = processes(folder.resolve("a home"));
        var listener = ProcessSpec.listening(
                "listener",
                List.of("-Xmx32m"),
                Listener.class.getName(),
                List.of(Integer.toString(port)),
                Map.of(),
                port);
        var stack = new Stack(List.of(listener), processes);
        try {
            stack.start(line -> {}, name -> {});
            var pid = processes.running("listener").orElseThrow().pid();
            signal("-STOP", pid);
            await("stop").atMost(Duration.ofSeconds(10)).until(() -> processes.halted("listener"));

            assertThat(stack.status())
                    .singleElement()
                    .satisfies(status -> assertThat(status.ready()).isFalse())
                    .satisfies(status -> assertThat(status.detail()).contains("SIGSTOP", "--restart-stuck"));
            assertThatThrownBy(() -> stack.start(line -> {}, name -> {}))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("listener (" + pid + ") is stopped by a signal")
                    .hasMessageContaining("--restart-stuck");

            stack.endStuck(line -> {});
            stack.start(line -> {}, name -> {});

            assertThat(stack.status()).allMatch(Stack.Status::ready);
            assertThat(processes.running("listener").orElseThrow().pid()).isNotEqualTo(pid);
        } finally {
            processes.stop("listener");
        }
    }

    @Test
    void aProcessThatAnswersIsNotStuck(@TempDir Path folder) {
        var port = PortPlan.free().port(PortPlan.Door.GATEWAY);
        var processes = processes(folder.resolve("a home"));
        var listener = ProcessSpec.listening(
                "listener",
                List.of("-Xmx32m"),
                Listener.class.getName(),
                List.of(Integer.toString(port)),
                Map.of(),
                port);
        var stack = new Stack(List.of(listener), processes);
        try {
            stack.start(line -> {}, name -> {});
            var pid = processes.running("listener").orElseThrow().pid();

            stack.endStuck(line -> {});

            assertThat(processes.running("listener").orElseThrow().pid()).isEqualTo(pid);
        } finally {
            processes.stop("listener");
        }
    }

    @Test
    void whatOthersNeedEndsAfterThem(@TempDir Path folder) {
        var processes = processes(folder.resolve("a home"));
        var ports = PortPlan.free();
        var stack = new Stack(
                List.of(
                        listener("needed", ports.port(PortPlan.Door.GATEWAY)),
                        listener("alone", ports.port(PortPlan.Door.ES2PLUS)),
                        listener("needs", ports.port(PortPlan.Door.SMDP)).after("needed")),
                processes);
        var told = new ArrayList<String>();
        try {
            stack.start(line -> {}, name -> {});
            var needed = processes.running("needed").orElseThrow();

            stack.stop(line -> told.add(line + (needed.isAlive() ? ", the needed one runs" : "")));

            assertThat(told)
                    .containsExactly(
                            "alone stopped, the needed one runs",
                            "needs stopped, the needed one runs",
                            "needed stopped");
        } finally {
            List.of("needs", "alone", "needed").forEach(processes::stop);
        }
    }

    private static ProcessSpec listener(String name, int port) {
        return ProcessSpec.listening(
                name, List.of("-Xmx32m"), Listener.class.getName(), List.of(Integer.toString(port)), Map.of(), port);
    }

    private static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
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
