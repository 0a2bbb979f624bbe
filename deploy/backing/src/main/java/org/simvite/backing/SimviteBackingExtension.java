package org.simvite.backing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * JUnit extension: one broker and, once somebody asks for it, one schema registry per test JVM, shared by all test classes.
 * Each test class keeps to topics and groups whose names begin with its own prefix.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SimviteBackingExtension backing = new SimviteBackingExtension();
 * }</pre>
 */
public final class SimviteBackingExtension implements BeforeAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(SimviteBackingExtension.class);
    private static final AtomicInteger CLASSES = new AtomicInteger();

    private @Nullable Shared shared;
    private @Nullable String prefix;

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getRoot().getStore(NAMESPACE).computeIfAbsent("shared", key -> new Shared(), Shared.class);
        if (prefix == null) {
            // Nested test classes share the prefix of the class around them.
            prefix = "test" + CLASSES.incrementAndGet() + "-"
                    + context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT) + ".";
        }
    }

    public String bootstrapServers() {
        return shared().broker.bootstrapServers();
    }

    /** Base address of the Confluent API; the first call of a JVM starts the registry, about 4 seconds. */
    public String registryUrl() {
        return shared().registry().url();
    }

    /** Begins the name of each topic, group and transactional id of this test class; ends with a dot. */
    public String topicPrefix() {
        return Objects.requireNonNull(prefix, "use @RegisterExtension on a static field");
    }

    /** What every service must be told to work here. */
    public Map<String, String> settings() {
        return Map.of(
                "kafka.bootstrap", bootstrapServers(), "registry.url", registryUrl(), "topic.prefix", topicPrefix());
    }

    private Shared shared() {
        return Objects.requireNonNull(shared, "use @RegisterExtension on a static field");
    }

    /** Closed by JUnit after the last test of the JVM. */
    private static final class Shared implements AutoCloseable {
        private final Path data = temporaryFolder();
        private final LocalBroker broker = LocalBroker.start(data.resolve("broker"), 0);
        private @Nullable LocalRegistry registry;

        synchronized LocalRegistry registry() {
            var running = registry;
            if (running == null) {
                running = LocalRegistry.start(0, new RegistryStorage.InMemory());
                registry = running;
            }
            return running;
        }

        @Override
        public synchronized void close() throws IOException {
            if (registry != null) {
                registry.close();
            }
            broker.close();
            try (var files = Files.walk(data)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }

        private static Path temporaryFolder() {
            try {
                return Files.createTempDirectory("simvite-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
