package org.simvite.runtime.config;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of one setting. Every method throws IllegalArgumentException whose message says what is expected. */
final class Values {

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");
    private static final Pattern HOST_PORT = Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+]):(\\d{1,5})");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2}){16,}");
    private static final int MAX_PORT = 65_535;

    private Values() {}

    static long number(String text, long min, long max) {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw expected("a whole number", e);
        }
        if (value < min || value > max) {
            throw new IllegalArgumentException("must be " + range(min, max));
        }
        return value;
    }

    private static String range(long min, long max) {
        return max == Long.MAX_VALUE || max == Integer.MAX_VALUE ? "at least " + min : "from " + min + " to " + max;
    }

    static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    /** {@code 20ms}, {@code 30s}, {@code 5m}, {@code 48h}, {@code 30d} or ISO 8601 ({@code PT30S}); never negative. */
    static Duration duration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        try {
            Duration value = Duration.parse(text);
            if (!value.isNegative()) {
                return value;
            }
        } catch (DateTimeParseException e) {
            throw expected("a duration such as 20ms, 30s, 5m, 48h, 30d or PT30S", e);
        }
        throw new IllegalArgumentException("must not be negative");
    }

    static URI uri(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw expected("an absolute URI", e);
        }
        if (!uri.isAbsolute() || uri.getHost() == null) {
            throw new IllegalArgumentException("must be an absolute URI with a host");
        }
        return uri;
    }

    /** {@code host:port,host:port}, blanks around the commas dropped. */
    static String bootstrap(String text) {
        List<String> servers = list(text);
        if (servers.isEmpty() || !servers.stream().allMatch(Values::isHostPort)) {
            throw new IllegalArgumentException("must be host:port, or several separated by commas");
        }
        return String.join(",", servers);
    }

    private static boolean isHostPort(String text) {
        Matcher matcher = HOST_PORT.matcher(text);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) <= MAX_PORT;
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    /** Hex (at least 16 bytes, an even number of digits), otherwise base64 or base64url. */
    static byte[] secret(String text, int minBytes) {
        byte[] bytes = decode(text.strip());
        if (bytes.length < minBytes) {
            throw new IllegalArgumentException("must be at least " + minBytes + " bytes in hex or base64");
        }
        return bytes;
    }

    private static byte[] decode(String text) {
        if (HEX.matcher(text).matches()) {
            return HexFormat.of().parseHex(text);
        }
        try {
            return text.indexOf('-') >= 0 || text.indexOf('_') >= 0
                    ? Base64.getUrlDecoder().decode(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // the decoder's message would show a piece of the secret
            throw new IllegalArgumentException("must be hex or base64");
        }
    }

    static <E extends Enum<E>> E choice(String text, Class<E> type) {
        String wanted = text.replace('-', '_').toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
    }

    private static IllegalArgumentException expected(String what, Exception cause) {
        return new IllegalArgumentException("must be " + what, cause);
    }
}
