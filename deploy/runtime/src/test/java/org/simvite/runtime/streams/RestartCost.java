package org.simvite.runtime.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.runtime.shell.RunningService;

/**
 * How long devices wait while one of two instances is started anew, with and without a name of its own and a standby: {@code mvn -pl
 * deploy/runtime -am test -Dtest=RestartCost}. Runs only when it is asked for, and prints.
 */
class RestartCost {

    private static final int DEVICES = 200_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final SimviteBackingExtension BACKING = new SimviteBackingExtension();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void ofOneOfTwoInstances() throws Exception {
        for (String standbys : new String[] {"0", "1"}) {
            for (boolean named : new boolean[] {false, true}) {
                System.out.printf(
                        "standbys %s, %s: %s%n", standbys, named ? "named" : "nameless", longest(standbys, named));
            }
        }
    }

    /** The longest that a device of each partition waited for its answer. */
    private String longest(String standbys, boolean named) throws Exception {
        String run = "restart-" + standbys + "-" + named;
        try (Installation installation = new Installation(
                BACKING.bootstrapServers(), BACKING.registryUrl(), BACKING.topicPrefix() + run + ".")) {
            installation.provision();
            RunningService a = start(installation, run, "a", standbys, named);
            try (RunningService b = start(installation, run, "b", standbys, named)) {
                a.awaitReady(LIMIT);
                b.awaitReady(LIMIT);
                installation.releaseMany(DEVICES);
                installation.commands(DEVICES);
                // copies catch up
                Thread.sleep(5000);
                AtomicBoolean over = new AtomicBoolean();
                Map<Integer, Long> longest = new HashMap<>();
                Thread asking = new Thread(() -> installation.pingPong(longest, over));
                asking.start();
                Thread.sleep(1000);
                a.close();
                a = start(installation, run, "a", standbys, named);
                a.awaitReady(LIMIT);
                Thread.sleep(3000);
                over.set(true);
                asking.join();
                a.close();
                return "longest wait by partition, ms " + longest;
            }
        }
    }

    private RunningService start(Installation installation, String run, String name, String standbys, boolean named) {
        Map<String, String> settings =
                new HashMap<>(Map.of("streams.standbys", standbys, "streams.session.timeout", named ? "45s" : "10s"));
        if (named) {
            settings.put("streams.group.instance.id", name);
        }
        return installation.start(folder.resolve(run + name), BACKING.registryUrl(), settings);
    }
}
