package org.simvite.credit.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Credit that an operator books.
 *
 * @param delta points; may be negative
 * @param corrects ledger entry that is corrected
 * @param actor who
 * @param note what the holder is told; empty for nothing
 */
public record Adjustment(
        String commandId, Instant at, int delta, @Nullable String corrects, String actor, String note) {}
