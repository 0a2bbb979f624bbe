package org.simvite.serde;

import java.net.URI;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** The configuration keys that Confluent's serializers use, as far as these serializers know them. */
final class SerdeConfig {

    static final String REGISTRY_URL = "schema.registry.url";
    static final String AUTO_REGISTER = "auto.register.schemas";

    private SerdeConfig() {}

    static RegistryClient registry(Map<String, ?> configs) {
        if (!(configs.get(REGISTRY_URL) instanceof String url) || url.isBlank()) {
            throw new ConfigException(REGISTRY_URL + " is missing");
        }
        try {
            return new RegistryClient(URI.create(url.strip()));
        } catch (IllegalArgumentException e) {
            // the address may carry a password
            throw new ConfigException(REGISTRY_URL + " is not one address");
        }
    }

    static boolean registering(Map<String, ?> configs) {
        var value = configs.get(AUTO_REGISTER);
        return value == null || Boolean.parseBoolean(value.toString());
    }
}
