package org.simvite.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The keys that a process has asked for, as people see them: in the help and, masked, in the log. */
final class AskedKeys {

    /** User and password of an address. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#]*@");

    private final Map<String, Line> lines = new TreeMap<>();
    private final List<String> prefixes = new ArrayList<>();
    private String about = "";

    private record Line(String fallback, String about, String shown) {}

    /** What the next key is. */
    void about(String text) {
        about = text;
    }

    void add(String key, String fallback, String value) {
        lines.put(key, new Line(fallback, about, USER_INFO.matcher(value).replaceAll("***@")));
        about = "";
    }

    void addSecret(String key, String fallback) {
        add(key, fallback, "***");
    }

    void addPrefix(String prefix) {
        prefixes.add(prefix);
        add(prefix + "*", "none", "");
    }

    List<String> notAmong(Collection<String> keys) {
        return keys.stream()
                .filter(key -> !lines.containsKey(key))
                .filter(key -> prefixes.stream().noneMatch(key::startsWith))
                .toList();
    }

    String help() {
        StringBuilder text = new StringBuilder(
                "Settings: a properties file given by --config FILE; the environment variable wins.\n\n");
        lines.forEach((key, line) -> {
            text.append("  %s  [%s]  %s%n".formatted(key, line.fallback(), SettingsSource.variable(key)));
            if (!line.about().isEmpty()) {
                text.append("      ").append(line.about()).append(System.lineSeparator());
            }
        });
        return text.toString();
    }

    /** Every key and its value; secrets, users and passwords masked. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach((key, line) ->
                text.append(text.isEmpty() ? "" : ", ").append(key).append('=').append(line.shown()));
        return text.toString();
    }
}
