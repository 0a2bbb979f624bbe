package org.simvite.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identity of a subscription in the network (ITU-T E.212): 6 to 15 digits. Where its network code ends cannot be told from
 * it.
 *
 * @param value 6 to 15 digits
 */
public record Imsi(String value) {

    private static final Pattern FORMAT = Pattern.compile("[0-9]{6,15}");

    public Imsi {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("an IMSI has 6 to 15 digits");
        }
    }

    /** Empty if the text is no IMSI. */
    public static Optional<Imsi> parse(String text) {
        return Parsing.optional(text, Imsi::new);
    }

    /** @throws IllegalArgumentException if the text is no IMSI; the message does not show it */
    public static Imsi of(String text) {
        return new Imsi(text);
    }

    /** Stars and the last four digits, for logs. */
    public String masked() {
        return Digits.masked(value);
    }

    @Override
    public String toString() {
        return masked();
    }
}
