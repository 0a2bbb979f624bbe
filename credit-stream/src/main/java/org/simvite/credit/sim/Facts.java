package org.simvite.credit.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The facts heard of one SIM, as far as they can still matter. A set: adding is idempotent, and below the bounds the result
 * does not depend on the order of adding. Bounded, whatever a feed sends:
 *
 * <ul>
 *   <li>moments: the earliest of each kind and source, at most {@value #SOURCES} sources;
 *   <li>top-ups: the earliest {@value #TOP_UPS} that count; reversals: {@value #REVERSALS}, those of kept top-ups first;
 *   <li>traffic: of each source only reports larger than every earlier one, at most {@value #TRAFFIC}.
 * </ul>
 *
 * @param kept by time
 */
public record Facts(List<Fact> kept) {

    static final int SOURCES = 8;
    static final int TOP_UPS = 32;
    static final int REVERSALS = 64;
    static final int TRAFFIC = 16;

    /** Nothing heard. */
    public static final Facts NONE = new Facts(List.of());

    public Facts(@Nullable List<Fact> kept) {
        this.kept = kept == null ? List.of() : List.copyOf(kept);
    }

    /**
     * With one more fact; the same object when the fact is a duplicate or changes nothing.
     *
     * @param terms null while the policy is not known: then everything is kept that some policy might count
     */
    public Facts with(Fact fact, @Nullable Terms terms) {
        if (kept.stream().anyMatch(known -> known.id().equals(fact.id())) || !canMatter(fact, terms)) {
            return this;
        }
        var all = new ArrayList<>(kept);
        all.add(fact);
        all.sort(Fact.BY_TIME);
        List<Fact> bounded = switch (fact.kind()) {
            case DOWNLOADED, INSTALLED, ACTIVATED, DELETED, RETURN, CLAIM_FELL -> boundMoments(all, fact.kind());
            case TOP_UP -> boundTopUps(all);
            case REVERSAL -> boundReversals(all);
            case TRAFFIC -> boundTraffic(all);
        };
        return bounded.equals(kept) ? this : new Facts(bounded);
    }

    /** Without those of profiles that the application had for a while and did not get. */
    Facts about(Assignment assignment) {
        return new Facts(kept.stream().filter(fact -> fact.concerns(assignment)).toList());
    }

    /** The facts of one kind, by time. */
    Stream<Fact> of(Fact.Kind kind) {
        return kept.stream().filter(fact -> fact.kind() == kind);
    }

    private static boolean canMatter(Fact fact, @Nullable Terms terms) {
        return switch (fact.kind()) {
            case TOP_UP ->
                !fact.promotional()
                        && fact.amountMinor() > 0
                        && (terms == null
                                || (terms.trusts(fact.source()) && terms.counts(fact.currency(), fact.amountMinor())));
            case REVERSAL -> terms == null || terms.trusts(fact.source());
            case TRAFFIC ->
                fact.octets() > 0
                        && (terms == null || (terms.trusts(fact.source()) && terms.countsTraffic(fact.octets())));
            case DOWNLOADED, INSTALLED, ACTIVATED, DELETED, RETURN, CLAIM_FELL -> true;
        };
    }

    private static List<Fact> boundMoments(List<Fact> all, Fact.Kind kind) {
        Set<String> sources = new HashSet<>();
        return filter(all, kind, fact -> sources.size() < SOURCES && sources.add(fact.source()));
    }

    private static List<Fact> boundTopUps(List<Fact> all) {
        int[] count = {0};
        return filter(all, Fact.Kind.TOP_UP, fact -> ++count[0] <= TOP_UPS);
    }

    private static List<Fact> boundReversals(List<Fact> all) {
        if (all.stream().filter(fact -> fact.kind() == Fact.Kind.REVERSAL).count() <= REVERSALS) {
            return all;
        }
        Set<String> topUps = new HashSet<>();
        all.stream().filter(fact -> fact.kind() == Fact.Kind.TOP_UP).forEach(fact -> topUps.add(fact.id()));
        Predicate<Fact> idle = fact -> fact.reverses() != null && !topUps.contains(fact.reverses());
        List<Fact> reversals =
                all.stream().filter(fact -> fact.kind() == Fact.Kind.REVERSAL).toList();
        Fact dropped = reversals.stream().filter(idle).reduce((a, b) -> b).orElse(reversals.get(REVERSALS));
        return filter(all, Fact.Kind.REVERSAL, fact -> !Objects.equals(fact.id(), dropped.id()));
    }

    private static List<Fact> boundTraffic(List<Fact> all) {
        List<Fact> larger = filter(
                all,
                Fact.Kind.TRAFFIC,
                fact -> all.stream()
                        .takeWhile(earlier -> !earlier.id().equals(fact.id()))
                        .noneMatch(earlier -> earlier.kind() == Fact.Kind.TRAFFIC
                                && earlier.source().equals(fact.source())
                                && earlier.octets() >= fact.octets()));
        long excess =
                larger.stream().filter(fact -> fact.kind() == Fact.Kind.TRAFFIC).count() - TRAFFIC;
        // the smallest go first: they are the least likely to count
        long[] dropped = {0};
        return filter(larger, Fact.Kind.TRAFFIC, fact -> ++dropped[0] > excess);
    }

    private static List<Fact> filter(List<Fact> all, Fact.Kind kind, Predicate<Fact> keep) {
        return all.stream()
                .filter(fact -> fact.kind() != kind || keep.test(fact))
                .toList();
    }
}
