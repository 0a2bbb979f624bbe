package org.simvite.credit.account;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.policy.CreditPolicy;

/** Books in maps, comparable, for tests of the domain. */
public final class BooksInMemory implements Books {

    final Map<String, AccountCredit> accounts = new HashMap<>();
    final Map<String, OpenHold> holds = new TreeMap<>();
    final Map<String, BookedOutcome> booked = new HashMap<>();
    final Map<String, CreditPolicy> policies = new HashMap<>();
    final Map<String, Instant> due = new HashMap<>();

    /** Everything in the books, to compare. */
    List<Object> contents() {
        return List.of(
                Map.copyOf(accounts), Map.copyOf(holds), Map.copyOf(booked), Map.copyOf(policies), Map.copyOf(due));
    }

    @Override
    public AccountCredit account(String accountId) {
        return accounts.getOrDefault(accountId, AccountCredit.fresh(accountId));
    }

    @Override
    public void keep(AccountCredit account) {
        accounts.put(account.accountId(), account);
    }

    @Override
    public @Nullable OpenHold hold(String accountId, String inviteId) {
        return holds.get(accountId + "|" + inviteId);
    }

    @Override
    public void keep(String accountId, OpenHold hold) {
        holds.put(accountId + "|" + hold.inviteId(), hold);
    }

    @Override
    public void dropHold(String accountId, String inviteId) {
        holds.remove(accountId + "|" + inviteId);
    }

    @Override
    public List<OpenHold> holds(String accountId, int most) {
        return holds.entrySet().stream()
                .filter(row -> row.getKey().startsWith(accountId + "|"))
                .limit(most)
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public @Nullable BookedOutcome booked(String accountId, String eventId) {
        return booked.get(accountId + "|" + eventId);
    }

    @Override
    public void keep(String accountId, String eventId, BookedOutcome outcome) {
        booked.put(accountId + "|" + eventId, outcome);
    }

    @Override
    public void keepReversed(String accountId, String eventId, BookedOutcome outcome) {
        booked.put(accountId + "|" + eventId, outcome);
    }

    @Override
    public @Nullable CreditPolicy policy(String id) {
        return policies.get(id);
    }

    @Override
    public void keep(CreditPolicy policy) {
        policies.put(policy.id(), policy);
    }

    @Override
    public void regainDue(String accountId, @Nullable Instant before, @Nullable Instant next) {
        if (!Objects.equals(due.get(accountId), before)) {
            throw new AssertionError("the deadline that is to go is not the one that is there");
        }
        if (next == null) {
            due.remove(accountId);
        } else {
            due.put(accountId, next);
        }
    }
}
