package org.simvite.credit.invite;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Ends, suspends or resumes one code.
 *
 * @param accountId in whose name; null: an operator's
 */
public record CodeCommand(
        String id,
        Instant at,
        String inviteId,
        Kind kind,
        @Nullable String accountId) {

    /** What the code is told. */
    public enum Kind {
        REVOKE,
        SUSPEND,
        RESUME
    }

    /** The code after the command; this very code if it changes nothing or was not theirs to give. */
    InviteLife on(InviteLife code) {
        if (!code.terms().obeys(accountId)) {
            return code;
        }
        return kind == Kind.REVOKE
                ? code.ended(InviteLife.End.REVOKED)
                : code.told(kind == Kind.SUSPEND, new InviteLife.Command(at, id));
    }
}
