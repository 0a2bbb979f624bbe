package org.simvite.credit.sim;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the facts heard so far say became of an assignment. A moment at which a deadline falls is still in time; the
 * millisecond after it is late.
 *
 * @param downloadedAt when the profile left the SM-DP+, as far as a source that knows says so; null: not
 * @param usedAt activated and qualified by a top-up or traffic, whichever came last; null: not
 * @param furtherTopUps times of the top-ups that count beside the one that made the SIM used
 * @param missedAt the first deadline that the facts do not meet; null: all are met
 * @param comesBack null: the profile can no longer come back, as it was downloaded
 */
record Truth(
        @Nullable Instant downloadedAt,
        @Nullable Instant usedAt,
        List<Instant> furtherTopUps,
        @Nullable Instant missedAt,
        @Nullable ComingBack comesBack) {

    static Truth of(Assignment assignment, Known known, Terms terms) {
        Facts facts = known.facts();
        @Nullable Instant downloaded = downloaded(assignment, known, terms);
        @Nullable
        Instant activated = earliest(at(facts.of(Fact.Kind.ACTIVATED).filter(fact -> terms.trusts(fact.source()))));
        List<Instant> topUps = TopUps.counted(facts, terms);
        @Nullable Instant topUp = topUps.isEmpty() ? null : topUps.get(0);
        @Nullable
        Instant traffic = earliest(at(facts.of(Fact.Kind.TRAFFIC)
                .filter(fact -> terms.trusts(fact.source()) && terms.countsTraffic(fact.octets()))));
        boolean byTopUp = topUp != null && (traffic == null || !topUp.isAfter(traffic));
        @Nullable Instant qualified = byTopUp ? topUp : traffic;
        @Nullable Instant used = activated == null || qualified == null ? null : later(activated, qualified);
        return new Truth(
                downloaded,
                used,
                byTopUp ? topUps.subList(1, topUps.size()) : topUps,
                missed(assignment, terms, downloaded, activated, used),
                downloaded == null ? ComingBack.of(assignment, known, terms) : null);
    }

    /** How it ends by what is known, given that silence counts up to {@code heardThrough}; null: open. */
    @Nullable
    Settlement settlement(Instant heardThrough) {
        if (missedAt == null) {
            return Settlement.USED;
        }
        if (comesBack != null && comesBack.returnedAt() != null) {
            return Settlement.RETURNED;
        }
        Instant ends = comesBack == null ? missedAt : comesBack.endsAt(missedAt);
        return ends.isAfter(heardThrough) ? null : Settlement.UNUSED;
    }

    /** Whether its profile is wanted back, and nobody has said yet that it is. */
    boolean awaitsProfile(Instant heardThrough) {
        return missedAt != null && comesBack != null && comesBack.awaited(missedAt, heardThrough);
    }

    /** The next deadline; null when it ends as used. */
    @Nullable
    Instant dueAt(Instant heardThrough) {
        return missedAt != null && comesBack != null && awaitsProfile(heardThrough)
                ? comesBack.endsAt(missedAt)
                : missedAt;
    }

    /** When it was given back; null: it was not. */
    @Nullable
    Instant returnedAt() {
        return comesBack == null ? null : comesBack.returnedAt();
    }

    private static @Nullable Instant downloaded(Assignment assignment, Known known, Terms terms) {
        List<Fact> facts = known.facts().kept();
        // an SM-DP+ that says only when asked to cancel that it was downloaded has kept the time to itself: that costs
        // nobody
        boolean untold = known.foundDownloaded() && facts.stream().noneMatch(fact -> tellsDownload(fact, terms));
        if (!assignment.esim() || untold) {
            return assignment.at();
        }
        return earliest(at(facts.stream().filter(fact -> tellsDownload(fact, terms) || presumesDownload(fact, terms))));
    }

    private static boolean tellsDownload(Fact fact, Terms terms) {
        return switch (fact.kind()) {
            case DOWNLOADED, INSTALLED, DELETED -> terms.knowsDownloads(fact.source());
            case ACTIVATED, TOP_UP, TRAFFIC, REVERSAL, RETURN, CLAIM_FELL -> false;
        };
    }

    /** Nothing is activated or carries traffic that was not downloaded before. */
    private static boolean presumesDownload(Fact fact, Terms terms) {
        return switch (fact.kind()) {
            case ACTIVATED -> terms.trusts(fact.source());
            case TRAFFIC -> terms.trusts(fact.source()) && terms.countsTraffic(fact.octets());
            case DOWNLOADED, INSTALLED, DELETED, TOP_UP, REVERSAL, RETURN, CLAIM_FELL -> false;
        };
    }

    private static @Nullable Instant missed(
            Assignment assignment,
            Terms terms,
            @Nullable Instant downloaded,
            @Nullable Instant activated,
            @Nullable Instant used) {
        Instant fetch = assignment.at().plus(terms.fetch());
        Instant activation = assignment.at().plus(terms.activation());
        @Nullable Instant missed = null;
        if (assignment.esim() && isMissed(downloaded, fetch)) {
            missed = fetch;
        }
        if (isMissed(activated, activation)) {
            missed = earlier(missed, activation);
        }
        if (activated != null && isMissed(used, activated.plus(terms.firstUse()))) {
            missed = earlier(missed, activated.plus(terms.firstUse()));
        }
        return missed;
    }

    private static boolean isMissed(@Nullable Instant at, Instant deadline) {
        return at == null || at.isAfter(deadline);
    }

    static @Nullable Instant earliest(Stream<Instant> moments) {
        return moments.min(Instant::compareTo).orElse(null);
    }

    static Stream<Instant> at(Stream<Fact> facts) {
        return facts.map(Fact::at);
    }

    static Instant earlier(@Nullable Instant a, Instant b) {
        return a == null || b.isBefore(a) ? b : a;
    }

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
