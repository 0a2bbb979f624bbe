package org.simvite.identity;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * Ids that follow from what they identify, so that a repetition finds itself. Request and application ids are 22 base64url
 * characters (128 bits): 4 bytes that tell whose they are, 12 that tell which.
 */
public final class Ids {

    private static final int OWNER_BYTES = 4;
    private static final int OWN_BYTES = 12;
    private static final int LENGTH = 22;

    private Ids() {}

    /** Id of a request for a code. */
    public static String requestId(String accountId, String idempotencyKey) {
        return owned(accountId, "request", accountId, idempotencyKey);
    }

    /** Id of the first request for the install code of a device, which nobody makes by hand. */
    public static String installRequestId(String accountId, String deviceId) {
        return installRequestId(accountId, deviceId, 0);
    }

    /** As the shorter one. @param ordinal how many install codes of the account expired before they were redeemed */
    public static String installRequestId(String accountId, String deviceId, int ordinal) {
        return owned(accountId, "install", accountId, deviceId, Integer.toString(ordinal));
    }

    /**
     * Id of a command that can only say one thing: the same actor, object and key give the same command.
     *
     * @param object what it concerns: an account, invite, device or letter id, or an ICCID
     */
    public static String commandId(String actor, String object, String idempotencyKey) {
        return owned(actor, "command", actor, object, idempotencyKey);
    }

    /**
     * Id of a command: the same actor, object, key and content give the same command. Another content under the same key is another
     * command, or its outcome would be told of what was never carried out.
     *
     * @param content hash of all that is commanded, in base64url
     */
    public static String commandId(String actor, String object, String idempotencyKey, String content) {
        return owned(actor, "command", actor, object, idempotencyKey, content);
    }

    /** Id of an application for a SIM. */
    public static String applicationId(String accountId, String deviceId, String idempotencyKey) {
        return owned(accountId, "application", accountId, deviceId, idempotencyKey);
    }

    /**
     * Whether a request or application id can be one of the account's: tells a foreign id (404) from one that is not visible yet
     * (pending). Of foreign ids, one in 2^32 fits by chance.
     */
    public static boolean fits(String id, String accountId) {
        if (id.length() != LENGTH) {
            return false;
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(id);
            return Arrays.equals(bytes, 0, OWNER_BYTES, owner(accountId), 0, OWNER_BYTES);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Id of the code that a request led to: 12 symbols of Crockford's base 32 (60 bits).
     *
     * @param ordinal 0 for the first code of the request
     */
    public static String inviteId(String requestId, int ordinal) {
        return Crockford.encode(hash("invite", requestId, Integer.toString(ordinal)), InviteCode.ID_SYMBOLS);
    }

    /**
     * Key of a SIM's identifier on topics, such as {@code iccid:8988211000000530082}.
     *
     * @param kind {@code ICCID}, {@code IMSI} or {@code MSISDN}, in any case
     * @param digits canonical, see {@link Iccid}, {@link Imsi}, {@link Msisdn}
     */
    public static String identifierKey(String kind, String digits) {
        return kind.toLowerCase(Locale.ROOT) + ":" + digits;
    }

    /** Stars and the last four characters, for logs. */
    public static String masked(String id) {
        return Digits.masked(id);
    }

    private static String owned(String accountId, String what, String... parts) {
        var bytes = Arrays.copyOf(owner(accountId), OWNER_BYTES + OWN_BYTES);
        System.arraycopy(hash(what, parts), 0, bytes, OWNER_BYTES, OWN_BYTES);
        return Hashes.base64url(bytes);
    }

    private static byte[] owner(String accountId) {
        return Arrays.copyOf(hash("owner", accountId), OWNER_BYTES);
    }

    private static byte[] hash(String what, String... parts) {
        for (var part : parts) {
            if (part.indexOf('\n') >= 0) {
                // two different lists of parts would be one text
                throw new IllegalArgumentException("a part of an id contains a line feed");
            }
        }
        return Hashes.sha256(what + "\n" + String.join("\n", parts));
    }
}
