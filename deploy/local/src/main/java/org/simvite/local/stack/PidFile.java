package org.simvite.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers a process by its id and its start, so that a later process that happens to get the same id is not mistaken
 * for it.
 */
record PidFile(Path file) {

    void write(ProcessHandle process) {
        var started = process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
        try {
            Files.writeString(OwnerOnly.file(file), process.pid() + " " + started + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The process, while it runs. */
    Optional<ProcessHandle> process() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var words = Files.readString(file).strip().split(" ");
            var started = Instant.ofEpochMilli(Long.parseLong(words[1]));
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> started.equals(process.info()
                            .startInstant()
                            .map(at -> Instant.ofEpochMilli(at.toEpochMilli()))
                            .orElse(Instant.EPOCH)));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // a half-written file tells of no process
            return Optional.empty();
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
