package org.simvite.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.simvite.local.audit.SmdpReader;
import org.simvite.local.stack.PortPlan.Door;
import org.simvite.serde.RegistryClient;
import org.simvite.topic.TopicProvisioner;

/** A local installation: which processes there are, how they are set up, and what must be done between their starts. */
public final class Installation {

    public static final String PREFIX = "simvite.";
    /** The operator's feed that deadlines wait for. */
    public static final String FEED_SOURCE = "operator:network";

    private static final int PARTITIONS = 4;
    private static final String HOST = "http://127.0.0.1:";

    private final Workspace workspace;
    private final PortPlan ports;
    private final Defaults defaults;
    private final LocalSecrets secrets;
    private final ServiceFiles files;
    private final Processes processes;

    /** As the longer one, with {@link Defaults#RELAXED}. */
    public Installation(Workspace workspace, PortPlan ports, boolean endWithThisProcess) {
        this(workspace, ports, endWithThisProcess, Defaults.RELAXED);
    }

    /**
     * Makes nothing yet.
     *
     * @param endWithThisProcess whether nothing must outlive the process that starts it
     * @param defaults takes effect at each start
     */
    public Installation(Workspace workspace, PortPlan ports, boolean endWithThisProcess, Defaults defaults) {
        this.workspace = workspace;
        this.ports = ports;
        this.defaults = defaults;
        this.secrets = new LocalSecrets(workspace);
        this.files = new ServiceFiles(workspace, ports, secrets, defaults);
        this.processes = new Processes(workspace, endWithThisProcess);
    }

    /** The ports an installation was started with last, else the default ones. */
    public static PortPlan ports(Workspace workspace) {
        return PortPlan.readOrDefault(portsFile(workspace));
    }

    private static Path portsFile(Workspace workspace) {
        return workspace.run().resolve("ports.properties");
    }

    /**
     * Starts what does not run and returns when all of it is ready.
     *
     * @param progress is told each step in a line
     * @throws StackException it cannot be started; the message says why
     */
    public void start(Consumer<String> progress) {
        workspace.make();
        alone(() -> {
            bringUp(progress);
            return true;
        });
    }

    /** As {@link #start}, after ending what runs but is stuck: stopped by a signal, or silent. */
    public void startAnew(Consumer<String> progress) {
        workspace.make();
        alone(() -> {
            stack().endStuck(progress);
            bringUp(progress);
            return true;
        });
    }

    private void bringUp(Consumer<String> progress) {
        requireSamePorts();
        requireSameDefaults();
        ports.write(portsFile(workspace));
        defaults.write(defaultsFile());
        files.write();
        files.withOwnSettings()
                .forEach(name ->
                        progress.accept(String.format("%-20s with settings of your own, when it is started", name)));
        workspace.protect();
        stack().start(progress, name -> afterReady(name, progress));
    }

    /** Processes that run know each other by the ports that they were started with. */
    private void requireSamePorts() {
        var now = ports(workspace);
        if (now.sameAs(ports)) {
            return;
        }
        var running = stack().running();
        if (!running.isEmpty()) {
            throw new StackException("this installation runs, its gateway at port " + now.port(Door.GATEWAY)
                    + "; to give it other ports end it first (`down`), then start it with --port-base. Running: "
                    + String.join(", ", running));
        }
    }

    /** Half of the processes with other budgets than the rest would be neither; where nothing runs, either will do. */
    private void requireSameDefaults() {
        var now = Defaults.readOrRelaxed(defaultsFile());
        if (now == defaults) {
            return;
        }
        var running = stack().running();
        if (!running.isEmpty()) {
            throw new StackException("this installation runs "
                    + (now == Defaults.SHIPPED
                            ? "with the shipped defaults; say --shipped-defaults to go on with them, or end it first (`down`)"
                            : "with the relaxed settings of local mode; for --shipped-defaults end it first (`down`)")
                    + ". Running: " + String.join(", ", running));
        }
    }

    private Path defaultsFile() {
        return workspace.run().resolve("defaults");
    }

    private <T> T alone(Supplier<T> step) {
        var file = OwnerOnly.file(workspace.run().resolve("starting.lock"));
        try (var starting = FileChannel.open(file, StandardOpenOption.WRITE)) {
            requireAlone(starting);
            return step.get();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + workspace.run(), e);
        }
    }

    /** Two at once would start everything twice, and lose sight of one of each. The lock ends with the process that has it. */
    private static void requireAlone(FileChannel starting) throws IOException {
        boolean alone;
        try {
            alone = starting.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            alone = false;
        }
        if (!alone) {
            throw new StackException("another `up` is starting this installation; wait until it is done");
        }
    }

    private void afterReady(String name, Consumer<String> progress) {
        if (name.equals(ServiceFiles.REGISTRY)) {
            provision(progress);
        }
    }

    private void provision(Consumer<String> progress) {
        var begun = System.nanoTime();
        var config = new Properties();
        config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        try (var admin = Admin.create(config)) {
            TopicProvisioner.provision(admin, PREFIX, PARTITIONS, (short) 1, new RegistryClient(registry()));
        }
        var took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        progress.accept(String.format("%-20s there after %.1f s", "topics and schemas", took / 1000.0));
    }

    /** @throws StackException there is no installation */
    public void stop(Consumer<String> progress) {
        workspace.requireMade();
        stack().stop(progress);
    }

    /**
     * Ends every process and deletes what the installation made.
     *
     * @return whether nothing is left of its folder
     * @throws StackException there is no installation, or it is being started
     */
    public boolean delete(Consumer<String> progress) {
        workspace.requireMade();
        return alone(() -> {
            stack().stop(progress);
            return workspace.delete();
        });
    }

    /** @throws StackException there is no installation */
    public List<Stack.Status> status() {
        workspace.requireMade();
        return stack().status();
    }

    /** Made when it is needed: what it says of the processes holds a secret, which is made with the installation. */
    private Stack stack() {
        return new Stack(files.processes(), processes);
    }

    public Workspace workspace() {
        return workspace;
    }

    public URI gateway() {
        return URI.create(HOST + ports.port(Door.GATEWAY));
    }

    /** Where the gateway tells of itself, as Prometheus reads it. */
    public URI gatewayMetrics() {
        return URI.create(HOST + ports.port(Door.GATEWAY_MANAGEMENT) + "/metrics");
    }

    public URI smdp() {
        return files.smdp();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + ports.port(Door.BROKER);
    }

    public URI registry() {
        return files.registry();
    }

    /** Where the operator's access token stands. */
    public Path operatorTokenFile() {
        return secrets.file(ServiceFiles.OPERATOR_TOKEN);
    }

    public String operatorToken() {
        return LocalSecrets.read(operatorTokenFile());
    }

    /** The books of the SM-DP+, for whoever compares them with ours. */
    public SmdpReader smdpBooks() {
        return files.smdpBooks();
    }

    /** A client that the SM-DP+ lets in. */
    public HttpClient smdpClient() {
        return files.smdpClient();
    }
}
