package org.simvite.local.audit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the SM-DP+'s books must show of a matching id that is ours: 25 symbols of Crockford's base 32 out of HMAC-SHA256 over
 * ICCID and generation, in groups of five; of that the first 8 bytes of SHA-256.
 */
final class MatchingIdDigests {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int SYMBOLS = 25;
    private static final int BITS = 5;
    private static final int GROUP = 5;
    private static final int DIGEST_BYTES = 8;

    private final SecretKeySpec key;

    MatchingIdDigests(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** 16 hexadecimal digits. */
    String of(String iccid, int generation) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            var hmac = mac.doFinal((iccid + "|" + generation).getBytes(StandardCharsets.UTF_8));
            var digest = MessageDigest.getInstance("SHA-256").digest(text(hmac).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256 and SHA-256", e);
        }
    }

    /** From the first bit on, five bits a symbol. */
    private static String text(byte[] hmac) {
        var bits = new BigInteger(1, hmac).shiftRight(hmac.length * 8 - SYMBOLS * BITS);
        var text = new StringBuilder();
        for (int i = 0; i < SYMBOLS; i++) {
            if (i > 0 && i % GROUP == 0) {
                text.append('-');
            }
            var symbol = bits.shiftRight((SYMBOLS - 1 - i) * BITS).intValue() & 31;
            text.append(ALPHABET.charAt(symbol));
        }
        return text.toString();
    }
}
