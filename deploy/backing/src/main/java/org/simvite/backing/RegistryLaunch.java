package org.simvite.backing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to start the schema registry (Apicurio Registry, unpacked by the build) as a process of its own.
 *
 * @param home folder with {@code apicurio-registry-app-*-runner.jar} and {@code lib}
 * @param port TCP port on the loopback address
 */
public record RegistryLaunch(Path home, int port, RegistryStorage storage) {

    /** Main class of the registry's process. */
    public static final String MAIN = RegistryProcess.class.getName();

    static final String HOME_PROPERTY = "simvite.registry.home";
    static final String HOME_VARIABLE = "SIMVITE_REGISTRY_HOME";

    /** Launch of the registry that belongs to this build or distribution; see {@link #findHome()}. */
    public static RegistryLaunch of(int port, RegistryStorage storage) {
        return new RegistryLaunch(findHome(), port, storage);
    }

    /** Base address of the Confluent API, without a slash at the end. */
    public String url() {
        return "http://" + Ports.HOST + ":" + port + "/apis/ccompat/v7";
    }

    public List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                MAIN);
    }

    /** What {@link #MAIN} needs. */
    public String classPath() {
        return runner() + File.pathSeparator + ownCode();
    }

    /** Variables to add to the child's environment. */
    public Map<String, String> environment() {
        var environment = new HashMap<>(storage.environment());
        environment.put("QUARKUS_HTTP_HOST", Ports.HOST);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_BANNER_ENABLED", "false");
        environment.put("QUARKUS_LOG_LEVEL", "WARN");
        return environment;
    }

    private Path runner() {
        try (var files = Files.list(home)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no registry in " + home));
        } catch (IOException e) {
            throw new UncheckedIOException("no registry in " + home, e);
        }
    }

    /**
     * The registry's folder: system property {@code simvite.registry.home}, else environment variable {@code
     * SIMVITE_REGISTRY_HOME}, else {@code registry} beside the place this class was loaded from (the build's target
     * folder) or one above it (the distribution, whose jars are in {@code lib}).
     *
     * @throws IllegalStateException if it is at none of them; the message lists where it was looked for
     */
    static Path findHome() {
        var property = System.getProperty(HOME_PROPERTY);
        var variable = System.getenv(HOME_VARIABLE);
        var code = ownCode();
        var candidates = property != null
                ? List.of(Path.of(property))
                : variable != null
                        ? List.of(Path.of(variable))
                        : List.of(
                                code.resolveSibling("registry"),
                                code.resolve("../../registry").normalize());
        return candidates.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the schema registry is not in " + candidates
                        + "; build with Maven, or name its folder in " + HOME_VARIABLE));
    }

    private static Path ownCode() {
        try {
            var source = RegistryLaunch.class.getProtectionDomain().getCodeSource();
            if (source == null) {
                throw new IllegalStateException("class path unknown");
            }
            return Path.of(new URI(source.getLocation().toString()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
