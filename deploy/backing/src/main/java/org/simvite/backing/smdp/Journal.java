package org.simvite.backing.smdp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened, one JSON object per line, the newest of a profile counts. Each line is handed to the operating system before
 * the answer goes out, so nothing answered is lost when the process is killed; a half-written last line was never answered
 * and is dropped. Rewritten without the past at each start. Not thread-safe.
 */
final class Journal implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    /** One line: exactly one of the four is there. */
    record Line(
            @Nullable Profile profile,
            @Nullable Notification notification,
            @Nullable String delivered,
            @Nullable String device) {

        static Line of(Profile profile) {
            return new Line(profile, null, null, null);
        }

        static Line of(Notification notification) {
            return new Line(null, notification, null, null);
        }

        static Line delivered(String notificationId) {
            return new Line(null, null, notificationId, null);
        }

        static Line device(String eid) {
            return new Line(null, null, null, eid);
        }
    }

    /** What a journal has to say: every profile's newest state, the notifications not delivered yet, the authentic eUICCs. */
    record Content(Collection<Profile> profiles, Collection<Notification> undelivered, Collection<String> devices) {}

    private final FileChannel file;

    private Journal(FileChannel file) {
        this.file = file;
    }

    /** Reads a journal; empty if there is no file. */
    static Content read(Path path) {
        var profiles = new LinkedHashMap<String, Profile>();
        var undelivered = new LinkedHashMap<String, Notification>();
        var devices = new LinkedHashSet<String>();
        for (var line : lines(path)) {
            if (line.profile() != null) {
                profiles.put(line.profile().iccid(), line.profile());
            } else if (line.notification() != null) {
                undelivered.put(line.notification().id(), line.notification());
            } else if (line.delivered() != null) {
                undelivered.remove(line.delivered());
            } else if (line.device() != null) {
                devices.add(line.device());
            }
        }
        return new Content(profiles.values(), undelivered.values(), devices);
    }

    /** Writes the content anew and continues there. */
    static Journal startingWith(Path path, Content content) {
        try {
            var fresh = path.resolveSibling(path.getFileName() + ".new");
            var lines = Stream.of(
                            content.profiles().stream().map(Line::of),
                            content.undelivered().stream().map(Line::of),
                            content.devices().stream().map(Line::device))
                    .flatMap(some -> some)
                    .toList();
            Files.deleteIfExists(fresh);
            try (var journal = open(fresh)) {
                journal.append(lines);
                journal.file.force(false);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return open(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the journal " + path, e);
        }
    }

    /** All lines or, if the process is killed meanwhile, a part of them from the first on. */
    void append(List<Line> lines) {
        var text = new StringBuilder();
        try {
            for (var line : lines) {
                text.append(JSON.writeValueAsString(line)).append('\n');
            }
            var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the journal", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static Journal open(Path path) throws IOException {
        return new Journal(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    private static List<Line> lines(Path path) {
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            var texts = Files.readAllLines(path, StandardCharsets.UTF_8);
            var lines = new ArrayList<Line>(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                try {
                    lines.add(JSON.readValue(texts.get(i), Line.class));
                } catch (JsonProcessingException e) {
                    if (i < texts.size() - 1) {
                        throw new IOException("line " + (i + 1) + " is damaged");
                    }
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal " + path, e);
        }
    }
}
