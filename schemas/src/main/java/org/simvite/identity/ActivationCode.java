package org.simvite.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an eSIM is downloaded with (SGP.22 4.1): {@code 1$<SM-DP+ address>$<matching id>[$<OID>][$1]}. Whoever has it can
 * download the profile, so {@link #toString()} does not show the matching id.
 *
 * @param smdpAddress name of the SM-DP+, in capitals: the alphanumeric set of QR codes without {@code $} and blank
 * @param matchingId capitals, digits, hyphens; may be empty
 * @param oid object identifier of the SM-DP+, in dotted form; null if it is left open
 * @param confirmationCodeRequired whether the user is asked for a confirmation code
 */
public record ActivationCode(
        String smdpAddress, String matchingId, @Nullable String oid, boolean confirmationCodeRequired) {

    private static final int MAX_LENGTH = 255;
    private static final String QR_PREFIX = "LPA:";
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Z%*+./:-]+");
    private static final Pattern MATCHING_ID = Pattern.compile("[0-9A-Z-]*");
    private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*))+");

    public ActivationCode {
        require(
                ADDRESS.matcher(smdpAddress).matches(),
                "the SM-DP+ address has characters that a QR code does not carry");
        require(MATCHING_ID.matcher(matchingId).matches(), "the matching id has characters other than 0-9, A-Z and -");
        require(oid == null || OID.matcher(oid).matches(), "the OID is not in dotted form");
        require(
                format(smdpAddress, matchingId, oid, confirmationCodeRequired).length() <= MAX_LENGTH,
                "the activation code is longer than 255 characters");
    }

    /** Without OID and confirmation code; host names know no case, so the address may be given in any. */
    public static ActivationCode of(String smdpAddress, String matchingId) {
        return new ActivationCode(smdpAddress.toUpperCase(Locale.ROOT), matchingId, null, false);
    }

    /** Reads both forms, with {@code LPA:} in front and without; empty if the text is no activation code. */
    public static Optional<ActivationCode> parse(String text) {
        return Parsing.optional(text, ActivationCode::of);
    }

    /** @throws IllegalArgumentException if the text is no activation code; the message does not show it */
    public static ActivationCode of(String text) {
        var code = text.startsWith(QR_PREFIX) ? text.substring(QR_PREFIX.length()) : text;
        require(code.length() <= MAX_LENGTH, "the activation code is longer than 255 characters");
        var fields = code.split("\\$", -1);
        require(fields.length >= 3 && fields.length <= 5, "an activation code has 3 to 5 fields");
        require(fields[0].equals("1"), "the format of the activation code is not 1");
        require(fields.length != 4 || !fields[3].isEmpty(), "the last field of the activation code is empty");
        require(fields.length != 5 || fields[4].equals("1"), "the last field of the activation code is not 1");
        var oid = fields.length > 3 && !fields[3].isEmpty() ? fields[3] : null;
        return new ActivationCode(fields[1], fields[2], oid, fields.length == 5);
    }

    /** The form to type in: {@code 1$...}. */
    public String format() {
        return format(smdpAddress, matchingId, oid, confirmationCodeRequired);
    }

    /** The form for QR codes: {@code LPA:1$...}. */
    public String qr() {
        return QR_PREFIX + format();
    }

    @Override
    public String toString() {
        return "activation code for " + smdpAddress;
    }

    private static String format(String address, String matchingId, @Nullable String oid, boolean confirmation) {
        var code = "1$" + address + "$" + matchingId;
        if (confirmation) {
            return code + "$" + (oid == null ? "" : oid) + "$1";
        }
        return oid == null ? code : code + "$" + oid;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
