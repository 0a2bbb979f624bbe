package org.simvite.local.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.simvite.local.audit.TopicScan;
import org.simvite.local.stack.Installation;

/** Looks for secrets byte by byte in everything the installation wrote to topics and logs. */
final class KeyHunt {

    private final Installation installation;
    private final List<String> secrets;

    KeyHunt(Installation installation, List<byte[]> secrets) {
        this.installation = installation;
        this.secrets = secrets.stream().map(KeyHunt::text).toList();
    }

    record Found(long records, long files, long hits) {}

    Found search() {
        var records = new long[1];
        var hits = new long[1];
        try (var scan = new TopicScan(installation.bootstrapServers())) {
            scan.read(scan.topics(), record -> {
                records[0]++;
                if (record.value() != null && holdsSecret(record.value())) {
                    hits[0]++;
                }
            });
        }
        var logs = logs();
        var inLogs = logs.stream().filter(KeyHunt.this::holdsSecret).count();
        return new Found(records[0], logs.size(), hits[0] + inLogs);
    }

    private List<Path> logs() {
        try (var files = Files.list(installation.workspace().log("any").getParent())) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean holdsSecret(Path file) {
        try {
            return holdsSecret(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean holdsSecret(byte[] bytes) {
        var content = text(bytes);
        return secrets.stream().anyMatch(content::contains);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
