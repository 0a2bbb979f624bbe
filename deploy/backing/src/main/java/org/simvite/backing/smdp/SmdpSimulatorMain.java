package org.simvite.backing.smdp;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.simvite.backing.Options;
import org.simvite.backing.ProcessMain;

/**
 * The simulator in a process of its own. Options, each also as environment variable {@code SIMVITE_SMDP_...}:
 *
 * <pre>
 * --data DIR            keeps the journal (required)
 * --port N              8443 if not given; 0: any free one
 * --accept RANGES       ICCIDs in the inventory without being loaded: FIRST-LAST[:TYPE], separated by commas
 * --address FQDN        the SM-DP+'s name in activation codes
 * --operator URL        base address for progress callbacks; none are sent without it
 * --keystore FILE, --truststore FILE   PKCS12: mutual TLS; their password stands in SIMVITE_SMDP_STORE_PASSWORD only
 * </pre>
 *
 * Prints {@code ready ADDRESS}; SIGTERM ends it. Exit code 2 for bad options, 3 for a taken port, 1 for anything else.
 */
public final class SmdpSimulatorMain {

    private static final String PREFIX = "SIMVITE_SMDP_";

    private SmdpSimulatorMain() {}

    public static void main(String[] args) {
        ProcessMain.run("SM-DP+ simulator", () -> {
            var simulator = SmdpSimulator.start(config(Options.of(args, System.getenv(), PREFIX)));
            var ended = new CountDownLatch(1);
            ProcessMain.closeAtExit(() -> {
                simulator.close();
                ended.countDown();
            });
            ProcessMain.say("ready " + simulator.address());
            ended.await();
        });
    }

    private static SmdpConfig config(Options options) {
        return new SmdpConfig(
                options.port("port", 8443),
                Path.of(options.required("data"), "smdp-journal.jsonl"),
                options.text("accept").map(IccidRange::parse).orElse(List.of()),
                options.text("address").orElse(SmdpConfig.DEFAULT_ADDRESS),
                options.text("operator").map(URI::create).orElse(null),
                tls(options),
                Duration.ofMillis(500));
    }

    private static SmdpConfig.@Nullable Tls tls(Options options) {
        if (options.text("keystore").isEmpty() && options.text("truststore").isEmpty()) {
            return null;
        }
        return new SmdpConfig.Tls(
                Path.of(options.required("keystore")),
                Path.of(options.required("truststore")),
                options.required("store-password"));
    }
}
