package org.simvite.gateway.readmodel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.simvite.topic.Retention;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of all layouts, side by side. */
final class Layouts {

    private static final Logger LOG = LoggerFactory.getLogger(Layouts.class);
    private static final List<String> PARTS = List.of("", "-wal", "-shm");

    private Layouts() {}

    static Path file(Path base, int layout) {
        return base.resolveSibling(base.getFileName() + "." + layout);
    }

    /** Deletes what other versions left, once it is too old to be gone on with. */
    static void deleteStale(Path base, Path own, Instant now) {
        var name = base.getFileName() + ".";
        try (var files = Files.list(base.toAbsolutePath().getParent())) {
            files.filter(file -> isLayout(file.getFileName().toString(), name))
                    .filter(file -> !file.getFileName().equals(own.getFileName()))
                    .filter(file -> isStale(file, now))
                    .forEach(file -> {
                        LOG.info("{} of another version is too old to be gone on with", file.getFileName());
                        delete(file);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path file) {
        try {
            for (var part : PARTS) {
                var unused = Files.deleteIfExists(part(file, part));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isLayout(String file, String name) {
        return file.startsWith(name) && file.substring(name.length()).matches("[0-9]+");
    }

    private static boolean isStale(Path file, Instant now) {
        var kept = now.minus(Retention.TOMBSTONES);
        return PARTS.stream()
                .map(part -> part(file, part))
                .filter(Files::exists)
                .noneMatch(part -> {
                    try {
                        return Files.getLastModifiedTime(part).toInstant().isAfter(kept);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static Path part(Path file, String part) {
        return file.resolveSibling(file.getFileName() + part);
    }
}
