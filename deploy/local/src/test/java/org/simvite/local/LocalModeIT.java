package org.simvite.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.local.audit.Audit;
import org.simvite.local.audit.Settling;
import org.simvite.local.demo.StockForTests;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.PortPlan;
import org.simvite.local.stack.Processes;
import org.simvite.local.stack.Rights;
import org.simvite.local.stack.Stack.Status;
import org.simvite.local.stack.StackException;
import org.simvite.local.stack.Workspace;
import org.simvite.terminal.ApplicationState;
import org.simvite.terminal.Terminal;
import org.simvite.terminal.TerminalFile;

/** One installation through its life: started, used, killed piece by piece under load, stopped, started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalModeIT {

    /** More by {@code -Dsimvite.crowd=2000}: each costs a few signatures on either side. */
    private static final int APPLICATIONS = Integer.getInteger("simvite.crowd", 400);

    /** Whom to kill, in this order; others by {@code -Dsimvite.victims=broker,broker}. */
    private static final List<String> VICTIMS = List.of(System.getProperty(
                    "simvite.victims",
                    "credit-stream,provisioning-worker,gateway,broker,invite-service,smdp-1,registry")
            .split(","));

    // static, so that it is there before the first test
    @TempDir
    static Path folder = Path.of("unset");

    private Installation installation;
    private PortPlan ports;

    @BeforeAll
    void up() {
        ports = PortPlan.free();
        installation = new Installation(new Workspace(folder.resolve("a home")), ports, true);
        installation.start(System.out::println);
        StockForTests.importEsims(installation, APPLICATIONS + 10);
    }

    @AfterAll
    void down() {
        installation.stop(System.out::println);
    }

    @Test
    @Order(1)
    void everythingIsReady() {
        assertThat(installation.status()).hasSize(7).allMatch(Status::ready);
    }

    /** Raw EIDs, IMSIs and matching ids stand in there. */
    @Test
    @Order(2)
    void nobodyButTheOwnerCanReadAnythingOfIt() {
        assertThat(Rights.open(installation.workspace().home())).isEmpty();
    }

    @Test
    @Order(2)
    void otherPortsAreRefusedWhileItRuns() {
        var moved = new Installation(installation.workspace(), PortPlan.free(), true);

        assertThatThrownBy(() -> moved.start(line -> {}))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("this installation runs")
                .hasMessageContaining("`down`");
        assertThat(Installation.ports(installation.workspace()).sameAs(ports)).isTrue();
        assertThat(installation.status()).allMatch(Status::ready);
    }

    @Test
    @Order(2)
    void aTakenPortIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var other =
                    new Installation(new Workspace(folder.resolve("other")), PortPlan.from(taken.getLocalPort()), true);

            assertThatThrownBy(() -> other.start(line -> {}))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("--port-base");
            assertThat(other.status()).allMatch(status -> status.pid() == 0);
        }
    }

    /** Each process is killed once while applications are under way; everybody is answered, and the books are clean. */
    @Test
    @Order(3)
    void killingAnyProcessLosesNothing() {
        var processes = new Processes(installation.workspace(), true);
        try (var crowd = new Crowd(installation.gateway(), folder.resolve("crowd"))) {
            var applications = crowd.apply(APPLICATIONS);
            for (int i = 0; i < VICTIMS.size(); i++) {
                var due = (i + 1) * APPLICATIONS / (VICTIMS.size() + 2);
                await("answers before the next kill")
                        .atMost(Duration.ofMinutes(4))
                        .until(() -> crowd.answered() >= due);
                kill(processes, VICTIMS.get(i));
                installation.start(System.out::println);
            }
            var answers = all(applications);

            assertThat(answers).hasSize(APPLICATIONS).allMatch(answer -> answer.sealed() != null);
        }
        assertThat(audit().findings())
                .allSatisfy(finding ->
                        assertThat(finding.violations()).as(finding.invariant()).isEmpty());
    }

    @Test
    @Order(4)
    void stateSurvivesDownAndUp() {
        var file = new TerminalFile(folder.resolve("crowd").resolve("terminal-0.json"));
        var before = Terminal.open(file, Clock.systemUTC()).account();

        installation.stop(System.out::println);
        assertThat(installation.status()).allMatch(status -> status.pid() == 0);
        installation.start(System.out::println);

        var terminal = Terminal.open(file, Clock.systemUTC());
        assertThat(terminal.account().path("credit").asInt())
                .isEqualTo(before.path("credit").asInt())
                .isPositive();
        assertThat(terminal.open(terminal.application(String.valueOf(terminal.lastApplication())))
                        .activationCode())
                .startsWith("LPA:1$");
    }

    private static void kill(Processes processes, String victim) {
        var process = processes.running(victim).orElseThrow();
        System.out.println("SIGKILL " + victim);
        process.destroyForcibly();
        await("end of " + victim).atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    }

    private static List<ApplicationState> all(List<CompletableFuture<ApplicationState>> futures) {
        var answers = new ArrayList<ApplicationState>();
        futures.forEach(future -> answers.add(future.join()));
        return answers;
    }

    private Audit.Report audit() {
        var audit = new Audit(installation.bootstrapServers(), installation.registry(), Installation.PREFIX, List.of())
                .comparedWith(installation.smdpBooks());
        return Settling.run(audit, Duration.ofSeconds(60), System.out::println);
    }
}
