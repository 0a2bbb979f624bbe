package org.simvite.local.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must not be left lying: a code whose account has ended, a record that nobody processes, a deadline that never fires. */
final class OpenEnds {

    /** What is due is done within seconds, what is held back is put off by minutes. */
    private static final Duration OVERDUE = Duration.ofMinutes(10);
    /** No policy reaches further: a code lives for ten years at most. */
    private static final Duration NEVER = Duration.ofDays(365 * 11);

    private static final Set<String> ENDED = Set.of("CLOSED", "ERASED");

    private final Books books;
    private final Instant now;

    OpenEnds(Books books, Instant now) {
        this.books = books;
        this.now = now;
    }

    List<Finding> check() {
        return List.of(codesOfEndedAccountsAreClosed(), noDeadLetterWaits(), everyDeadlineFires());
    }

    private Finding codesOfEndedAccountsAreClosed() {
        var violations = new ArrayList<String>();
        books.codeById.forEach((inviteId, code) -> {
            var account = books.statusByAccount.getOrDefault(code.accountId(), "ACTIVE");
            var usable = code.status().equals("OPEN");
            var ended = ENDED.contains(account) && (usable || code.status().equals("SUSPENDED"));
            if (ended || (account.equals("SUSPENDED") && usable)) {
                violations.add("invite " + inviteId + " is " + code.status() + ", but its account is " + account);
            }
        });
        return new Finding(
                "no code of a closed account is open or suspended, none of a suspended one is open",
                books.codeById.size(),
                violations);
    }

    /** The oldest first. */
    private Finding noDeadLetterWaits() {
        var violations = books.letters.byId.entrySet().stream()
                .filter(letter -> books.letters.waits(letter.getKey()))
                .sorted(Map.Entry.comparingByValue(Comparator.comparing(Letter::at)))
                .map(letter -> "dead letter " + letter.getKey() + " ("
                        + letter.getValue().about() + ") waits since "
                        + letter.getValue().at())
                .toList();
        return new Finding("every dead letter was replayed or dropped", books.letters.byId.size(), violations);
    }

    private Finding everyDeadlineFires() {
        var violations = new ArrayList<String>();
        var checked = new long[1];
        books.deadlines.byChangelog.forEach((changelog, deadlines) -> deadlines
                .values()
                .forEach(deadline -> {
                    checked[0]++;
                    var due = deadline.due();
                    if (due.isBefore(now.minus(OVERDUE))) {
                        violations.add("a deadline in " + changelog + " was due at " + due + " and has not fired"
                                + (deadline.failures() == 0 ? "" : ": it failed " + deadline.failures() + " times"));
                    } else if (due.isAfter(now.plus(NEVER))) {
                        violations.add("a deadline in " + changelog + " is due at " + due + ", which is never");
                    }
                }));
        return new Finding("every deadline is ahead, by no more than a code can live", checked[0], violations);
    }
}
