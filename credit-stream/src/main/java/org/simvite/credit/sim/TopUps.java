package org.simvite.credit.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Top-ups net of what was taken back. */
final class TopUps {

    private final List<Fact> topUps;
    private final Map<String, Long> left = new HashMap<>();

    private TopUps(List<Fact> topUps) {
        this.topUps = topUps;
        topUps.forEach(topUp -> left.put(topUp.id(), topUp.amountMinor()));
    }

    /** The times of the top-ups that count, the earliest first. */
    static List<Instant> counted(Facts facts, Terms terms) {
        var net = new TopUps(facts.of(Fact.Kind.TOP_UP)
                .filter(topUp -> terms.trusts(topUp.source()) && !topUp.promotional())
                .toList());
        var unnamed = new ArrayList<Fact>();
        facts.of(Fact.Kind.REVERSAL)
                .filter(reversal -> terms.trusts(reversal.source()))
                .forEach(reversal -> {
                    if (reversal.reverses() == null) {
                        unnamed.add(reversal);
                    } else {
                        net.takeBackNamed(reversal);
                    }
                });
        unnamed.forEach(net::takeBackLatest);
        return net.topUps.stream()
                .filter(topUp -> terms.counts(topUp.currency(), net.leftOf(topUp)))
                .map(Fact::at)
                .toList();
    }

    private void takeBackNamed(Fact reversal) {
        String id = String.valueOf(reversal.reverses());
        left.computeIfPresent(
                id, (topUp, amount) -> reversal.amountMinor() == 0 ? 0 : Math.max(0, amount - reversal.amountMinor()));
    }

    /** A reversal that names nothing takes from the latest top-ups before it. */
    private void takeBackLatest(Fact reversal) {
        long toTake = reversal.amountMinor();
        for (int i = topUps.size() - 1; i >= 0 && toTake > 0; i--) {
            Fact topUp = topUps.get(i);
            if (topUp.currency().equals(reversal.currency()) && !topUp.at().isAfter(reversal.at())) {
                long taken = Math.min(toTake, leftOf(topUp));
                left.put(topUp.id(), leftOf(topUp) - taken);
                toTake -= taken;
            }
        }
    }

    private long leftOf(Fact topUp) {
        return left.getOrDefault(topUp.id(), 0L);
    }
}
