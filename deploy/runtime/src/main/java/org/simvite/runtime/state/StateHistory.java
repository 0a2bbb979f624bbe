package org.simvite.runtime.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of every store as each release writes them, {@code <folder>/<release>/<store>.rows}, and whether this build reads them: a
 * changelog outlives the build that wrote it. Each row is a line of CBOR in hexadecimal after a line with the same for people, which
 * begins with {@code #}. For tests.
 */
public final class StateHistory {

    private static final String SUFFIX = ".rows";
    private static final String GIVEN_UP = "given-up.txt";

    private final Path folder;
    private final Map<String, Class<?>> stores;

    /** @param stores the type of each store's rows, by its name: {@link Stores#types()} of the built topology */
    public StateHistory(Path folder, Map<String, Class<?>> stores) {
        this.folder = folder;
        this.stores = new TreeMap<>(stores);
    }

    /**
     * Writes down rows of this build as those of the version; what stood there for it before is replaced.
     *
     * @param examples values of types whose constructors take not just anything
     */
    public void release(String version, Map<Class<?>, List<?>> examples) {
        try {
            Path target = Files.createDirectories(folder.resolve(version));
            for (Path old : list(target)) {
                Files.delete(old);
            }
            for (Map.Entry<String, Class<?>> store : stores.entrySet()) {
                StringBuilder text = new StringBuilder();
                for (Object row : new SampleRows(examples).of(store.getValue())) {
                    byte[] cbor = mapper().writerFor(store.getValue()).writeValueAsBytes(row);
                    text.append("# ").append(mapper().readTree(cbor)).append('\n');
                    text.append(HexFormat.of().formatHex(cbor)).append('\n');
                }
                Files.writeString(target.resolve(store.getKey() + SUFFIX), text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line for each thing that a release wrote and this build does not read as it was, and for each store of which no row stands. */
    public List<String> findings() {
        try {
            Set<String> findings = new TreeSet<>();
            List<Path> releases =
                    list(folder).stream().filter(Files::isDirectory).toList();
            if (releases.isEmpty()) {
                findings.add("no rows of any release stand in " + folder);
            }
            for (Path release : releases) {
                for (Path file : list(release)) {
                    findings.addAll(findings(release.getFileName().toString(), file));
                }
            }
            for (String store : releases.isEmpty() ? Set.<String>of() : stores.keySet()) {
                Path newest = releases.get(releases.size() - 1);
                if (!Files.exists(newest.resolve(store + SUFFIX))) {
                    findings.add(store + " has no rows in " + newest.getFileName());
                }
            }
            return List.copyOf(findings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> findings(String release, Path file) throws IOException {
        String store = file.getFileName().toString().replace(SUFFIX, "");
        String what = store + " of " + release;
        @Nullable Class<?> type = stores.get(store);
        if (type == null) {
            return List.of(what + ": the store is gone, its rows are not");
        }
        List<String> findings = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#")) {
                byte[] cbor = HexFormat.of().parseHex(line);
                try {
                    Object row = mapper().readerFor(type).readValue(cbor);
                    JsonNode again = mapper().readTree(mapper().writerFor(type).writeValueAsBytes(row));
                    new RowComparison(what, givenUp(), findings).compare("", row, mapper().readTree(cbor), again);
                } catch (IOException e) {
                    // samples hold no contents: Jackson may tell what it wants
                    findings.add(what + " cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                }
            }
        }
        return findings;
    }

    /** Components that are meant to be read no more, as {@code Record.component}. */
    private Set<String> givenUp() throws IOException {
        Path file = folder.resolve(GIVEN_UP);
        return Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of();
    }

    private static ObjectMapper mapper() {
        return StateSerde.MAPPER;
    }

    private static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }
}
