package org.simvite.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The number of an eUICC (SGP.29): 32 digits that, as one number, leave 1 when divided by 97 (ISO 7064 mod 97-10).
 *
 * @param value 32 digits
 */
public record Eid(String value) {

    private static final Pattern FORMAT = Pattern.compile("[0-9]{32}");

    public Eid {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("an EID has 32 digits");
        }
        if (Digits.mod97(value) != 1) {
            throw new IllegalArgumentException("the check digits of the EID are wrong");
        }
    }

    /** Empty if the text is no EID or its check digits are wrong. */
    public static Optional<Eid> parse(String text) {
        return Parsing.optional(text, Eid::new);
    }

    /** @throws IllegalArgumentException if the text is no EID; the message does not show it */
    public static Eid of(String text) {
        return new Eid(text);
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
