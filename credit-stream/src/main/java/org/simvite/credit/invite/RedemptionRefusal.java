package org.simvite.credit.invite;

/** Why a use of a code is refused, in the order in which the code looks: the first that applies is the answer. */
public enum RedemptionRefusal {
    CODE_NOT_YET_VALID,
    CODE_EXPIRED,
    CODE_REVOKED,
    CODE_SUSPENDED,
    /** Bound to another device, account, pool or profile kind. */
    CODE_NOT_FOR_YOU,
    /** Failures that this applicant provoked have used up the code's patience with it. */
    TOO_MANY_FAILURES,
    CODE_USED_UP
}
