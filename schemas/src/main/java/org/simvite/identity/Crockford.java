package org.simvite.identity;

import java.util.Optional;

/**
 * Crockford's base 32: symbols that people do not mistake for each other. Input is read in any case, {@code O} as 0, {@code I}
 * and {@code L} as 1; hyphens and blanks are dropped.
 */
public final class Crockford {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int BITS = 5;

    private Crockford() {}

    /** The symbol of a value from 0 to 31. */
    public static char symbol(int value) {
        return ALPHABET.charAt(value);
    }

    /**
     * The value, 0 to 31, of a canonical symbol.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static int value(char symbol) {
        int value = ALPHABET.indexOf(symbol);
        if (value < 0) {
            throw new IllegalArgumentException("not a symbol of Crockford's base 32");
        }
        return value;
    }

    /** Whether the text consists of canonical symbols alone. */
    public static boolean isCanonical(String text) {
        return text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    /** What was meant, in canonical symbols; empty if some character means nothing. */
    public static Optional<String> canonical(String text) {
        var symbols = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDropped(c)) {
                continue;
            }
            char symbol = meant(c);
            if (ALPHABET.indexOf(symbol) < 0) {
                return Optional.empty();
            }
            symbols.append(symbol);
        }
        return Optional.of(symbols.toString());
    }

    /**
     * The first bits of the bytes, five to a symbol, the highest first.
     *
     * @param count number of symbols; the bytes must have 5 bits for each
     */
    public static String encode(byte[] bytes, int count) {
        var symbols = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            int value = 0;
            for (int bit = i * BITS; bit < (i + 1) * BITS; bit++) {
                value = value << 1 | bytes[bit / 8] >> 7 - bit % 8 & 1;
            }
            symbols.append(symbol(value));
        }
        return symbols.toString();
    }

    /** Every kind of blank and dash: word processors and messengers put in their own. */
    private static boolean isDropped(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.DASH_PUNCTUATION;
    }

    private static char meant(char c) {
        char capital = c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
        return switch (capital) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            default -> capital;
        };
    }
}
