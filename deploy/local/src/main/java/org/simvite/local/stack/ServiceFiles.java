package org.simvite.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.simvite.backing.LocalBrokerMain;
import org.simvite.backing.RegistryLaunch;
import org.simvite.backing.RegistryStorage;
import org.simvite.backing.smdp.SmdpConfig;
import org.simvite.gateway.OperatorTokenMain;
import org.simvite.local.audit.SmdpReader;
import org.simvite.local.stack.PortPlan.Door;

/** How each process of a local installation is set up: its settings in a file, its keys in files that the settings name. */
final class ServiceFiles {

    static final String REGISTRY = "registry";
    static final String OPERATOR_TOKEN = "operator-token";

    private static final String BROKER = "broker";
    private static final String SMDP = "smdp-1";
    /** So that nobody edits in vain. */
    private static final String GENERATED =
            "# Made by each `up`, and what is changed here is lost with the next: settings of your own go into"
                    + " own/%s.properties, beside this folder. What is not named has its shipped default.";

    private static final String INVITE = "invite-service";
    private static final String CREDIT = "credit-stream";
    private static final String GATEWAY = "gateway";
    private static final String WORKER = "provisioning-worker";
    private static final List<String> SERVICES = List.of(INVITE, CREDIT, WORKER, GATEWAY);
    /** Who the operator's token speaks for; {@link Installation#FEED_SOURCE} is its activity. */
    private static final String OPERATOR = "network";

    /** Our function requester identifier at the SM-DP+. */
    private static final String REQUESTER = "1.3.6.1.4.1.31746.1";

    private static final String TOKEN_DAYS = "30";
    /** A token with less left than this is made anew. */
    private static final Duration TOKEN_LEFT = Duration.ofDays(7);

    private static final String HOST = "127.0.0.1";
    /** ICCIDs that the simulated SM-DP+ holds without being told: issuer 99 of country 49. */
    private static final String HELD_ICCIDS = "8949990000000000000-8949999999999999999";

    private final Workspace workspace;
    private final PortPlan ports;
    private final LocalSecrets secrets;
    private final KeyStores stores;
    private final Defaults defaults;
    private final OwnSettings own;

    ServiceFiles(Workspace workspace, PortPlan ports, LocalSecrets secrets, Defaults defaults) {
        this.workspace = workspace;
        this.ports = ports;
        this.secrets = secrets;
        this.defaults = defaults;
        this.own = new OwnSettings(workspace.own(), SERVICES);
        this.stores = new KeyStores(secrets, List.of(GATEWAY, WORKER, SMDP));
    }

    URI registry() {
        return URI.create("http://" + HOST + ":" + ports.port(Door.REGISTRY) + "/apis/ccompat/v7");
    }

    URI smdp() {
        return URI.create("https://" + HOST + ":" + ports.port(Door.SMDP));
    }

    HttpClient smdpClient() {
        return stores.client(WORKER);
    }

    /** Its books, for whoever compares them with ours. */
    SmdpReader smdpBooks() {
        var key = HexFormat.of().parseHex(LocalSecrets.read(secrets.key("matching")));
        return new SmdpReader(smdpClient(), smdp(), new SmdpReader.Us(SMDP, REQUESTER, key));
    }

    /** The services that have settings of somebody's own. */
    List<String> withOwnSettings() {
        return own.named();
    }

    /**
     * Writes settings and makes what keys are missing.
     *
     * @throws StackException settings of somebody's own cannot be followed
     */
    void write() {
        stores.make();
        settings(INVITE, Door.INVITE_MANAGEMENT, Map.of());
        settings(CREDIT, Door.CREDIT_MANAGEMENT, Map.of());
        settings(WORKER, Door.WORKER_MANAGEMENT, workerSettings());
        settings(GATEWAY, Door.GATEWAY_MANAGEMENT, gatewaySettings());
        operatorToken();
    }

    private void operatorToken() {
        var file = secrets.file(OPERATOR_TOKEN);
        var clock = Clock.systemUTC();
        if (!Files.exists(file) || isDue(LocalSecrets.read(file), clock.instant())) {
            var scopes = "stock,activity,credit,invites,letters,repair";
            var config = settingsFile(GATEWAY).toString();
            secrets.write(
                    OPERATOR_TOKEN,
                    OperatorTokenMain.mint(
                            new String[] {OPERATOR, scopes, TOKEN_DAYS, "--config", config}, Map.of(), clock));
        }
    }

    /** Whether an operator's token is to be made anew: it ends within a week, or is none. */
    static boolean isDue(String token, Instant now) {
        return OperatorTokenMain.endOf(token).isBefore(now.plus(TOKEN_LEFT));
    }

    private Map<String, String> workerSettings() {
        var smdp = "smdp." + SMDP + ".";
        return Map.of(
                // while the only broker is away each costs a processor (see the worker's README)
                "fulfil.loops",
                "1",
                "smdp.ids",
                SMDP,
                smdp + "url",
                smdp().toString(),
                smdp + "requester",
                REQUESTER,
                smdp + "address",
                SmdpConfig.DEFAULT_ADDRESS,
                smdp + "keystore",
                stores.of(WORKER).toString(),
                smdp + "truststore",
                stores.trust().toString(),
                smdp + "store.password.file",
                secrets.key("stores").toString(),
                "matching.key.file",
                secrets.key("matching").toString(),
                "stock.keys.file",
                secrets.privateJwks("stock").toString());
    }

    private Map<String, String> gatewaySettings() {
        return Map.ofEntries(
                Map.entry("gateway.port", port(Door.GATEWAY)),
                Map.entry("es2plus.port", port(Door.ES2PLUS)),
                Map.entry("es2plus.keystore", stores.of(GATEWAY).toString()),
                Map.entry(
                        "es2plus.keystore.password.file", secrets.key("stores").toString()),
                Map.entry("es2plus.truststore", stores.trust().toString()),
                Map.entry(
                        "es2plus.truststore.password.file",
                        secrets.key("stores").toString()),
                Map.entry(
                        "readmodel.file",
                        workspace.data(GATEWAY).resolve("readmodel.db").toString()),
                Map.entry("token.keys.file", secrets.privateJwks("token").toString()),
                Map.entry("code.keys.file", secrets.key("code").toString()),
                Map.entry("device.key.file", secrets.key("device").toString()),
                Map.entry("stock.key.file", secrets.publicJwk("stock").toString()));
    }

    /** In the order in which they need each other. */
    List<ProcessSpec> processes() {
        return List.of(
                broker(),
                registryProcess(),
                smdpProcess(),
                service(INVITE, "org.simvite.invite.InviteMain", "256m", Door.INVITE_MANAGEMENT),
                service(CREDIT, "org.simvite.credit.CreditMain", "384m", Door.CREDIT_MANAGEMENT),
                service(WORKER, "org.simvite.provisioning.ProvisioningMain", "384m", Door.WORKER_MANAGEMENT),
                service(
                        GATEWAY,
                        "org.simvite.gateway.GatewayMain",
                        "384m",
                        Door.GATEWAY,
                        Door.ES2PLUS,
                        Door.GATEWAY_MANAGEMENT));
    }

    private ProcessSpec broker() {
        return ProcessSpec.listening(
                BROKER,
                jvm("512m"),
                LocalBrokerMain.class.getName(),
                List.of("--data", workspace.data(BROKER).toString(), "--port", port(Door.BROKER)),
                Map.of(),
                ports.port(Door.BROKER));
    }

    private ProcessSpec registryProcess() {
        var launch = RegistryLaunch.of(ports.port(Door.REGISTRY), new RegistryStorage.InBroker(bootstrap()));
        return ProcessSpec.listening(
                        REGISTRY,
                        jvm("256m"),
                        RegistryLaunch.MAIN,
                        List.of(),
                        launch.environment(),
                        ports.port(Door.REGISTRY))
                .on(launch.classPath())
                .readyAt(URI.create(registry() + "/subjects"))
                .after(BROKER);
    }

    private ProcessSpec smdpProcess() {
        var arguments = List.of(
                "--data", workspace.data(SMDP).toString(),
                "--port", port(Door.SMDP),
                "--accept", HELD_ICCIDS,
                "--operator", "https://" + HOST + ":" + port(Door.ES2PLUS),
                "--keystore", stores.of(SMDP).toString(),
                "--truststore", stores.trust().toString());
        var password = Map.of("SIMVITE_SMDP_STORE_PASSWORD", secrets.password());
        return ProcessSpec.listening(
                SMDP,
                jvm("128m"),
                "org.simvite.backing.smdp.SmdpSimulatorMain",
                arguments,
                password,
                ports.port(Door.SMDP));
    }

    /** @param doors the ports it listens on; the last is the one on which it says whether it is ready */
    private ProcessSpec service(String name, String mainClass, String heap, Door... doors) {
        var listens = Stream.of(doors).map(ports::port).toList();
        var management = listens.get(listens.size() - 1);
        return new ProcessSpec(
                name,
                jvm(heap),
                mainClass,
                List.of("--config", settingsFile(name).toString()),
                Map.of(),
                listens,
                "",
                URI.create("http://" + HOST + ":" + management + "/health/ready"),
                Set.of(REGISTRY));
    }

    private void settings(String name, Door management, Map<String, String> ofIts) {
        var wired = new TreeMap<>(ofIts);
        wired.put("kafka.bootstrap", bootstrap());
        wired.put("registry.url", registry().toString());
        wired.put("topic.prefix", Installation.PREFIX);
        wired.put("management.port", port(management));
        if (!name.equals(GATEWAY)) {
            wired.put("streams.state.dir", workspace.data(name).resolve("state").toString());
            // started again after SIGKILL, it has its tasks back at once instead of after the session timeout
            wired.put("streams.group.instance.id", name);
        }
        var all = new TreeMap<>(suggested(name));
        all.putAll(defaults.of(name, SERVICES));
        all.putAll(own.of(name, wired.keySet()));
        all.putAll(wired);
        var lines = Stream.concat(
                        Stream.of(String.format(GENERATED, name)),
                        all.entrySet().stream()
                                .map(entry ->
                                        entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\")))
                .toList();
        try {
            Files.write(OwnerOnly.file(settingsFile(name)), lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the settings of " + name, e);
        }
    }

    /** What fits one machine, and can be otherwise. */
    private Map<String, String> suggested(String name) {
        return name.equals(GATEWAY)
                ? Map.of("gateway.link.base", "http://" + HOST + ":" + port(Door.GATEWAY) + "/t")
                // one instance of each: nobody is there to keep a copy
                : Map.of("streams.standbys", "0");
    }

    private Path settingsFile(String name) {
        return workspace.settings(name);
    }

    private String bootstrap() {
        return HOST + ":" + port(Door.BROKER);
    }

    private String port(Door door) {
        return Integer.toString(ports.port(door));
    }

    private static List<String> jvm(String heap) {
        return List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx" + heap);
    }
}
