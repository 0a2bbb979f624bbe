package org.simvite.gateway.access;

import java.io.IOException;
import java.nio.file.Files;
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
 * every second at most, when somebody calls; while it cannot be read, what was read last holds.
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

    private record Version(FileTime at, long size) {}

    /** @param nanos a clock that only goes forward */
    public DeniedTokens(Optional<Path> file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
        this.looked = nanos.getAsLong();
        file.ifPresent(this::read);
    }

    /** Whether the token is denied. */
    public synchronized boolean contains(String tokenId) {
        long now = nanos.getAsLong();
        if (file.isPresent() && now - looked >= AGAIN) {
            looked = now;
            read(file.get());
        }
        return ids.contains(tokenId);
    }

    /** How many are denied. */
    public synchronized int size() {
        return ids.size();
    }

    private void read(Path from) {
        try {
            var found = new Version(Files.getLastModifiedTime(from), Files.size(from));
            if (found.equals(version)) {
                return;
            }
            if (found.size() > LONGEST) {
                throw new IOException("it is longer than " + LONGEST + " octets");
            }
            ids = Files.readAllLines(from).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
            version = found;
            LOG.info("{} operators' tokens are denied", ids.size());
        } catch (IOException e) {
            LOG.warn("the list of denied tokens cannot be read, {} stay denied: {}", ids.size(), e.toString());
        }
    }
}
