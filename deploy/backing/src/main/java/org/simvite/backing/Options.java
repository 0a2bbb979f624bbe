package org.simvite.backing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Options of a process: {@code --some-name value}, else the environment variable {@code PREFIX_SOME_NAME}. */
public final class Options {

    private final Map<String, String> arguments;
    private final Map<String, String> environment;
    private final String prefix;

    private Options(Map<String, String> arguments, Map<String, String> environment, String prefix) {
        this.arguments = arguments;
        this.environment = environment;
        this.prefix = prefix;
    }

    /**
     * Reads the arguments.
     *
     * @param prefix of the environment variables, with its last underscore
     * @throws BadOptionException if an argument is not of the form {@code --name value}
     */
    public static Options of(String[] args, Map<String, String> environment, String prefix) {
        var arguments = new HashMap<String, String>();
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                throw new BadOptionException("expected --name value, found: " + args[i]);
            }
            arguments.put(args[i].substring(2), args[i + 1]);
        }
        return new Options(arguments, environment, prefix);
    }

    public Optional<String> text(String name) {
        var fromArguments = arguments.get(name);
        if (fromArguments != null) {
            return Optional.of(fromArguments);
        }
        return Optional.ofNullable(environment.get(variable(name))).filter(value -> !value.isBlank());
    }

    public String required(String name) {
        return text(name)
                .orElseThrow(() -> new BadOptionException("--" + name + " or " + variable(name) + " is required"));
    }

    /** A TCP port, 0 (any free one) to 65535. */
    public int port(String name, int otherwise) {
        var value = text(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        var digits = value.get();
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535) {
            throw new BadOptionException("--" + name + " must be a port from 0 to 65535, found: " + digits);
        }
        return Integer.parseInt(digits);
    }

    private String variable(String name) {
        return prefix + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** An option is missing or malformed; the message is fit for a user's eyes. */
    public static final class BadOptionException extends IllegalArgumentException {
        BadOptionException(String message) {
            super(message);
        }
    }
}
