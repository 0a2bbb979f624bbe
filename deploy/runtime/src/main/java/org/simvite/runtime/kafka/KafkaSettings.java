package org.simvite.runtime.kafka;

import java.net.URI;
import java.util.Map;
import org.simvite.runtime.config.Settings;
import org.simvite.serde.RegistryClient;

/**
 * Where the broker and the registry are.
 *
 * @param bootstrap {@code host:port,host:port}
 * @param registry base address of the registry's Confluent API
 * @param prefix of every topic, group and application of the installation, such as {@code simvite.}
 * @param clients settings of Kafka's own that every client gets, such as {@code security.protocol}
 */
public record KafkaSettings(String bootstrap, URI registry, String prefix, Map<String, String> clients) {

    public KafkaSettings {
        clients = Map.copyOf(clients);
    }

    /** Reads {@code kafka.bootstrap}, {@code registry.url}, {@code topic.prefix} and {@code kafka.client.*}. */
    public static KafkaSettings from(Settings settings) {
        return new KafkaSettings(
                settings.about("Kafka's bootstrap servers, host:port separated by commas.")
                        .bootstrap("kafka.bootstrap", "localhost:9092"),
                settings.about("Base address of the schema registry's Confluent API.")
                        .uri("registry.url", URI.create("http://localhost:8080/apis/ccompat/v7")),
                settings.about("What the names of all topics, groups and applications begin with.")
                        .text("topic.prefix", "simvite."),
                settings.about(
                                "Kafka's own settings for every client, such as kafka.client.security.protocol (file only).")
                        .withPrefix("kafka.client."));
    }

    public RegistryClient registryClient() {
        return new RegistryClient(registry);
    }

    /** The clients' settings may hold passwords, the registry's address a user's. */
    @Override
    public String toString() {
        return "KafkaSettings[bootstrap=" + bootstrap + ", prefix=" + prefix + "]";
    }
}
