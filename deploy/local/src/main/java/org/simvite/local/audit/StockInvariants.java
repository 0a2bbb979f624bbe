package org.simvite.local.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Our stock compared with the books of the SM-DP+ that holds it. */
final class StockInvariants {

    private static final Set<String> UNDER_ORDER = Set.of("ALLOCATED", "LINKED", "CONFIRMED", "RELEASED");
    private static final Set<String> READY_OR_GONE = Set.of("RELEASED", "DOWNLOADED", "INSTALLED", "DELETED", "ERROR");
    /** States in which we know of an order, or that we do not know. */
    private static final Set<String> ACCOUNTED_FOR = Set.of("RESERVED", "ASSIGNED", "RECLAIMING", "DOUBTFUL");
    /** Whatever an operator gives as his reason, he decided it; a status code was the SM-DP+'s word, or what we made of it. */
    private static final Pattern STATUS_CODE = Pattern.compile(".*[0-9]\\.?[0-9]*/[0-9].*");

    private static final Set<String> DELIVERED = Set.of("DOWNLOADED", "INSTALLED", "DELETED");
    private static final Set<String> WITHOUT_USE = Set.of("RETURNED", "UNUSED");

    private static final String USED_UP = "used up";

    private final Map<String, Books.Stock> ours = new HashMap<>();
    private final Map<String, SmdpReader.Profile> theirs = new HashMap<>();
    private final SimBooks sims;
    private final SmdpReader.Us us;
    private final MatchingIdDigests digests;

    /** Of our stock only what this SM-DP+ holds is compared. */
    StockInvariants(Books books, Collection<SmdpReader.Profile> profiles, SmdpReader.Us us) {
        books.stockByIccid.forEach((iccid, profile) -> {
            if (us.smdpId().equals(profile.smdpId())) {
                ours.put(iccid, profile);
            }
        });
        profiles.forEach(profile -> theirs.put(profile.iccid(), profile));
        this.sims = books.sims;
        this.us = us;
        this.digests = new MatchingIdDigests(us.matchingKey());
    }

    List<Finding> check() {
        return List.of(
                noOrphans(),
                nothingFreeIsOutOfStock(),
                whatIsHandedOutCanBeDownloaded(),
                whatWasDeliveredIsKnownToBe());
    }

    private Finding noOrphans() {
        var orders = theirs.values().stream()
                .filter(profile ->
                        UNDER_ORDER.contains(profile.state()) && us.requester().equals(profile.orderedBy()))
                .toList();
        var violations = new ArrayList<String>();
        for (var order : orders) {
            var stock = ours.get(order.iccid());
            if (stock == null || !ACCOUNTED_FOR.contains(stock.state()) && !isItsCustomers(order.iccid(), stock)) {
                violations.add("profile " + order.iccid() + " is " + order.state() + " for us at the SM-DP+ but "
                        + (stock == null ? "not in stock" : stock.state() + " in stock"));
            }
        }
        return new Finding("every order of ours at the SM-DP+ is one that we know of", orders.size(), violations);
    }

    /** A SIM that is used stays its customer's when an operator retires it, and so does the order that it came by. */
    private boolean isItsCustomers(String iccid, Books.Stock stock) {
        return stock.state().equals("RETIRED") && sims.isUsed(iccid, stock.generation());
    }

    private Finding nothingFreeIsOutOfStock() {
        var out = ours.entrySet().stream()
                .filter(entry -> isOutByItsAnswers(entry.getValue()))
                .toList();
        var violations = out.stream()
                .filter(entry -> "AVAILABLE".equals(state(entry.getKey())))
                .map(entry ->
                        "profile " + entry.getKey() + " is " + entry.getValue().state() + " ("
                                + entry.getValue().cause() + ") but free at the SM-DP+: it can be restored")
                .toList();
        return new Finding(
                "no profile that is free at the SM-DP+ is out of stock but by an operator", ours.size(), violations);
    }

    private static boolean isOutByItsAnswers(Books.Stock stock) {
        return stock.state().equals("DOUBTFUL")
                || stock.state().equals("RETIRED")
                        && (stock.cause().equals(USED_UP)
                                || STATUS_CODE.matcher(stock.cause()).matches());
    }

    private Finding whatIsHandedOutCanBeDownloaded() {
        var violations = new ArrayList<String>();
        ours.forEach((iccid, stock) -> {
            if (stock.state().equals("ASSIGNED")) {
                var profile = theirs.get(iccid);
                if (profile == null || !READY_OR_GONE.contains(profile.state())) {
                    violations.add("profile " + iccid + " is handed out but "
                            + (profile == null ? "unknown" : profile.state()) + " at the SM-DP+");
                } else if (!digests.of(iccid, stock.generation()).equals(profile.digest())) {
                    violations.add("profile " + iccid + ", generation " + stock.generation()
                            + ", is ready at the SM-DP+ under another matching id");
                }
            }
        });
        return new Finding(
                "every profile handed out is ready at the SM-DP+, or delivered, under the matching id of its generation",
                ours.size(),
                violations);
    }

    /** Whoever gave a SIM back, or let it lapse, has not got it; what is wasted counts as wasted. */
    private Finding whatWasDeliveredIsKnownToBe() {
        var violations = new ArrayList<String>();
        sims.settlementByApplication.forEach((application, settlement) -> {
            var sim = sims.simByApplication.get(application);
            var profile = sim == null || sim.downloaded() ? null : theirs.get(sim.iccid());
            if (sim != null
                    && profile != null
                    && WITHOUT_USE.contains(settlement.kind())
                    && DELIVERED.contains(profile.state())
                    && digests.of(sim.iccid(), sim.generation()).equals(profile.digest())) {
                violations.add("the SIM of application " + application + " is " + settlement.kind()
                        + " and not known to be downloaded, but its profile " + sim.iccid() + " is " + profile.state()
                        + " at the SM-DP+");
            }
        });
        return new Finding(
                "no SIM that is settled as returned or unused was downloaded without our knowledge",
                sims.settlementByApplication.size(),
                violations);
    }

    private String state(String iccid) {
        var profile = theirs.get(iccid);
        return profile == null ? "" : profile.state();
    }
}
