package org.simvite.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The number of a profile (ITU-T E.118): 19 or 20 digits, the last one the Luhn digit of the others. A 19-digit number with and
 * without a trailing {@code F} (as padded for the card's file) is the same.
 *
 * @param value 19 or 20 digits, without padding
 */
public record Iccid(String value) {

    private static final Pattern FORMAT = Pattern.compile("[0-9]{19}[0-9F]?");

    public Iccid {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("an ICCID has 19 or 20 digits");
        }
        value = value.endsWith("F") ? value.substring(0, value.length() - 1) : value;
        if (!Digits.luhn(value)) {
            throw new IllegalArgumentException("the check digit of the ICCID is wrong");
        }
    }

    /** Empty if the text is no ICCID or its check digit is wrong: it is never repaired. */
    public static Optional<Iccid> parse(String text) {
        return Parsing.optional(text, Iccid::new);
    }

    /** @throws IllegalArgumentException if the text is no ICCID; the message does not show it */
    public static Iccid of(String text) {
        return new Iccid(text);
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
