package org.simvite.runtime.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The settings of one process. Getters never throw: a missing or wrong value is remembered and something harmless is
 * returned, so that {@link #check()} reports every problem at once. Nothing read may be used before check() has returned.
 *
 * <p>A key {@code a.b} comes from the file of {@code --config}, or from the environment variable {@code SIMVITE_A_B}, which
 * wins. A secret may instead stand in a file of its own, named by {@code a.b.file}.
 */
public final class Settings {

    private static final int MAX_PORT = 65_535;

    private final SettingsSource source;
    private final List<String> problems;
    private final AskedKeys asked = new AskedKeys();

    private Settings(SettingsSource source) {
        this.source = source;
        this.problems = new ArrayList<>(source.problems());
    }

    /** Reads {@code --config FILE} and {@code --help} from the arguments; problems with them are reported by check(). */
    public static Settings load(String[] args, Map<String, String> env) {
        return new Settings(new SettingsSource(args, env));
    }

    /** Settings that stand in a map only: for tests and for processes started by another. */
    public static Settings of(Map<String, String> values) {
        Map<String, String> env = new TreeMap<>();
        values.forEach((key, value) -> env.put(SettingsSource.variable(key), value));
        return new Settings(new SettingsSource(new String[0], env));
    }

    /** What the next key asked for is, for {@code --help}. */
    public Settings about(String text) {
        asked.about(text);
        return this;
    }

    /** A required text. */
    public String text(String key) {
        return read(key, "required", "", text -> text);
    }

    public String text(String key, String fallback) {
        return read(key, fallback, fallback, text -> text);
    }

    public Optional<String> optional(String key) {
        return read(key, "none", Optional.empty(), Optional::of);
    }

    /** A whole number, 0 or more. */
    public int number(String key, int fallback) {
        return number(key, fallback, 0, Integer.MAX_VALUE);
    }

    public int number(String key, int fallback, int min, int max) {
        return read(key, Integer.toString(fallback), fallback, text -> (int) Values.number(text, min, max));
    }

    public long longNumber(String key, long fallback, long min, long max) {
        return read(key, Long.toString(fallback), fallback, text -> Values.number(text, min, max));
    }

    /** A TCP port; 0 lets the system choose one. */
    public int port(String key, int fallback) {
        return number(key, fallback, 0, MAX_PORT);
    }

    public boolean flag(String key, boolean fallback) {
        return read(key, Boolean.toString(fallback), fallback, Values::flag);
    }

    /** Written {@code 20ms}, {@code 30s}, {@code 5m}, {@code 48h}, {@code 30d} or {@code PT30S}; never negative. */
    public Duration duration(String key, Duration fallback) {
        return read(key, fallback.toString(), fallback, Values::duration);
    }

    /** A required absolute URI. */
    public URI uri(String key) {
        return read(key, "required", URI.create("missing://missing"), Values::uri);
    }

    public URI uri(String key, URI fallback) {
        return read(key, fallback.toString(), fallback, Values::uri);
    }

    public Optional<URI> optionalUri(String key) {
        return read(key, "none", Optional.empty(), text -> Optional.of(Values.uri(text)));
    }

    /** Kafka's bootstrap servers: {@code host:port,host:port}. */
    public String bootstrap(String key, String fallback) {
        return read(key, fallback, fallback, Values::bootstrap);
    }

    public Path path(String key, Path fallback) {
        return read(key, fallback.toString(), fallback, Path::of);
    }

    public Optional<Path> optionalPath(String key) {
        return read(key, "none", Optional.empty(), text -> Optional.of(Path.of(text)));
    }

    /** Values separated by commas. */
    public List<String> list(String key, List<String> fallback) {
        return read(key, String.join(",", fallback), fallback, Values::list);
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
        return read(key, fallback.name().toLowerCase(Locale.ROOT), fallback, text -> Values.choice(text, type));
    }

    /** Required secret bytes in hex or base64, at least this many; or in the file that {@code key.file} names. */
    public byte[] secret(String key, int minBytes) {
        return readSecret(key, "required", new byte[0], text -> Values.secret(text, minBytes));
    }

    /** Required secrets, the newest first, separated by commas or line ends. */
    public List<byte[]> secrets(String key, int minBytes) {
        return readSecret(
                key,
                "required",
                List.of(),
                text -> Values.list(text.replace('\n', ',')).stream()
                        .map(one -> Values.secret(one, minBytes))
                        .toList());
    }

    /** A required secret text, such as a key in JWK form or a password. */
    public String secretText(String key) {
        return readSecret(key, "required", "", text -> text);
    }

    public Optional<String> optionalSecretText(String key) {
        return readSecret(key, "none", Optional.empty(), Optional::of);
    }

    /** Every key of the file that begins with the prefix, without it, for settings handed on to a client as they are. */
    public Map<String, String> withPrefix(String prefix) {
        asked.addPrefix(prefix);
        Map<String, String> values = new TreeMap<>();
        for (String key : source.keysOfFile()) {
            if (key.startsWith(prefix)) {
                source.find(key).ifPresent(value -> values.put(key.substring(prefix.length()), value));
            }
        }
        return values;
    }

    /** A problem that only the caller can see, such as two settings that exclude each other. */
    public void refuse(String key, String why) {
        problems.add(describe(key) + " " + why);
    }

    /**
     * To be called when everything has been read.
     *
     * @throws BadSettings with every problem
     * @throws HelpAsked when the process was started with {@code --help}
     */
    public void check() {
        if (source.helpAsked()) {
            throw new HelpAsked(help());
        }
        if (!problems.isEmpty()) {
            throw new BadSettings(problems);
        }
    }

    /** Keys of the file that nobody asked for: most likely misspelt. */
    public List<String> unused() {
        return asked.notAmong(source.keysOfFile());
    }

    /** The keys asked for so far with their defaults. */
    public String help() {
        return asked.help();
    }

    /** Every key asked for and its value; secrets masked. */
    @Override
    public String toString() {
        return asked.toString();
    }

    private <T> T read(String key, String fallbackText, T fallback, Function<String, T> parse) {
        Optional<String> found = source.find(key);
        asked.add(key, fallbackText, found.orElse(fallbackText));
        return parse(key, fallbackText, found, fallback, parse);
    }

    private <T> T readSecret(String key, String fallbackText, T fallback, Function<String, T> parse) {
        String fileKey = key + ".file";
        asked.addSecret(key, fallbackText);
        asked.about("A file that holds " + key + ".");
        asked.add(fileKey, "none", source.find(fileKey).orElse(""));
        Optional<String> found = source.find(key);
        Optional<String> file = source.find(fileKey);
        if (found.isEmpty() && file.isPresent()) {
            try {
                found = Optional.of(Files.readString(Path.of(file.get())).strip());
            } catch (IOException | IllegalArgumentException e) {
                problems.add(describe(fileKey) + " names a file that cannot be read: '" + file.get() + "'");
                return fallback;
            }
        }
        return parse(key, fallbackText, found, fallback, parse);
    }

    private <T> T parse(
            String key, String fallbackText, Optional<String> found, T fallback, Function<String, T> parse) {
        if (found.isEmpty()) {
            if (fallbackText.equals("required")) {
                problems.add(describe(key) + " is missing");
            }
            return fallback;
        }
        try {
            return parse.apply(found.get());
        } catch (IllegalArgumentException e) {
            problems.add(describe(key) + " " + e.getMessage());
            return fallback;
        }
    }

    private static String describe(String key) {
        return key + " (" + SettingsSource.variable(key) + ")";
    }
}
