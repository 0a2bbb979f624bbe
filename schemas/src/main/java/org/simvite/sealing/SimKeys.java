package org.simvite.sealing;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The secrets of a virtual SIM. Never shown by {@link #toString()}.
 *
 * @param ki 16 bytes in 32 hexadecimal digits, lower case
 * @param opc 16 bytes in 32 hexadecimal digits, lower case
 */
public record SimKeys(String ki, String opc) {

    private static final Pattern FORMAT = Pattern.compile("[0-9a-f]{32}");

    /** @throws IllegalArgumentException if one is not 32 hexadecimal digits; the message does not show it */
    public SimKeys {
        ki = canonical(ki, "Ki");
        opc = canonical(opc, "OPc");
    }

    /** From an operator's OP instead of the OPc of the single SIM. */
    public static SimKeys ofOp(String ki, String op) {
        var hex = HexFormat.of();
        return new SimKeys(
                ki, hex.formatHex(Milenage.opc(hex.parseHex(canonical(ki, "Ki")), hex.parseHex(canonical(op, "OP")))));
    }

    @Override
    public String toString() {
        return "SimKeys[hidden]";
    }

    private static String canonical(String text, String name) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (!FORMAT.matcher(lower).matches()) {
            throw new IllegalArgumentException(name + " is not 32 hexadecimal digits");
        }
        return lower;
    }
}
