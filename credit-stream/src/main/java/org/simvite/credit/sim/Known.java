package org.simvite.credit.sim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that was heard of one SIM. Hearing only adds: the same things heard in any order, once or often, are the same knowledge.
 *
 * @param assignment null until PROVISIONED is heard; facts that come before are kept
 * @param reclaimedAt when the profile was taken back; null: it was not
 * @param foundDownloaded it could not be taken back: it had been downloaded, nobody knows when
 * @param facts what happened to the SIM
 * @param silentThrough the last deadline of this life past which the clock and every awaited source have reported
 */
record Known(
        @Nullable Assignment assignment,
        @Nullable Instant reclaimedAt,
        boolean foundDownloaded,
        Facts facts,
        Instant silentThrough) {

    static final Known NOTHING = new Known(null, null, false, Facts.NONE, Instant.EPOCH);

    /** The earliest PROVISIONED counts: a repetition never moves a deadline. */
    Known provisioned(Assignment heard) {
        return assignment == null || heard.at().isBefore(assignment.at())
                ? new Known(heard, reclaimedAt, foundDownloaded, facts.about(heard), silentThrough)
                : this;
    }

    Known reclaimed(Instant at, boolean downloaded) {
        Instant earliest = reclaimedAt == null || at.isBefore(reclaimedAt) ? at : reclaimedAt;
        return earliest.equals(reclaimedAt) && (foundDownloaded || !downloaded)
                ? this
                : new Known(assignment, earliest, foundDownloaded || downloaded, facts, silentThrough);
    }

    Known heard(Fact fact, @Nullable Terms terms) {
        Facts more = assignment == null || fact.concerns(assignment) ? facts.with(fact, terms) : facts;
        return more.equals(facts) ? this : new Known(assignment, reclaimedAt, foundDownloaded, more, silentThrough);
    }

    Known silentThrough(Instant deadline) {
        return deadline.isAfter(silentThrough)
                ? new Known(assignment, reclaimedAt, foundDownloaded, facts, deadline)
                : this;
    }
}
