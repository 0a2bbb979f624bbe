package org.simvite.backing;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/** A broker that knows its users, by SASL/PLAIN with their names as passwords, and denies what is not allowed to them. */
final class GuardedBroker implements AutoCloseable {

    /** May do everything. */
    static final String ADMIN = "admin";

    private final LocalBroker broker;

    private GuardedBroker(LocalBroker broker) {
        this.broker = broker;
    }

    static GuardedBroker start(Path data, Collection<String> users) {
        var known = Stream.concat(Stream.of(ADMIN), users.stream())
                .map(user -> " user_" + user + "=\"" + user + "\"")
                .collect(Collectors.joining());
        return new GuardedBroker(LocalBroker.start(
                data,
                0,
                Map.of(
                        "authorizer.class.name",
                        StandardAuthorizer.class.getName(),
                        // nobody is anonymous but the broker at its own controller
                        "super.users",
                        "User:ANONYMOUS;User:" + ADMIN,
                        "listener.security.protocol.map",
                        "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "sasl.enabled.mechanisms",
                        "PLAIN",
                        "sasl.mechanism.inter.broker.protocol",
                        "PLAIN",
                        "listener.name.client.plain.sasl.jaas.config",
                        login(ADMIN) + known + ";")));
    }

    /** Settings of any client of that user, which may be added to. */
    Map<String, Object> client(String user) {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login(user) + ";",
                "retry.backoff.ms",
                10,
                "enable.metrics.push",
                false));
    }

    private static String login(String user) {
        return PlainLoginModule.class.getName() + " required username=\"" + user + "\" password=\"" + user + "\"";
    }

    @Override
    public void close() {
        broker.close();
    }
}
