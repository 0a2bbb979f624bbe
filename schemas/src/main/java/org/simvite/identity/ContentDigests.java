package org.simvite.identity;

import java.util.Arrays;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells the same content from another where nobody may read it: an encryption differs each time, a digest without key of a SIM's data could be tried out.
 * Safe for use by several threads.
 */
public final class ContentDigests {

    private static final int BYTES = 16;

    private final SecretKeySpec key;

    /**
     * @param hmacKey 16 bytes or more; the same for good, or everything that was digested before is another content
     * @throws IllegalArgumentException if it is too short
     */
    public ContentDigests(byte[] hmacKey) {
        key = Hashes.hmacKey(hmacKey);
    }

    /** 22 base64url characters. @param fields in a fixed order; null where there is none */
    public String of(List<@Nullable String> fields) {
        var text = new StringBuilder("content\n");
        for (var field : fields) {
            // with its length, since fields joined by anything could be other fields
            text.append(field == null ? "-" : field.length() + ":" + field).append('\n');
        }
        return Hashes.base64url(Arrays.copyOf(Hashes.hmac(key, text.toString()), BYTES));
    }
}
