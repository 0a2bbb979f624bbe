package org.simvite.backing;

import java.util.Map;

/** Where the schema registry keeps its schemas. */
public sealed interface RegistryStorage {

    /** Gone when the registry ends; ready in about 4 seconds. */
    record InMemory() implements RegistryStorage {
        @Override
        public Map<String, String> environment() {
            return Map.of();
        }
    }

    /** In a topic of the broker: survives restarts of both; ready in about 9 seconds. */
    record InBroker(String bootstrapServers) implements RegistryStorage {
        @Override
        public Map<String, String> environment() {
            return Map.of("APICURIO_STORAGE_KIND", "kafkasql", "APICURIO_KAFKASQL_BOOTSTRAP_SERVERS", bootstrapServers);
        }
    }

    /** Environment variables that tell the registry so. */
    Map<String, String> environment();
}
