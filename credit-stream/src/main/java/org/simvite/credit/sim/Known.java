package org.simvite.credit.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was heard of one SIM. Hearing only adds: the same things heard in any order, once or often, are the same knowledge.
 *
 * @param assignment null until PROVISIONED is heard; facts that come before are kept
 * @param reclaimedAt when it was settled whether the profile is back; null: it was not
 * @param foundDownloaded it could not be taken back: it had been downloaded, nobody knows when, or nobody can say that it had not
 * @param facts what happened to the SIM
 * @param downloads devices that SM-DP+s named, at most eight
 * @param silentThrough the last deadline of this life past which the clock and every awaited source have reported
 */
record Known(
        @Nullable Assignment assignment,
        @Nullable Instant reclaimedAt,
        boolean foundDownloaded,
        Facts facts,
        List<Download> downloads,
        Instant silentThrough) {

    /** Real SM-DP+s hand a profile to one device; whatever else is said of it must not grow the row. */
    private static final int MOST_DOWNLOADS = 8;

    static final Known NOTHING = new Known(null, null, false, Facts.NONE, List.of(), Instant.EPOCH);

    Known(
            @Nullable Assignment assignment,
            @Nullable Instant reclaimedAt,
            boolean foundDownloaded,
            Facts facts,
            @Nullable List<Download> downloads,
            Instant silentThrough) {
        this.assignment = assignment;
        this.reclaimedAt = reclaimedAt;
        this.foundDownloaded = foundDownloaded;
        this.facts = facts;
        this.downloads = downloads == null ? List.of() : List.copyOf(downloads);
        this.silentThrough = silentThrough;
    }

    /** The earliest PROVISIONED counts: a repetition never moves a deadline. */
    Known provisioned(Assignment heard) {
        return assignment == null || heard.at().isBefore(assignment.at())
                ? new Known(heard, reclaimedAt, foundDownloaded, facts.about(heard), downloads, silentThrough)
                : this;
    }

    Known reclaimed(Instant at, boolean downloaded) {
        Instant earliest = reclaimedAt == null || at.isBefore(reclaimedAt) ? at : reclaimedAt;
        return earliest.equals(reclaimedAt) && (foundDownloaded || !downloaded)
                ? this
                : new Known(assignment, earliest, foundDownloaded || downloaded, facts, downloads, silentThrough);
    }

    /** Downloaded, nobody knows when. */
    Known outThere() {
        return new Known(assignment, reclaimedAt, true, facts, downloads, silentThrough);
    }

    Known heard(Fact fact, @Nullable Terms terms) {
        Facts more = assignment == null || fact.concerns(assignment) ? facts.with(fact, terms) : facts;
        return more.equals(facts)
                ? this
                : new Known(assignment, reclaimedAt, foundDownloaded, more, downloads, silentThrough);
    }

    /** Who downloaded it. Each device of a profile counts once. */
    Known downloadedBy(Download download) {
        if (downloads.size() >= MOST_DOWNLOADS || downloads.stream().anyMatch(download::isSame)) {
            return this;
        }
        var more = new ArrayList<>(downloads);
        more.add(download);
        return new Known(assignment, reclaimedAt, foundDownloaded, facts, more, silentThrough);
    }

    Known silentThrough(Instant deadline) {
        return deadline.isAfter(silentThrough)
                ? new Known(assignment, reclaimedAt, foundDownloaded, facts, downloads, deadline)
                : this;
    }
}
