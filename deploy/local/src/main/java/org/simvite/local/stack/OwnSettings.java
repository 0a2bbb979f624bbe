package org.simvite.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings of whoever runs the installation: a file for each process, {@code NAME.properties}, in the folder {@code own}. They win over
 * what local mode relaxes and over the shipped defaults, and are only ever read.
 */
final class OwnSettings {

    private static final String ENDING = ".properties";

    private final Path folder;
    private final List<String> processes;

    /** @param processes that have settings */
    OwnSettings(Path folder, List<String> processes) {
        this.folder = folder;
        this.processes = List.copyOf(processes);
    }

    /**
     * The processes that there is a file for.
     *
     * @throws StackException a file is no process's, which nobody would read
     */
    List<String> named() {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            var names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            names.forEach(this::requireProcess);
            return names.stream().map(OwnSettings::process).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into " + folder, e);
        }
    }

    /**
     * The settings for a process; empty when there is no file.
     *
     * @param wired keys by which the installation holds together
     * @throws StackException one of those is among them
     */
    Map<String, String> of(String process, Set<String> wired) {
        var file = folder.resolve(process + ENDING);
        if (Files.notExists(file)) {
            return Map.of();
        }
        var own = new Properties();
        try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            own.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new StackException("cannot read " + file + ": " + e, e);
        }
        own.stringPropertyNames().stream()
                .filter(wired::contains)
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw new StackException(
                            file + " sets " + key
                                    + ", by which the processes of this installation find each other; ports are chosen with --port-base");
                });
        return own.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, own::getProperty));
    }

    private void requireProcess(String name) {
        if (!name.endsWith(ENDING) || !processes.contains(process(name))) {
            throw new StackException(folder.resolve(name) + " is no process's: its name is one of "
                    + processes.stream().map(process -> process + ENDING).collect(Collectors.joining(", ")));
        }
    }

    private static String process(String name) {
        return name.substring(0, Math.max(0, name.length() - ENDING.length()));
    }
}
