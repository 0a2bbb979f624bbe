package org.simvite.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.gateway.access.AccessTokens;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.access.Scope;
import org.simvite.gateway.attestation.Attestation;
import org.simvite.runtime.config.Settings;
import org.simvite.serde.RegistryClient;
import org.simvite.topic.TopicProvisioner;

/** A gateway on a real broker and registry, shared by the test classes of a JVM; a class can start others with settings of its own. */
@NullUnmarked
final class GatewayFixture implements BeforeAllCallback {

    static final String SMDP = "smdp-1";
    static final ECKey TOKEN_KEY = key("token");
    static final ECKey STOCK_KEY = key("stock");
    static final String CODE_KEY = "00112233445566778899aabbccddeeff";
    static final String PREFIX = "gateway-it.";

    private static final AtomicInteger GATEWAYS = new AtomicInteger();

    private final SimviteBackingExtension backing = new SimviteBackingExtension();
    private Shared shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        backing.beforeAll(context);
        shared = context.getRoot()
                .getStore(Namespace.create(GatewayFixture.class))
                .computeIfAbsent("shared", key -> new Shared(), Shared.class);
    }

    Gateway gateway() {
        return shared.gateway;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + gateway().port());
    }

    URI es2plusUrl() {
        return URI.create("http://127.0.0.1:" + gateway().es2plusPort());
    }

    OtherSide topics() {
        return shared.topics;
    }

    /** A terminal that is registered. */
    TestTerminal terminal() {
        return TestTerminal.registered(url());
    }

    String operatorToken(Scope... scopes) {
        return operatorToken(Instant.now(), Duration.ofHours(1), scopes);
    }

    String operatorToken(Instant at, Duration life, Scope... scopes) {
        return new AccessTokens(java.util.List.of(TOKEN_KEY), Duration.ofHours(1))
                .issue(new Principal.Operator("network", Set.of(scopes)), AccessTokens.newTokenId(), at, life);
    }

    /** Another gateway on the same topics. */
    Gateway another(Path readModel, Map<String, String> more) {
        return another(readModel, more, Clock.systemUTC());
    }

    Gateway another(Path readModel, Map<String, String> more, Clock clock) {
        return start(settings(readModel, more), clock);
    }

    /** Another gateway on the same topics, which checks attestations in this way. */
    Gateway attesting(Path readModel, Map<String, String> more, Attestation attestation) {
        var settings = Settings.of(settings(readModel, more));
        var read = GatewaySettings.from(settings);
        settings.check();
        return Gateway.start(read, attestation, new SimpleMeterRegistry(), Clock.systemUTC());
    }

    /** Settings of a gateway on the same topics. */
    Map<String, String> settings(Path readModel, Map<String, String> more) {
        var settings = new TreeMap<String, String>();
        settings.put("kafka.bootstrap", backing.bootstrapServers());
        settings.put("registry.url", backing.registryUrl());
        settings.put("topic.prefix", PREFIX);
        settings.put("gateway.port", "0");
        settings.put("es2plus.port", "0");
        settings.put("es2plus.plain.smdp", SMDP);
        settings.put("readmodel.file", readModel.toString());
        settings.put("token.keys", TOKEN_KEY.toJSONString());
        settings.put("code.keys", CODE_KEY);
        settings.put("device.key", "ffeeddccbbaa99887766554433221100");
        settings.put("stock.key", STOCK_KEY.toPublicJWK().toJSONString());
        settings.put("guesses.per.address", "100000");
        settings.put("registrations.per.address", "100000");
        // the tests' terminals share a network, and few of their accounts were let in
        settings.put("writes.burst", "100000");
        settings.put("writes.per.account", "100000");
        settings.put("ticks.every", "200ms");
        settings.putAll(more);
        return settings;
    }

    private static Gateway start(Map<String, String> values, Clock clock) {
        var settings = Settings.of(values);
        var read = GatewaySettings.from(settings);
        settings.check();
        return Gateway.start(read, new SimpleMeterRegistry(), clock);
    }

    static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A folder that is deleted with the JVM. */
    static Path folder() {
        try {
            var folder = Files.createTempDirectory("gateway it " + GATEWAYS.incrementAndGet());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).collect(Collectors.toList())) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Shared implements AutoCloseable {
        private final OtherSide topics;
        private final Gateway gateway;

        Shared() {
            var registry = new RegistryClient(URI.create(backing.registryUrl()));
            try (var admin = Admin.create(Map.of("bootstrap.servers", backing.bootstrapServers()))) {
                TopicProvisioner.provision(admin, PREFIX, 2, 1, registry);
            }
            topics = new OtherSide(backing.bootstrapServers(), registry, PREFIX);
            gateway = start(settings(folder().resolve("readmodel.db"), Map.of()), Clock.systemUTC());
        }

        @Override
        public void close() {
            gateway.close();
            topics.close();
        }
    }
}
