package org.simvite.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A telephone number in international form (ITU-T E.164): at most 15 digits beginning with the country code, so never with 0;
 * a leading {@code +} may be written.
 *
 * @param value 1 to 15 digits, without the plus sign
 */
public record Msisdn(String value) {

    private static final Pattern FORMAT = Pattern.compile("\\+?[1-9][0-9]{0,14}");

    public Msisdn {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("an MSISDN has at most 15 digits and begins with the country code");
        }
        value = value.startsWith("+") ? value.substring(1) : value;
    }

    /** Empty if the text is no MSISDN. */
    public static Optional<Msisdn> parse(String text) {
        return Parsing.optional(text, Msisdn::new);
    }

    /** @throws IllegalArgumentException if the text is no MSISDN; the message does not show it */
    public static Msisdn of(String text) {
        return new Msisdn(text);
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
