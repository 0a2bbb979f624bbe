package org.simvite.local.stack;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;

/** Which budgets, demands for trust and deadlines an installation runs with. */
public enum Defaults {
    /** As shipped: what a production installation has that sets nothing. */
    SHIPPED,
    /** As shipped but for what {@code relaxed.properties} lists, each with its reason: one machine plays everybody. */
    RELAXED;

    private static final String LIST = "/org/simvite/local/relaxed.properties";

    /**
     * What the process has other than as shipped.
     *
     * @throws IllegalStateException the list names a process that there is not
     */
    Map<String, String> of(String process, List<String> processes) {
        if (this == SHIPPED) {
            return Map.of();
        }
        var all = read();
        all.stringPropertyNames().forEach(key -> requireKnown(key, processes));
        var prefix = process + ".";
        return all.stringPropertyNames().stream()
                .filter(key -> key.startsWith(prefix))
                .collect(Collectors.toMap(key -> key.substring(prefix.length()), all::getProperty));
    }

    /** Which an installation was started with last; the relaxed ones if it never was. */
    static Defaults readOrRelaxed(Path file) {
        try {
            return Files.exists(file) ? valueOf(Files.readString(file).strip()) : RELAXED;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    void write(Path file) {
        try {
            Files.writeString(OwnerOnly.file(file), name() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static void requireKnown(String key, List<String> processes) {
        if (processes.stream().noneMatch(process -> key.startsWith(process + "."))) {
            throw new IllegalStateException(LIST + " names no process: " + key);
        }
    }

    private static Properties read() {
        var all = new Properties();
        try (var in = new InputStreamReader(
                Objects.requireNonNull(Defaults.class.getResourceAsStream(LIST)), StandardCharsets.UTF_8)) {
            all.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + LIST, e);
        }
        return all;
    }
}
