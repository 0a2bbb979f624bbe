package org.simvite.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/**
 * The folder that a local installation lives in.
 *
 * @param home holds {@code data}, {@code logs}, {@code settings}, {@code run} and {@code secrets}; made at first use
 */
public record Workspace(Path home) {

    public Workspace {
        home = home.toAbsolutePath().normalize();
    }

    /** Where a process keeps its state. */
    public Path data(String process) {
        return directory(home.resolve("data").resolve(process));
    }

    public Path log(String process) {
        return directory(home.resolve("logs")).resolve(process + ".log");
    }

    /** The settings a process is started with. */
    public Path settings(String process) {
        return directory(home.resolve("settings")).resolve(process + ".properties");
    }

    /** What is known of running processes. */
    public Path run() {
        return directory(home.resolve("run"));
    }

    /** Keys and passwords; readable by the owner only. */
    public Path secrets() {
        var secrets = directory(home.resolve("secrets"));
        onlyForOwner(secrets, "rwx------");
        return secrets;
    }

    /** Deletes everything in it and the folder itself. */
    public void delete() {
        if (!Files.exists(home)) {
            return;
        }
        try (var files = Files.walk(home)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + home, e);
        }
    }

    /** @param permissions such as {@code rw-------}; left alone where the file system knows none */
    static void onlyForOwner(Path file, String permissions) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot protect " + file, e);
        }
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + path, e);
        }
    }
}
