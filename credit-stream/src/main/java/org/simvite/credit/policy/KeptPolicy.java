package org.simvite.credit.policy;

import java.time.Instant;

/**
 * A policy as it is stored.
 *
 * @param at when this version was put; of the one in force: when it was brought into force
 */
public record KeptPolicy(CreditPolicy policy, Instant at) {

    /** Whether it is in force rather than the other: the one brought into force last is, whichever is read last. */
    boolean holdsOver(KeptPolicy other) {
        return at.equals(other.at) ? policy.id().compareTo(other.policy.id()) >= 0 : at.isAfter(other.at);
    }
}
