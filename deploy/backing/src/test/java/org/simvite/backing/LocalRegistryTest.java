package org.simvite.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LocalRegistryTest {

    private static final String ONE_FIELD = record("{'name':'id','type':'string'}");
    private static final String FIELD_WITH_DEFAULT =
            record("{'name':'id','type':'string'},{'name':'uses','type':'int','default':1}");
    private static final String FIELD_WITHOUT_DEFAULT =
            record("{'name':'id','type':'string'},{'name':'note','type':'string'}");

    @RegisterExtension
    static final SimviteBackingExtension backing = new SimviteBackingExtension();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void registersAndReturnsASchema() throws Exception {
        var registry = new RegistryCalls(backing.registryUrl());

        var id = registry.register("codes-value", ONE_FIELD).id();

        assertThat(registry.schema(id)).isEqualToIgnoringWhitespace(ONE_FIELD);
        assertThat(registry.register("codes-value", ONE_FIELD).id()).isEqualTo(id);
    }

    @Test
    void refusesAnIncompatibleSchema() throws Exception {
        var registry = new RegistryCalls(backing.registryUrl());
        registry.register("sims-value", ONE_FIELD);
        assertThat(registry.setCompatibility("sims-value", "FULL_TRANSITIVE")).isEqualTo(200);

        assertThat(registry.register("sims-value", FIELD_WITH_DEFAULT).status()).isEqualTo(200);
        assertThat(registry.register("sims-value", FIELD_WITHOUT_DEFAULT).status())
                .isEqualTo(409);
    }

    @Test
    void keepsSchemasAndTheirIdsInTheBroker() throws Exception {
        try (var broker = LocalBroker.start(folder, 0)) {
            var storage = new RegistryStorage.InBroker(broker.bootstrapServers());
            long id;
            try (var registry = LocalRegistry.start(0, storage)) {
                id = new RegistryCalls(registry.url())
                        .register("codes-value", ONE_FIELD)
                        .id();
            }

            try (var registry = LocalRegistry.start(0, storage)) {
                assertThat(new RegistryCalls(registry.url()).schema(id)).isEqualToIgnoringWhitespace(ONE_FIELD);
            }
        }
    }

    @Test
    void namesTheTakenPort() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
            assertThatThrownBy(() -> LocalRegistry.start(other.getLocalPort(), new RegistryStorage.InMemory()))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage(
                            "port " + other.getLocalPort() + " for the schema registry is taken by another program");
        }
    }

    private static String record(String fields) {
        return "{'type':'record','name':'Code','namespace':'org.simvite.test','fields':[%s]}"
                .formatted(fields)
                .replace('\'', '"');
    }
}
