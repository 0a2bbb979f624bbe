package org.simvite.local.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules about requests, applications and profiles, each counted from the books. */
final class Invariants {

    private static final String DECISIONS_ON_REQUESTS = "invite-decisions";
    private static final String PARAMETERS = "sim-parameters";

    private final Books books;
    private final Memory memory;
    /** Applications and requests of which nothing comes any more, since an operator dropped a record of theirs. */
    private final Set<String> givenUp;

    Invariants(Books books, Memory memory) {
        this.books = books;
        this.memory = memory;
        this.givenUp = books.letters.givenUp();
    }

    List<Finding> check() {
        return List.of(
                requestsAreDecided(),
                applicationsAreDecidedOnce(),
                codesAreRedeemedWithinTheirUses(),
                profilesAreGivenOnce(),
                numbersAreOneProfiles(),
                acceptedApplicationsEnd());
    }

    private Finding requestsAreDecided() {
        var judged = books.requests.entrySet().stream()
                .filter(request -> memory.reaches(DECISIONS_ON_REQUESTS, request.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        var open = judged.stream()
                .filter(id -> !books.decidedRequests.contains(id) && !givenUp.contains(id))
                .map(id -> "request " + id + " has no decision")
                .toList();
        return new Finding("every request for a code is decided", judged.size(), open);
    }

    private Finding applicationsAreDecidedOnce() {
        var violations = new ArrayList<String>();
        for (var application : books.kindByApplication.keySet()) {
            var statuses = books.decisionsByApplication.getOrDefault(application, List.of()).stream()
                    .map(Books.Decision::status)
                    .toList();
            var inOrder = statuses.size() == 1 || statuses.equals(List.of("ACCEPTED", "FAILED"));
            var dropped = statuses.isEmpty() && givenUp.contains(application);
            if (!inOrder && !dropped) {
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
        books.accepted(memory).values().forEach(last -> taken.merge(last.inviteId(), 1, Integer::sum));
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
        var accepted = books.accepted(memory).keySet();
        for (var application : accepted) {
            var state = books.provisioningByApplication.get(application);
            if (!ended(application, state) && !givenUp.contains(application)) {
                violations.add("application " + application + " is accepted but "
                        + (state == null ? "never reached the pool" : "stays " + state.status()));
            }
        }
        return new Finding(
                "every accepted application ends in parameters, failure or back-order", accepted.size(), violations);
    }

    private boolean ended(String application, Books.@Nullable Provisioning state) {
        if (state == null) {
            return false;
        }
        return switch (state.status()) {
            case "BACKORDERED" -> true;
            case "PROVISIONED", "RECLAIMED" ->
                hasParameters(application, state) || (!parametersAreKept(application) && books.sims.knows(application));
            default -> false;
        };
    }

    private boolean hasParameters(String application, Books.Provisioning state) {
        return books.parametersByApplication
                .getOrDefault(application, Set.of())
                .contains(state.iccid() + "/" + state.generation());
    }

    /** Once they are dropped, the SIM's life is the proof: it begins with what was provisioned. */
    private boolean parametersAreKept(String application) {
        return memory.reaches(PARAMETERS, books.sealedAt.getOrDefault(application, Instant.EPOCH));
    }
}
