package org.simvite.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file a terminal keeps its keys and state in, readable and writable by its owner only. It is replaced as a whole, so
 * that a crash leaves either the old state or the new one.
 */
public final class TerminalFile {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new ParameterNamesModule())
            .build();

    private final Path file;

    public TerminalFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /** @throws TerminalException the file is missing or unreadable */
    public TerminalState read() {
        if (!exists()) {
            throw new TerminalException("there is no terminal at " + file + "; `register` makes one");
        }
        try {
            return JSON.readValue(Files.readAllBytes(file), TerminalState.class);
        } catch (JsonProcessingException e) {
            // its message would quote the file, and with it keys
            throw new TerminalException(file + " is not a terminal's file");
        } catch (IOException e) {
            throw new TerminalException("cannot read " + file, e);
        }
    }

    public void write(TerminalState state) {
        var directory = file.getParent();
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
            var fresh = Files.createTempFile(directory, file.getFileName().toString(), ".new", ownerOnly());
            Files.write(fresh, JSON.writeValueAsBytes(state));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new TerminalException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
