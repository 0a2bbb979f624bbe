package org.simvite.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** Completes and verifies invite codes: 25 bits of HMAC-SHA256 over the invite id. Safe for use by several threads. */
public final class InviteCodeMac {

    private final List<SecretKeySpec> keys;

    /**
     * @param keys the newest first, each of 16 bytes or more; older ones stay until the last code made with them has ended
     * @throws IllegalArgumentException if there is none or one is too short
     */
    public InviteCodeMac(List<byte[]> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key for invite codes");
        }
        this.keys = keys.stream().map(Hashes::hmacKey).toList();
    }

    /**
     * The code of an invite, by the newest key.
     *
     * @param inviteId 12 symbols of Crockford's base 32
     */
    public InviteCode issue(String inviteId) {
        return new InviteCode(inviteId, mac(keys.get(0), inviteId));
    }

    /** Whether the code was issued with one of the keys. Takes the same time whatever differs. */
    public boolean verify(InviteCode code) {
        var given = code.mac().getBytes(StandardCharsets.US_ASCII);
        boolean genuine = false;
        for (var key : keys) {
            var expected = mac(key, code.inviteId()).getBytes(StandardCharsets.US_ASCII);
            genuine |= MessageDigest.isEqual(expected, given);
        }
        return genuine;
    }

    private static String mac(SecretKeySpec key, String inviteId) {
        return Crockford.encode(Hashes.hmac(key, inviteId), InviteCode.MAC_SYMBOLS);
    }
}
