package org.simvite.local.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules that hold whatever happens, each counted from the books. */
final class Invariants {

    private final Books books;

    Invariants(Books books) {
        this.books = books;
    }

    List<Finding> check() {
        return List.of(
                requestsAreDecided(),
                applicationsAreDecidedOnce(),
                codesAreRedeemedWithinTheirUses(),
                profilesAreGivenOnce(),
                numbersAreOneProfiles(),
                acceptedApplicationsEnd(),
                usesAreClosedOnce(),
                usesAddUp(),
                holdsAddUp(),
                balancesAddUp());
    }

    private Finding requestsAreDecided() {
        var open = books.requests.stream()
                .filter(id -> !books.decidedRequests.contains(id))
                .map(id -> "request " + id + " has no decision")
                .toList();
        return new Finding("every request for a code is decided", books.requests.size(), open);
    }

    private Finding applicationsAreDecidedOnce() {
        var violations = new ArrayList<String>();
        for (var application : books.kindByApplication.keySet()) {
            var statuses = books.decisionsByApplication.getOrDefault(application, List.of()).stream()
                    .map(Books.Decision::status)
                    .toList();
            var inOrder = statuses.size() == 1 || statuses.equals(List.of("ACCEPTED", "FAILED"));
            if (!inOrder) {
                violations.add("application " + application + " was decided " + statuses);
            }
        }
        return new Finding(
                "every application is decided, and decided once (accepted can become failed)",
                books.kindByApplication.size(),
                violations);
    }

    private Finding codesAreRedeemedWithinTheirUses() {
        var taken = new HashMap<String, Integer>();
        books.decisionsByApplication.values().stream()
                .map(decisions -> decisions.get(decisions.size() - 1))
                .filter(last -> last.status().equals("ACCEPTED"))
                .forEach(last -> taken.merge(last.inviteId(), 1, Integer::sum));
        var violations = new ArrayList<String>();
        taken.forEach((inviteId, count) -> {
            var invite = books.inviteById.get(inviteId);
            if (invite == null) {
                violations.add("invite " + inviteId + " was redeemed but never issued");
            } else if (count > invite.uses()) {
                violations.add(
                        "invite " + inviteId + " has " + invite.uses() + " uses but was redeemed " + count + " times");
            }
        });
        return new Finding("each code is redeemed at most its number of uses", books.inviteById.size(), violations);
    }

    private Finding profilesAreGivenOnce() {
        var violations = books.applicationsByGeneration.entrySet().stream()
                .filter(given -> given.getValue().size() > 1)
                .map(given -> "profile generation " + given.getKey() + " was given to " + given.getValue())
                .toList();
        return new Finding(
                "each profile generation is assigned to at most one application",
                books.applicationsByGeneration.size(),
                violations);
    }

    /** Activity is reported by IMSI and MSISDN: of two profiles that are not retired, neither would be credited for certain. */
    private Finding numbersAreOneProfiles() {
        var profilesByNumber = new TreeMap<String, List<String>>();
        books.stockByIccid.forEach((iccid, stock) -> {
            if (!stock.state().equals("RETIRED")) {
                Stream.of("IMSI " + stock.imsi(), "MSISDN " + stock.msisdn())
                        .filter(number -> !number.endsWith(" null"))
                        .forEach(number -> profilesByNumber
                                .computeIfAbsent(number, any -> new ArrayList<>())
                                .add(iccid));
            }
        });
        var violations = profilesByNumber.entrySet().stream()
                .filter(number -> number.getValue().size() > 1)
                .map(number -> number.getKey() + " is that of profiles "
                        + number.getValue().stream().sorted().toList())
                .toList();
        return new Finding(
                "each IMSI and each MSISDN is that of one profile that is not retired",
                profilesByNumber.size(),
                violations);
    }

    private Finding acceptedApplicationsEnd() {
        var violations = new ArrayList<String>();
        var accepted = 0;
        for (var decided : books.decisionsByApplication.entrySet()) {
            var last = decided.getValue().get(decided.getValue().size() - 1);
            if (last.status().equals("ACCEPTED")) {
                accepted++;
                var application = decided.getKey();
                var state = books.provisioningByApplication.get(application);
                if (!ended(application, state)) {
                    violations.add("application " + application + " is accepted but "
                            + (state == null ? "never reached the pool" : "stays " + state.status()));
                }
            }
        }
        return new Finding(
                "every accepted application ends in parameters, failure or back-order", accepted, violations);
    }

    private boolean ended(String application, Books.@Nullable Provisioning state) {
        if (state == null) {
            return false;
        }
        return switch (state.status()) {
            case "BACKORDERED" -> true;
            case "PROVISIONED", "RECLAIMED" ->
                books.parametersByApplication
                        .getOrDefault(application, Set.of())
                        .contains(state.iccid() + "/" + state.generation());
            default -> false;
        };
    }

    private Finding usesAreClosedOnce() {
        var closed = new HashMap<String, Integer>();
        entries()
                .filter(entry -> entry.applicationId() != null)
                .forEach(
                        entry -> closed.merge(String.valueOf(entry.applicationId()), entry.closedUses(), Integer::sum));
        var violations = closed.entrySet().stream()
                .filter(count -> count.getValue() > 1)
                .map(count -> "the use of application " + count.getKey() + " was closed " + count.getValue() + " times")
                .toList();
        return new Finding("each use is closed once", closed.size(), violations);
    }

    private Finding usesAddUp() {
        var issued = new HashMap<String, Long>();
        // accounts that close or hold uses without having been issued any are wrong as well
        books.balanceByAccount.keySet().forEach(account -> issued.put(account, 0L));
        books.entriesByAccount.keySet().forEach(account -> issued.put(account, 0L));
        books.inviteById.values().forEach(invite -> issued.merge(invite.accountId(), (long) invite.uses(), Long::sum));
        var violations = new ArrayList<String>();
        issued.forEach((account, uses) -> {
            var balance = books.balanceByAccount.get(account);
            var open = balance == null ? 0 : balance.openUses();
            var closed = closedUses(account);
            if (uses != open + closed) {
                violations.add(
                        "account " + account + ": " + uses + " uses issued, " + open + " open, " + closed + " closed");
            }
        });
        return new Finding("issued uses = open holds + closed uses, for each account", issued.size(), violations);
    }

    private Finding holdsAddUp() {
        var closed = new HashMap<String, Integer>();
        entries()
                .filter(entry -> entry.inviteId() != null)
                .forEach(entry -> closed.merge(String.valueOf(entry.inviteId()), entry.closedUses(), Integer::sum));
        Map<String, Integer> held = new HashMap<>();
        books.inviteById
                .values()
                .forEach(invite -> held.merge(
                        invite.accountId(),
                        invite.stake() * (invite.uses() - closed.getOrDefault(invite.inviteId(), 0)),
                        Integer::sum));
        var violations = new ArrayList<String>();
        books.balanceByAccount.forEach((account, balance) -> {
            var expected = held.getOrDefault(account, 0);
            if (balance.held() != expected) {
                violations.add(
                        "account " + account + " holds " + balance.held() + " but its open uses make " + expected);
            }
        });
        return new Finding(
                "what an account holds = the stakes of its open uses", books.balanceByAccount.size(), violations);
    }

    private Finding balancesAddUp() {
        var violations = new ArrayList<String>();
        books.entriesByAccount.forEach((account, bySequence) -> {
            var expected = 0;
            var next = 1L;
            for (var same : bySequence.values()) {
                for (var entry : same) {
                    expected += entry.delta();
                    if (entry.sequence() != next || entry.balance() != expected) {
                        violations.add("account " + account + ", entry " + entry.sequence() + ": balance "
                                + entry.balance() + ", by the entries " + expected);
                    }
                    next++;
                }
            }
            var balance = books.balanceByAccount.get(account);
            if (balance == null || balance.balance() != expected || balance.sequence() != next - 1) {
                violations.add("account " + account + ": the balance differs from the sum of its entries, " + expected);
            }
        });
        books.balanceByAccount.forEach((account, balance) -> {
            if (!books.entriesByAccount.containsKey(account) && (balance.balance() != 0 || balance.sequence() != 0)) {
                violations.add("account " + account + ": a balance of " + balance.balance() + " without any entry");
            }
        });
        return new Finding(
                "every balance = opening + entries, without gaps", books.entriesByAccount.size(), violations);
    }

    private Stream<Books.Entry> entries() {
        return books.entriesByAccount.values().stream()
                .flatMap(bySequence -> bySequence.values().stream())
                .flatMap(List::stream);
    }

    private long closedUses(String account) {
        var bySequence = books.entriesByAccount.get(account);
        return bySequence == null
                ? 0
                : bySequence.values().stream()
                        .flatMap(List::stream)
                        .mapToLong(Books.Entry::closedUses)
                        .sum();
    }
}
