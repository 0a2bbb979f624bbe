package org.simvite.gateway.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operators' tokens that are not believed any more: a file with one token id ({@code jti}) a line, blank lines and {@code #} comments left out. It is looked at again
 * every second at most, when somebody calls; while it cannot be read, what was read last holds. Before it was ever read nothing would hold: then nobody is let in,
 * since the gateway does not start.
 */
public final class DeniedTokens {

    private static final Logger LOG = LoggerFactory.getLogger(DeniedTokens.class);
    private static final long AGAIN = Duration.ofSeconds(1).toNanos();
    /** Octets; some 40,000 ids, of tokens that live a month at most. */
    private static final long LONGEST = 1024 * 1024;

    private final Optional<Path> file;
    private final LongSupplier nanos;
    private Set<String> ids = Set.of();
    private @Nullable Version version;
    private long looked;
    private volatile boolean unread;

    private record Version(FileTime at, long size) {}

    /**
     * Reads it.
     *
     * @param nanos a clock that only goes forward
     * @throws UncheckedIOException if it cannot be read
     */
    public DeniedTokens(Optional<Path> file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
        this.looked = nanos.getAsLong();
        if (file.isPresent()) {
            try {
                read(file.get());
            } catch (IOException e) {
                throw new UncheckedIOException("the list of denied tokens cannot be read", e);
            }
        }
    }

    /** What is wrong with the file; empty if it can be read. */
    public static Optional<String> problem(Path file) {
        try {
            var unused = ids(file);
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of("names a file that is not there");
        } catch (IOException e) {
            return Optional.of("names a file that cannot be read: " + e.getMessage());
        }
    }

    /** Whether the token is denied. */
    public synchronized boolean contains(String tokenId) {
        long now = nanos.getAsLong();
        if (file.isPresent() && now - looked >= AGAIN) {
            looked = now;
            readAgain(file.get());
        }
        return ids.contains(tokenId);
    }

    /** How many are denied. */
    public synchronized int size() {
        return ids.size();
    }

    /** Whether the list is there and could not be read when it was last looked at. */
    public boolean unread() {
        return unread;
    }

    private void readAgain(Path from) {
        try {
            read(from);
            unread = false;
        } catch (IOException e) {
            unread = true;
            LOG.warn("the list of denied tokens cannot be read, {} stay denied: {}", ids.size(), e.toString());
        }
    }

    private synchronized void read(Path from) throws IOException {
        var found = new Version(Files.getLastModifiedTime(from), Files.size(from));
        if (!found.equals(version)) {
            ids = ids(from);
            version = found;
            LOG.info("{} operators' tokens are denied", ids.size());
        }
    }

    private static Set<String> ids(Path from) throws IOException {
        if (Files.size(from) > LONGEST) {
            throw new IOException("it is longer than " + LONGEST + " octets");
        }
        return Files.readAllLines(from).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .collect(Collectors.toUnmodifiableSet());
    }
}
