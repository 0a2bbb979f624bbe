package org.simvite.credit.sim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that was heard of one SIM. Hearing only adds: the same things heard in any order, once or often, are the same knowledge.
 *
 * @param assignment null until PROVISIONED is heard; facts that come before are kept
 * @param reclaimedAt when the profile was taken back; null: it was not
 * @param facts what happened to the SIM
 * @param silentThrough the last deadline of this life past which the clock and every awaited source have reported
 */
record Known(@Nullable Assignment assignment, @Nullable Instant reclaimedAt, Facts facts, Instant silentThrough) {

    static final Known NOTHING = new Known(null, null, Facts.NONE, Instant.EPOCH);

    /** The earliest PROVISIONED counts: a repetition never moves a deadline. */
    Known provisioned(Assignment heard) {
        return assignment == null || heard.at().isBefore(assignment.at())
                ? new Known(heard, reclaimedAt, facts, silentThrough)
                : this;
    }

    Known reclaimed(Instant at) {
        return reclaimedAt == null || at.isBefore(reclaimedAt) ? new Known(assignment, at, facts, silentThrough) : this;
    }

    Known heard(Fact fact, @Nullable Terms terms) {
        Facts more = facts.with(fact, terms);
        return more.equals(facts) ? this : new Known(assignment, reclaimedAt, more, silentThrough);
    }

    Known silentThrough(Instant deadline) {
        return deadline.isAfter(silentThrough) ? new Known(assignment, reclaimedAt, facts, deadline) : this;
    }
}
