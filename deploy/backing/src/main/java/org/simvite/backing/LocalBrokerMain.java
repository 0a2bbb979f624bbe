package org.simvite.backing;

import java.nio.file.Path;

/**
 * A broker in a process of its own.
 *
 * <p>Arguments {@code --data DIR --port N}, or environment {@code SIMVITE_BROKER_DATA} and {@code SIMVITE_BROKER_PORT};
 * port 0 takes any free one. Prints {@code ready ADDRESS} when it takes requests; SIGTERM closes it cleanly. Exit code 2
 * for bad arguments, 3 for a taken port, 1 for anything else.
 */
public final class LocalBrokerMain {

    private LocalBrokerMain() {}

    public static void main(String[] args) {
        ProcessMain.run("broker", () -> {
            var options = Options.of(args, System.getenv(), "SIMVITE_BROKER_");
            var broker = LocalBroker.start(Path.of(options.required("data")), options.port("port", 9092));
            ProcessMain.closeAtExit(broker);
            ProcessMain.say("ready " + broker.bootstrapServers());
            broker.awaitEnd();
        });
    }
}
