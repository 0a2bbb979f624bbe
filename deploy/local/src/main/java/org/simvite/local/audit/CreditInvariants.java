package org.simvite.local.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules about credit: each outcome and each use counts once, and everything adds up. */
final class CreditInvariants {

    /** What closes no hold and comes later than this is booked no more, as nobody can tell whether it was. */
    private static final Duration HEEDED = Duration.ofDays(400);
    /** A code is forgotten 400 days after its end; what its SIMs come to is known long before. */
    private static final Duration CODE_IS_THERE = Duration.ofDays(300);

    private final Books books;
    private final Instant now;

    CreditInvariants(Books books, Instant now) {
        this.books = books;
        this.now = now;
    }

    List<Finding> check() {
        return List.of(settlementsAreBookedOnce(), usesAreClosedOnce(), usesAddUp(), holdsAddUp(), balancesAddUp());
    }

    private Finding settlementsAreBookedOnce() {
        var booked = books.entries()
                .collect(Collectors.toMap(
                        entry -> entry.accountId() + " " + entry.eventId(), entry -> 1, Integer::sum, HashMap::new));
        var violations = new ArrayList<String>();
        var givenUp = books.letters.givenUp();
        books.sims.outcomes.forEach((id, outcome) -> {
            int times = booked.getOrDefault(id, 0);
            boolean mayBeForgotten = givenUp.contains(outcome.eventId())
                    || !outcome.closesHold() && outcome.at().isBefore(now.minus(HEEDED));
            if (!outcome.kind().equals("ACCEPTED") && (times > 1 || times == 0 && !mayBeForgotten)) {
                violations.add("outcome " + outcome.eventId() + " of account " + outcome.accountId() + " is booked "
                        + times + " times");
            }
        });
        return new Finding("every outcome that moves credit is booked once", books.sims.outcomes.size(), violations);
    }

    private Finding usesAreClosedOnce() {
        var closed = new HashMap<String, Integer>();
        books.entries()
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
        forgotten().forEach(use -> issued.merge(use.accountId(), (long) use.closedUses(), Long::sum));
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
        books.entries()
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

    /** Entries about codes that are no longer on their topic, all of whose uses have ended by then. */
    private Stream<Books.Entry> forgotten() {
        return books.entries()
                .filter(entry -> entry.inviteId() != null
                        && !books.inviteById.containsKey(entry.inviteId())
                        && entry.at().isBefore(now.minus(CODE_IS_THERE)));
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
