package org.simvite.credit.applicant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an account that applies.
 *
 * @param standing null while its record has not come
 * @param createdAt null likewise
 * @param attested its terminal proved what it is
 * @param confirmed a device downloaded a SIM of it
 */
public record ApplyingAccount(
        @Nullable Standing standing, @Nullable Instant createdAt, boolean attested, boolean confirmed) {

    static final ApplyingAccount UNKNOWN = new ApplyingAccount(null, null, false, false);

    /** Whether an account may apply. */
    public enum Standing {
        ACTIVE,
        SUSPENDED,
        /** For good. */
        CLOSED
    }

    /** Its record has come. */
    ApplyingAccount recorded(Standing stands, Instant created, boolean proven) {
        return new ApplyingAccount(stands, created, proven, confirmed);
    }

    ApplyingAccount nowConfirmed() {
        return new ApplyingAccount(standing, createdAt, attested, true);
    }
}
