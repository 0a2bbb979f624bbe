package org.simvite.provisioning.fulfil;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.simvite.identity.Crockford;
import org.simvite.identity.Iccid;

/**
 * Matching ids (SGP.22 4.1.1: {@code [0-9A-Z-]*}): HMAC-SHA256 over ICCID and generation, 125 bits. A repeated attempt has the
 * same, so that it finds the order of an earlier one; a later generation has another, so that an old activation code is
 * worth nothing. Nobody without the key can tell one.
 */
public final class MatchingIds {

    private static final int SYMBOLS = 25;
    private static final int GROUP = 5;
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    /** @param key 32 bytes or more; the same for every worker, for as long as orders are open */
    public MatchingIds(byte[] key) {
        if (key.length < KEY_BYTES) {
            throw new IllegalArgumentException("the matching key has less than " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** Five groups of five symbols. */
    String of(Iccid iccid, int generation) {
        var symbols = Crockford.encode(hmac(iccid.value() + "|" + generation), SYMBOLS);
        var grouped = new StringBuilder(symbols);
        for (var at = SYMBOLS - GROUP; at > 0; at -= GROUP) {
            grouped.insert(at, '-');
        }
        return grouped.toString();
    }

    private byte[] hmac(String text) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
