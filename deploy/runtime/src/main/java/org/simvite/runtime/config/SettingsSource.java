package org.simvite.runtime.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where settings come from: the file named by {@code --config}, and the environment, which wins. */
final class SettingsSource {

    private static final String ENV_PREFIX = "SIMVITE_";

    private final Properties file = new Properties();
    private final Map<String, String> env;
    private final List<String> problems = new ArrayList<>();
    private boolean help;

    SettingsSource(String[] args, Map<String, String> env) {
        this.env = env;
        @Nullable String configFile = null;
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--help") || args[i].equals("-h")) {
                help = true;
            } else if (args[i].startsWith("--config=")) {
                configFile = args[i].substring("--config=".length());
            } else if (args[i].equals("--config") && i + 1 < args.length) {
                configFile = args[++i];
            } else {
                problems.add("argument '" + args[i] + "' is not known: --config FILE and --help are");
            }
        }
        if (configFile != null) {
            read(Path.of(configFile));
        }
    }

    private void read(Path path) {
        try (Reader reader = Files.newBufferedReader(path)) {
            file.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("the file '" + path + "' of --config cannot be read as properties: "
                    + e.getClass().getSimpleName());
        }
    }

    boolean helpAsked() {
        return help;
    }

    List<String> problems() {
        return problems;
    }

    /** The environment variable of a key: {@code code.key} is {@code SIMVITE_CODE_KEY}. */
    static String variable(String key) {
        return ENV_PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The stripped value; empty when there is none or it is blank. */
    Optional<String> find(String key) {
        @Nullable String value = env.get(variable(key));
        if (value == null) {
            value = file.getProperty(key);
        }
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    Set<String> keysOfFile() {
        return new TreeSet<>(file.stringPropertyNames());
    }
}
