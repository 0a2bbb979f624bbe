package org.simvite.credit.account;

import org.jspecify.annotations.Nullable;

/**
 * What an outcome was booked as; remembered so that it counts once and can be reversed in full, once.
 *
 * @param entryId its ledger entry; null for a command that made none, likewise the cause
 * @param delta points that were booked
 * @param reversed whether a later entry has reversed it
 */
public record BookedOutcome(
        @Nullable String entryId, @Nullable EntryCause cause, int delta, boolean reversed) {

    /** A command that was carried out without a ledger entry. */
    static final BookedOutcome NO_ENTRY = new BookedOutcome(null, null, 0, true);

    BookedOutcome nowReversed() {
        return new BookedOutcome(entryId, cause, delta, true);
    }

    static BookedOutcome of(LedgerLine line) {
        return new BookedOutcome(line.entryId(), line.cause(), line.delta(), false);
    }
}
