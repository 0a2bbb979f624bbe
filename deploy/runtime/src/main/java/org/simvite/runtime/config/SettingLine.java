package org.simvite.runtime.config;

/** One key as people see it: in the help and, masked, in the log. */
record SettingLine(String fallback, String about, String value, boolean secret) {

    String help(String key) {
        String first = "  " + key + "  [" + fallback + "]  " + SettingsSource.variable(key) + "\n";
        return about.isEmpty() ? first : first + "      " + about + "\n";
    }

    /** An address can name a user and a password as well: {@code https://user:password@registry}. */
    String shown(String key) {
        return key + "=" + (secret ? "***" : value.replaceAll("(?<=://)[^/?#]*@", "***@"));
    }
}
