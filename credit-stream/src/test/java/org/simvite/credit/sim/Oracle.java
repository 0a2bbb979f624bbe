package org.simvite.credit.sim;

import static org.simvite.credit.sim.Sample.ACTIVATION_DUE;
import static org.simvite.credit.sim.Sample.BILLING;
import static org.simvite.credit.sim.Sample.FETCH_DUE;
import static org.simvite.credit.sim.Sample.FIRST_USE;
import static org.simvite.credit.sim.Sample.SMDP;
import static org.simvite.credit.sim.Sample.START;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules once more, written differently: over the complete facts, knowing nothing of arrival. */
final class Oracle {

    private Oracle() {}

    /** What came of asking for the profile. */
    enum Answer {
        /** It was downloaded, nobody knows when. */
        FOUND,
        BACK,
        NONE
    }

    static Settlement settlement(boolean esim, Answer answer, List<Fact> facts) {
        boolean fromTheBeginning = !esim
                || (answer == Answer.FOUND && toldDownload(facts).findAny().isEmpty());
        Optional<Instant> downloaded = fromTheBeginning ? Optional.of(START) : downloaded(facts);
        Optional<Instant> returned = first(facts, Fact.Kind.RETURN, "owner", BILLING, "operator:other", SMDP);
        // only DEVICE says so, and the profile is not there before it is provisioned
        boolean fell = facts.stream()
                .anyMatch(fact ->
                        fact.kind() == Fact.Kind.CLAIM_FELL && !fact.at().isAfter(FETCH_DUE));
        boolean given = returned.filter(at -> !at.isAfter(FETCH_DUE)).isPresent();
        if ((given || fell) && downloaded.isEmpty() && answer == Answer.BACK) {
            return Settlement.RETURNED;
        }
        Optional<Instant> activated = first(facts, Fact.Kind.ACTIVATED, BILLING, "operator:other", SMDP);
        Optional<Instant> qualified =
                Stream.concat(topUps(facts), traffic(facts)).min(Comparator.naturalOrder());
        boolean used = downloaded.filter(at -> !esim || !at.isAfter(FETCH_DUE)).isPresent()
                && activated.filter(at -> !at.isAfter(ACTIVATION_DUE)).isPresent()
                && qualified
                        .filter(at -> !at.isAfter(activated.get().plus(FIRST_USE)))
                        .isPresent();
        return used ? Settlement.USED : Settlement.UNUSED;
    }

    private static Optional<Instant> downloaded(List<Fact> facts) {
        return Stream.of(
                        toldDownload(facts),
                        first(facts, Fact.Kind.ACTIVATED, BILLING, "operator:other", SMDP).stream(),
                        traffic(facts))
                .flatMap(times -> times)
                .min(Comparator.naturalOrder());
    }

    private static Stream<Instant> toldDownload(List<Fact> facts) {
        return Stream.of(Fact.Kind.DOWNLOADED, Fact.Kind.INSTALLED, Fact.Kind.DELETED)
                .flatMap(kind -> first(facts, kind, BILLING, "operator:other", SMDP).stream());
    }

    private static Stream<Instant> traffic(List<Fact> facts) {
        return trusted(facts, Fact.Kind.TRAFFIC)
                .filter(fact -> fact.octets() >= 1_000_000)
                .map(Fact::at);
    }

    private static Stream<Instant> topUps(List<Fact> facts) {
        Map<String, Long> left = new HashMap<>();
        List<Fact> topUps = trusted(facts, Fact.Kind.TOP_UP)
                .filter(fact -> !fact.promotional() && fact.currency().equals("EUR") && fact.amountMinor() >= 500)
                .sorted(Comparator.comparing(Fact::at).thenComparing(Fact::id).reversed())
                .toList();
        topUps.forEach(topUp -> left.put(topUp.id(), topUp.amountMinor()));
        trusted(facts, Fact.Kind.REVERSAL)
                .filter(reversal -> reversal.reverses() != null && left.containsKey(reversal.reverses()))
                .forEach(reversal -> left.merge(
                        String.valueOf(reversal.reverses()),
                        reversal.amountMinor() == 0 ? Long.MAX_VALUE : reversal.amountMinor(),
                        (a, b) -> Math.max(0, a - b)));
        trusted(facts, Fact.Kind.REVERSAL)
                .filter(reversal ->
                        reversal.reverses() == null && reversal.currency().equals("EUR"))
                .sorted(Comparator.comparing(Fact::at).thenComparing(Fact::id))
                .forEach(reversal -> {
                    long take = reversal.amountMinor();
                    for (Fact topUp : topUps) {
                        if (!topUp.at().isAfter(reversal.at())) {
                            long taken = Math.min(take, left.getOrDefault(topUp.id(), 0L));
                            left.merge(topUp.id(), -taken, Long::sum);
                            take -= taken;
                        }
                    }
                });
        return topUps.stream()
                .filter(topUp -> left.getOrDefault(topUp.id(), 0L) >= 500)
                .map(Fact::at);
    }

    private static Stream<Fact> trusted(List<Fact> facts, Fact.Kind kind) {
        return facts.stream()
                .filter(fact -> fact.kind() == kind)
                .filter(fact -> List.of(BILLING, "operator:other", SMDP).contains(fact.source()));
    }

    private static Optional<Instant> first(List<Fact> facts, Fact.Kind kind, String... sources) {
        return facts.stream()
                .filter(fact -> fact.kind() == kind && List.of(sources).contains(fact.source()))
                .map(Fact::at)
                .min(Comparator.naturalOrder());
    }
}
