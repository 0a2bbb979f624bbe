package org.simvite.credit.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an account's statement; never rewritten.
 *
 * @param entryId that of the outcome or command that caused it
 * @param at event time of what caused it
 * @param sequence 1, 2, 3, ... without gaps
 * @param delta points; may be negative or 0
 * @param balance after the entry
 * @param held after the entry
 * @param closedUses uses whose hold it closes
 * @param corrects the entry that it reverses or corrects
 * @param policyVersion {@code name@version} of the policy by which the delta was found
 */
public record LedgerLine(
        String entryId,
        Instant at,
        String accountId,
        long sequence,
        EntryCause cause,
        int delta,
        int balance,
        int held,
        @Nullable String inviteId,
        @Nullable String applicationId,
        int closedUses,
        @Nullable String corrects,
        String policyVersion,
        String actor,
        String note) {}
