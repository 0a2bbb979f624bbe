package org.simvite.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/**
 * The folder that a local installation lives in. Only {@link #make} makes anything; whoever merely looks leaves nothing behind.
 *
 * @param home holds {@code data}, {@code logs}, {@code settings}, {@code run}, {@code secrets} and the marker by which the
 *     installation is known; all of it for the owner only
 */
public record Workspace(Path home) {

    /** Without it a folder is not taken for an installation, whatever it holds. */
    static final String MARKER = ".simvite-installation";

    private static final List<String> FOLDERS = List.of("data", "logs", "settings", "run", "secrets");
    private static final String OWN = "own";
    private static final String HOME_IS_OURS = "home.made.by.us";

    public Workspace {
        home = home.toAbsolutePath().normalize();
    }

    /**
     * A folder that does not exist yet, among the system's temporary ones.
     *
     * @param purpose part of its name
     */
    public static Workspace temporary(String purpose) {
        var name = "simvite-" + purpose + "-" + UUID.randomUUID().toString().substring(0, 8);
        return new Workspace(Path.of(System.getProperty("java.io.tmpdir"), name));
    }

    /** Where a process keeps its state. */
    public Path data(String process) {
        return home.resolve("data").resolve(process);
    }

    public Path log(String process) {
        return home.resolve("logs").resolve(process + ".log");
    }

    /** The settings a process is started with. */
    public Path settings(String process) {
        return home.resolve("settings").resolve(process + ".properties");
    }

    /** Settings of whoever runs the installation, {@link OwnSettings}: theirs, and never made, changed or deleted here. */
    Path own() {
        return home.resolve(OWN);
    }

    /** What is known of running processes. */
    public Path run() {
        return home.resolve("run");
    }

    /** Keys and passwords. */
    public Path secrets() {
        return home.resolve("secrets");
    }

    /** Whether there is an installation. */
    public boolean made() {
        return Files.isRegularFile(marker());
    }

    /** @throws StackException there is none */
    public void requireMade() {
        if (!made()) {
            throw new StackException("there is no installation in " + home + "; `up` makes one");
        }
    }

    /**
     * Makes the folders that are missing, and keeps everybody but the owner out of all that is there.
     *
     * @throws StackException the folder holds something else
     */
    public void make() {
        if (!made()) {
            begin();
        }
        FOLDERS.forEach(folder -> OwnerOnly.directory(home.resolve(folder)));
        protect();
    }

    /** Takes every right from everybody but the owner, from what is there now. */
    void protect() {
        OwnerOnly.narrow(home);
        FOLDERS.forEach(folder -> OwnerOnly.narrowAll(home.resolve(folder)));
        if (Files.exists(own())) {
            OwnerOnly.narrowAll(own());
        }
    }

    private void begin() {
        requireNothingElse();
        var ours = !Files.exists(home);
        OwnerOnly.directory(home);
        var marker = new Properties();
        marker.setProperty(HOME_IS_OURS, Boolean.toString(ours));
        try (var out = Files.newBufferedWriter(OwnerOnly.file(marker()), StandardCharsets.UTF_8)) {
            marker.store(out, "A Simvite installation: `reset` deletes the folders " + FOLDERS + " beside this file.");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + marker(), e);
        }
    }

    private void requireNothingElse() {
        if (!Files.exists(home)) {
            return;
        }
        // settings of one's own can be there before the installation is
        try (var files = Files.newDirectoryStream(home, file -> !file.equals(own()))) {
            if (files.iterator().hasNext()) {
                throw new StackException(
                        home + " is no installation and is not empty; choose another folder with --home");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into " + home, e);
        }
    }

    /**
     * Deletes what {@link #make} made and what the installation wrote there. What else stands in the folder stays, and then
     * the folder does.
     *
     * @return whether nothing is left of it
     * @throws StackException it is no installation
     */
    public boolean delete() {
        requireMade();
        var ours = homeIsOurs();
        try {
            for (var folder : FOLDERS) {
                deleteAll(home.resolve(folder));
            }
            Files.delete(marker());
            if (!ours) {
                return false;
            }
            try (var left = Files.list(home)) {
                if (left.findAny().isPresent()) {
                    return false;
                }
            }
            Files.delete(home);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + home, e);
        }
    }

    private boolean homeIsOurs() {
        var marker = new Properties();
        try (var in = Files.newBufferedReader(marker(), StandardCharsets.UTF_8)) {
            marker.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + marker(), e);
        }
        return Boolean.parseBoolean(marker.getProperty(HOME_IS_OURS));
    }

    /** Never through a symbolic link: the link goes, what it points to stays. */
    private static void deleteAll(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Path marker() {
        return home.resolve(MARKER);
    }
}
