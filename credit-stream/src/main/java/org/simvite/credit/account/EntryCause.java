package org.simvite.credit.account;

/** Why a ledger entry was made. */
public enum EntryCause {
    OPENING,
    USED,
    TOPPED_UP,
    UNUSED,
    RETURNED,
    USED_LATE,
    USED_IN_TIME,
    USE_REVERSED,
    EXPIRED,
    REVOKED,
    REGAINED,
    ADJUSTED
}
