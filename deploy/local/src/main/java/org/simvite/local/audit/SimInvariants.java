package org.simvite.local.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules about the lives of SIMs: one at a time, and its identifiers nobody else's. */
final class SimInvariants {

    /** What a device has downloaded is known to the device within seconds; what passes it meanwhile may pass. */
    private static final Duration HEARD = Duration.ofMinutes(1);

    private final Books books;
    private final SimBooks sims;
    private final Memory memory;

    SimInvariants(Books books, Memory memory) {
        this.books = books;
        this.sims = books.sims;
        this.memory = memory;
    }

    List<Finding> check() {
        return List.of(
                accountsHaveOneUnusedSim(),
                devicesHaveOneUnusedSim(),
                nothingDownloadedWasGivenBack(),
                periodsDoNotOverlap());
    }

    private Finding accountsHaveOneUnusedSim() {
        var openByAccount = new TreeMap<String, Set<String>>();
        books.accepted(memory)
                .forEach((application, decision) -> open(openByAccount, application, decision.accountId()));
        sims.simByApplication.forEach((application, sim) -> open(openByAccount, application, sim.accountId()));
        var violations = openByAccount.entrySet().stream()
                .filter(open -> open.getValue().size() > 1)
                .map(open -> "account " + open.getKey() + " has applications " + open.getValue()
                        + " at once, and no SIM of theirs is used or ended")
                .toList();
        return new Finding("each account has one pending or unused SIM at a time", openByAccount.size(), violations);
    }

    private void open(Map<String, Set<String>> openByAccount, String application, String account) {
        if (!sims.wasEverSettled(application)) {
            openByAccount.computeIfAbsent(account, id -> new TreeSet<>()).add(application);
        }
    }

    /**
     * Two that were under way at once, and one that names no device, can both be downloaded by it. One that names it and was let
     * pass while it was known to be occupied cannot.
     */
    private Finding devicesHaveOneUnusedSim() {
        var violations = new ArrayList<String>();
        sims.downloadsByDevice.forEach((device, downloads) -> {
            var unused = downloads.stream()
                    .filter(application ->
                            sims.simByApplication.containsKey(application) && !sims.wasEverSettled(application))
                    .sorted()
                    .toList();
            for (var later : unused) {
                unused.stream()
                        .filter(earlier -> !earlier.equals(later) && passedWhileOccupied(device, earlier, later))
                        .findFirst()
                        .ifPresent(earlier -> violations.add("device " + device + " was given the SIM of application "
                                + later + " though it had that of " + earlier + ", which is unused"));
            }
        });
        return new Finding(
                "each device is given one SIM at a time that is downloaded and unused",
                sims.downloadsByDevice.size(),
                violations);
    }

    private boolean passedWhileOccupied(String device, String earlier, String later) {
        var sim = sims.simByApplication.get(later);
        @Nullable Instant known = sims.confirmedAt.get(earlier);
        @Nullable Instant passed = sims.admittedAt.get(later);
        if (sim == null || !sim.deviceId().equals(device) || known == null || passed == null) {
            return false;
        }
        var released = sims.releasedAt.getOrDefault(device, Instant.EPOCH);
        return passed.isAfter(known.plus(HEARD)) && released.isBefore(known.minus(HEARD));
    }

    /** Given back is what nobody has: its profile is issued again, its owner applies again. */
    private Finding nothingDownloadedWasGivenBack() {
        var violations = new ArrayList<String>();
        sims.settlementByApplication.forEach((application, settlement) -> {
            var sim = sims.simByApplication.get(application);
            if (settlement.kind().equals("RETURNED") && sim != null && sim.downloaded()) {
                violations.add("the SIM of application " + application + " counts as given back but was downloaded");
            }
        });
        return new Finding(
                "no SIM that was downloaded counts as given back", sims.settlementByApplication.size(), violations);
    }

    private Finding periodsDoNotOverlap() {
        var violations = new ArrayList<String>();
        sims.periodsByIdentifier.forEach((identifier, periods) -> {
            for (int i = 0; i < periods.size(); i++) {
                var period = periods.get(i);
                var until = period.until();
                if (until != null && until.isBefore(period.from())) {
                    violations.add(identifier + " is that of application " + period.applicationId() + " until " + until
                            + ", before it was from " + period.from());
                }
                if (i + 1 < periods.size()) {
                    var next = periods.get(i + 1);
                    if (until == null || until.isAfter(next.from())) {
                        violations.add(identifier + " is that of applications " + period.applicationId() + " and "
                                + next.applicationId() + " at once, at " + next.from());
                    }
                }
            }
        });
        return new Finding(
                "each ICCID, IMSI and MSISDN is one application's at a time",
                sims.periodsByIdentifier.size(),
                violations);
    }
}
