package org.simvite.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.event.DeadLetterCommand;
import org.simvite.event.DeadLetterCommandKind;
import org.simvite.local.audit.Audit;
import org.simvite.local.audit.Settling;
import org.simvite.local.cli.DoorForTests;
import org.simvite.local.demo.StockForTests;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.PortPlan;
import org.simvite.local.stack.Processes;
import org.simvite.local.stack.Rights;
import org.simvite.local.stack.Stack.Status;
import org.simvite.local.stack.StackException;
import org.simvite.local.stack.Workspace;
import org.simvite.serde.AvroSerializer;
import org.simvite.serde.RegistryClient;
import org.simvite.terminal.ApplicationState;
import org.simvite.terminal.Terminal;
import org.simvite.terminal.TerminalFile;
import org.simvite.topic.Topics;

/** One installation through its life: started, used, killed piece by piece under load, stopped, started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalModeIT {

    /** More by {@code -Dsimvite.crowd=2000}: each costs a few signatures on either side. */
    private static final int APPLICATIONS = Integer.getInteger("simvite.crowd", 240);

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
        await("all of it, on a machine that may be busy")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(installation.status()).hasSize(7).allMatch(Status::ready));
    }

    /** Raw EIDs, IMSIs and matching ids stand in there. Before anything is started again, which closes what is open. */
    @Test
    @Order(1)
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
        everythingIsReady();
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

    /** Its topic keeps it for weeks whatever is said of it. What waits does so in the list and in the audit alike. */
    @Test
    @Order(5)
    void junkThatWasGivenUpBreaksNothingAnyMore() throws Exception {
        var junk = junk("sim-applications");
        var letter = await("its dead letter")
                .atMost(Duration.ofMinutes(1))
                .until(() -> letterOf(junk), Optional::isPresent)
                .orElseThrow();

        assertThat(door("dead-letters", "show", letter).exit()).isZero();
        commandTooLate(letter);
        await("what became of the command")
                .atMost(Duration.ofMinutes(1))
                .until(() -> door("dead-letters", "list").text(), list -> list.contains("REFUSED"));
        var before = door("audit", "--wait", "0");
        assertThat(before.exit()).isEqualTo(1);
        assertThat(before.text())
                .contains("simvite." + junk + " cannot be read (not in the Confluent wire format), and its dead letter "
                        + letter + " waits: look at it, then replay or drop it");
        assertThat(door("dead-letters", "drop", letter, "--reason", "junk").exit())
                .isZero();
        assertThat(door("dead-letters", "replay", letter, "--reason", "on second thoughts"))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said -> assertThat(said.text()).contains("REFUSED", "LETTER_SETTLED"));
        assertThat(door("dead-letters", "list").text()).isEqualToIgnoringNewLines("No dead letters wait.");
        var after = door("audit", "--wait", "60");
        assertThat(after.exit()).as(after.text()).isZero();
    }

    @Test
    @Order(5)
    void aDeadLetterOrTopicThatThereIsNotIsToldInWords() {
        assertThat(door("dead-letters", "show", "9-9").text()).startsWith("simvite: there is no dead letter 9-9, or ");
        assertThat(door("dead-letters", "list", "--topic", "no-such-topic").text())
                .startsWith("simvite: the gateway refuses: ")
                .contains("topic is one of account-commands, ", " sim-applications,");
    }

    /** By somebody whose command was under way for two days: it is refused. */
    private void commandTooLate(String letter) throws Exception {
        var topic = Topics.DEAD_LETTER_COMMANDS.fullName(Installation.PREFIX);
        var command = DeadLetterCommand.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setAt(Instant.now().minus(Duration.ofDays(2)))
                .setLetterId(letter)
                .setTopic("sim-applications")
                .setKind(DeadLetterCommandKind.DROP)
                .setActor("operator:network")
                .build();
        var value = new AvroSerializer(new RegistryClient(installation.registry())).serialize(topic, command);
        write(new ProducerRecord<>(topic, letter, value));
    }

    /** Writes what is no record; gives its place, as letters are listed. */
    private String junk(String topic) throws Exception {
        var written = write(new ProducerRecord<>(
                Installation.PREFIX + topic,
                "terminal:nobody",
                "a connector's mistake".getBytes(StandardCharsets.UTF_8)));
        return topic + "-" + written.partition() + "@" + written.offset();
    }

    private RecordMetadata write(ProducerRecord<String, byte[]> record) throws Exception {
        var config = Map.<String, Object>of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                installation.bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            return producer.send(record).get(30, TimeUnit.SECONDS);
        }
    }

    private Optional<String> letterOf(String place) {
        return door("dead-letters", "list", "--topic", "simvite.sim-applications")
                .text()
                .lines()
                .filter(line -> line.contains("  " + place + "  "))
                .map(line -> line.split(" ")[0])
                .findFirst();
    }

    private DoorForTests.Said door(String... words) {
        return DoorForTests.run(installation.workspace().home(), words);
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
