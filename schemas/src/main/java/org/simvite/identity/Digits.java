package org.simvite.identity;

/** What several identifiers made of digits need. */
final class Digits {

    private static final int SHOWN = 4;

    private Digits() {}

    /** Whether the last digit is the Luhn check digit of those before it (ISO/IEC 7812-1 annex B). */
    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    /** The remainder of the whole number by 97 (ISO 7064). */
    static int mod97(String digits) {
        int remainder = 0;
        for (int i = 0; i < digits.length(); i++) {
            remainder = (remainder * 10 + digits.charAt(i) - '0') % 97;
        }
        return remainder;
    }

    /** The last four characters, stars for the others. */
    static String masked(String value) {
        int hidden = Math.max(0, value.length() - SHOWN);
        return "*".repeat(hidden) + value.substring(hidden);
    }
}
