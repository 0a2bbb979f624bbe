package org.simvite.identity;

/**
 * An invite code: 12 symbols of Crockford's base 32 that name the invite, 5 of a MAC over them, and 1 that catches typing errors.
 * Whoever has it can redeem it, so {@link #toString()} does not show it.
 *
 * @param inviteId 12 symbols (60 bits)
 * @param mac 5 symbols (25 bits), see {@link InviteCodeMac}
 */
public record InviteCode(String inviteId, String mac) {

    static final int ID_SYMBOLS = 12;
    static final int MAC_SYMBOLS = 5;
    private static final int SYMBOLS = ID_SYMBOLS + MAC_SYMBOLS + 1;
    private static final int GROUP = 6;
    /** Longer input is not looked at. */
    private static final int MAX_TYPED = 100;

    public InviteCode {
        if (!isSymbols(inviteId, ID_SYMBOLS) || !isSymbols(mac, MAC_SYMBOLS)) {
            throw new IllegalArgumentException("an invite code has 12 and 5 symbols of Crockford's base 32");
        }
    }

    /** What somebody typed. */
    public sealed interface Parsed {
        /** The check symbol fits; whether the code is genuine, {@link InviteCodeMac} tells. */
        record Ok(InviteCode code) implements Parsed {}

        /** No code: something was left out, added, changed or swapped. */
        record Mistyped() implements Parsed {}
    }

    /** Reads a code as people write it: in any case, with or without hyphens and blanks, O for 0, I and L for 1. */
    public static Parsed parse(String text) {
        if (text.length() > MAX_TYPED) {
            return new Parsed.Mistyped();
        }
        return Crockford.canonical(text)
                .filter(symbols -> symbols.length() == SYMBOLS)
                .filter(symbols -> checkSymbol(symbols.substring(0, SYMBOLS - 1)) == symbols.charAt(SYMBOLS - 1))
                .<Parsed>map(symbols -> new Parsed.Ok(new InviteCode(
                        symbols.substring(0, ID_SYMBOLS), symbols.substring(ID_SYMBOLS, ID_SYMBOLS + MAC_SYMBOLS))))
                .orElseGet(Parsed.Mistyped::new);
    }

    /** Whether the text has the form of an invite id. */
    public static boolean isInviteId(String text) {
        return isSymbols(text, ID_SYMBOLS);
    }

    /** Three groups of six symbols, such as {@code 7Q2M9K-4TB0ZX-RW8A5C}. */
    public String format() {
        var body = inviteId + mac;
        var symbols = body + checkSymbol(body);
        return symbols.substring(0, GROUP) + "-" + symbols.substring(GROUP, 2 * GROUP) + "-"
                + symbols.substring(2 * GROUP);
    }

    @Override
    public String toString() {
        return "invite code " + Digits.masked(inviteId);
    }

    /**
     * The sum of alpha^i s_i over GF(32), i from 1. The check symbol itself has the weight alpha^0, and no two of the 18 weights are
     * equal, so that each single substitution and each swap of two symbols changes the sum.
     */
    private static char checkSymbol(String symbols) {
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < symbols.length(); i++) {
            weight = timesAlpha(weight);
            sum ^= product(weight, Crockford.value(symbols.charAt(i)));
        }
        return Crockford.symbol(sum);
    }

    /** Product in GF(32) = GF(2)[x] / (x^5 + x^2 + 1). */
    private static int product(int a, int b) {
        int sum = 0;
        int shifted = a;
        for (int bits = b; bits != 0; bits >>= 1) {
            if ((bits & 1) != 0) {
                sum ^= shifted;
            }
            shifted = timesAlpha(shifted);
        }
        return sum;
    }

    private static int timesAlpha(int a) {
        int doubled = a << 1;
        return (doubled & 0b100000) == 0 ? doubled : doubled ^ 0b100101;
    }

    private static boolean isSymbols(String text, int count) {
        return text.length() == count && Crockford.isCanonical(text);
    }
}
