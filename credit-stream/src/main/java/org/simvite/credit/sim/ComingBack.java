package org.simvite.credit.sim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an eSIM that is not known to be downloaded comes back. What is known here can be behind the SM-DP+: a download may be under way,
 * or told late. So neither the owner's word nor the fetch deadline ends such a life, but the word that its profile is back; until
 * then hold, account and device stay as they are.
 *
 * @param askedAt given back in time, or its claim on the device fell; null: neither
 * @param backAt when its order was cancelled undownloaded; null: nobody has said so
 * @param atTheLatest when it ends in any case: a SIM that was downloaded and never activated ends by then too
 */
record ComingBack(@Nullable Instant askedAt, @Nullable Instant backAt, Instant atTheLatest) {

    /** Of an assignment that is not known to be downloaded. */
    static ComingBack of(Assignment assignment, Known known, Terms terms) {
        Instant fetch = assignment.at().plus(terms.fetch());
        return new ComingBack(
                asked(assignment, known.facts(), terms, fetch),
                known.reclaimedAt(),
                Truth.later(fetch, assignment.at().plus(terms.activation())));
    }

    /** When it came back as one that was given back; null: it did not. */
    @Nullable
    Instant returnedAt() {
        return askedAt == null ? null : backAt;
    }

    /** When it ends unused. @param missedAt the deadline that it did not meet */
    Instant endsAt(Instant missedAt) {
        return backAt == null ? atTheLatest : missedAt;
    }

    /** @param heardThrough up to where silence counts */
    boolean awaited(Instant missedAt, Instant heardThrough) {
        return backAt == null && (askedAt != null || !missedAt.isAfter(heardThrough));
    }

    private static @Nullable Instant asked(Assignment assignment, Facts facts, Terms terms, Instant fetch) {
        @Nullable
        Instant given =
                Truth.earliest(Truth.at(facts.of(Fact.Kind.RETURN).filter(fact -> terms.mayReturn(fact.source()))));
        // a claim may fall before its profile is there: the profile goes back as soon as it is
        @Nullable
        Instant fell =
                Truth.earliest(facts.of(Fact.Kind.CLAIM_FELL).map(fact -> Truth.later(fact.at(), assignment.at())));
        @Nullable Instant asked = given == null ? fell : fell == null ? given : Truth.earlier(given, fell);
        return asked == null || asked.isAfter(fetch) ? null : asked;
    }
}
