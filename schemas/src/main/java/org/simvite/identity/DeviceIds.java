package org.simvite.identity;

import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/** Device ids, and those of address blocks. EIDs and addresses are few enough to be tried out, so an id is made from one with a secret key. Safe for use by several threads. */
public final class DeviceIds {

    private static final int BYTES = 16;
    private static final String EID = "eid-";

    private final SecretKeySpec key;

    /**
     * @param hmacKey 16 bytes or more; the same for good, since it is what makes a device known again
     * @throws IllegalArgumentException if it is too short
     */
    public DeviceIds(byte[] hmacKey) {
        key = Hashes.hmacKey(hmacKey);
    }

    /** {@code eid-} and 22 base64url characters. */
    public String of(Eid eid) {
        return EID + Hashes.base64url(Arrays.copyOf(Hashes.hmac(key, eid.value()), BYTES));
    }

    /** Whether the device id was made of an EID. */
    public static boolean namesEid(String deviceId) {
        return deviceId.startsWith(EID);
    }

    /**
     * The level, a colon and 22 base64url characters, for a block of network addresses.
     *
     * @param level which tells the family and the length of the prefix, such as {@code v4-24}
     * @param prefix in any spelling that is always the same
     */
    public String ofBlock(String level, String prefix) {
        var hash = Hashes.hmac(key, "block\n" + level + "\n" + prefix);
        return level + ":" + Hashes.base64url(Arrays.copyOf(hash, BYTES));
    }

    /**
     * {@code key-} and the thumbprint, for a device that shows no EID.
     *
     * @param thumbprint of the terminal's signing key (RFC 7638)
     */
    public static String ofKey(String thumbprint) {
        return "key-" + thumbprint;
    }

    /** Whether it names a device by its key, which its caller has proven to have; an EID is only claimed. */
    public static boolean isOfKey(String deviceId) {
        return deviceId.startsWith("key-");
    }
}
