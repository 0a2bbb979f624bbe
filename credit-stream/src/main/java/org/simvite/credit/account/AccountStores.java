package org.simvite.credit.account;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.command.Remembered;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.credit.policy.LateTruth;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;

/** The books of one task, in its stores. Rows of their own for holds, outcomes and decisions: no row grows with use. */
final class AccountStores implements Books {

    /** Grants are remembered this long after the code's end. */
    static final Duration REMEMBERED = Duration.ofDays(400);

    private static final String ACCOUNTS = "credit-by-account";
    private static final String HOLDS = "hold-by-account";
    private static final String OUTCOMES = "outcome-by-account";
    private static final String DECISIONS = "decision-by-request";
    private static final String POLICIES = "issue-policy-by-version";
    private static final String FAN_OUTS = "fan-out-by-account";
    private static final String DUE = "account-due";
    private static final String TELL = "tell";
    private static final String RETELL = "retell";

    /** Among the policies, which have a version in their names: the one that the accounts were told by. */
    private static final String TOLD = "told";

    /** Right behind a key, and behind all that are made of an id's symbols. */
    private static final String BEHIND = "\0";

    private static final String PAST_ALL = "~";

    private final KeyValueStore<String, AccountCredit> accounts;
    private final KeyValueStore<String, OpenHold> holds;
    private final KeyValueStore<String, BookedOutcome> outcomes;
    private final KeyValueStore<String, KnownDecision> decisions;
    private final KeyValueStore<String, CreditPolicy> policies;
    private final KeyValueStore<String, FanOut> fanOuts;
    private final DueIndex due;
    private final LongSupplier now;

    /** What falls due, told apart by the id it has in the index. */
    interface Due {
        void regain(String accountId);

        void forget(KnownDecision decision);

        /** A command goes on to the next codes. */
        void goOn(String accountId);

        /** Another policy goes on to the accounts behind that one. */
        void retell(String last);
    }

    AccountStores(ProcessingContext context) {
        accounts = context.getStateStore(ACCOUNTS);
        holds = context.getStateStore(HOLDS);
        outcomes = context.getStateStore(OUTCOMES);
        decisions = context.getStateStore(DECISIONS);
        policies = context.getStateStore(POLICIES);
        fanOuts = context.getStateStore(FAN_OUTS);
        due = new DueIndex(context, DUE);
        now = context::currentSystemTimeMs;
    }

    static Set<StoreBuilder<?>> builders(Stores stores) {
        return Set.of(
                stores.keyValue(ACCOUNTS, AccountCredit.class),
                stores.keyValue(HOLDS, OpenHold.class),
                stores.keyValue(OUTCOMES, BookedOutcome.class),
                stores.keyValue(DECISIONS, KnownDecision.class),
                stores.keyValue(POLICIES, CreditPolicy.class),
                stores.keyValue(FAN_OUTS, FanOut.class),
                stores.dueIndex(DUE));
    }

    @Override
    public AccountCredit account(String accountId) {
        var known = accounts.get(accountId);
        return known == null ? AccountCredit.fresh(accountId) : known;
    }

    @Override
    public void keep(AccountCredit account) {
        accounts.put(account.accountId(), account);
    }

    @Override
    public @Nullable OpenHold hold(String accountId, String inviteId) {
        return holds.get(row(accountId, inviteId));
    }

    @Override
    public void keep(String accountId, OpenHold hold) {
        holds.put(row(accountId, hold.inviteId()), hold);
    }

    @Override
    public void dropHold(String accountId, String inviteId) {
        holds.delete(row(accountId, inviteId));
    }

    @Override
    public List<OpenHold> holds(String accountId, int most) {
        var found = new ArrayList<OpenHold>();
        try (var rows = holds.prefixScan(row(accountId, ""), new StringSerializer())) {
            while (found.size() < most && rows.hasNext()) {
                found.add(rows.next().value);
            }
        }
        return found;
    }

    /** Open holds of the account whose codes come after that one by id, at most so many. @param last null: from the first */
    List<OpenHold> holdsAfter(String accountId, @Nullable String last, int most) {
        var found = new ArrayList<OpenHold>();
        try (var rows = holds.range(row(accountId, last == null ? "" : last + BEHIND), row(accountId, PAST_ALL))) {
            while (found.size() < most && rows.hasNext()) {
                found.add(rows.next().value);
            }
        }
        return found;
    }

    /** The command that is on its way to the account's codes; null if none is. */
    @Nullable
    FanOut fanOut(String accountId) {
        return fanOuts.get(accountId);
    }

    void begin(FanOut fanOut) {
        fanOuts.put(fanOut.accountId(), fanOut);
    }

    /** It goes on at the next look. */
    void keep(FanOut fanOut, Instant at) {
        fanOuts.put(fanOut.accountId(), fanOut);
        due.schedule(TELL + "|" + fanOut.accountId(), at);
    }

    void endFanOut(String accountId) {
        fanOuts.delete(accountId);
    }

    @Override
    public @Nullable BookedOutcome booked(String accountId, String eventId) {
        return outcomes.get(row(accountId, eventId));
    }

    @Override
    public void keep(String accountId, String eventId, BookedOutcome booked) {
        outcomes.put(row(accountId, eventId), booked);
        due.schedule("outcome|" + row(accountId, eventId), later(LateTruth.REMEMBERED));
    }

    @Override
    public void keepReversed(String accountId, String eventId, BookedOutcome booked) {
        outcomes.put(row(accountId, eventId), booked);
    }

    @Override
    public @Nullable CreditPolicy policy(String id) {
        return policies.get(id);
    }

    @Override
    public void keep(CreditPolicy policy) {
        policies.put(policy.id(), policy);
    }

    /** The policy by which the accounts were told, or are being told; null before any. */
    @Nullable
    CreditPolicy told() {
        return policies.get(TOLD);
    }

    void beginTelling(CreditPolicy active) {
        policies.put(TOLD, active);
    }

    /** Accounts by id, behind that one, at most so many. @param last empty: from the first */
    List<String> accountsAfter(String last, int most) {
        var found = new ArrayList<String>();
        try (var rows = accounts.range(last.isEmpty() ? last : last + BEHIND, null)) {
            while (found.size() < most && rows.hasNext()) {
                found.add(rows.next().key);
            }
        }
        return found;
    }

    /** The accounts behind that one are told at the next look. */
    void retellAfter(String last, Instant at) {
        due.schedule(RETELL + "|" + last, at);
    }

    @Override
    public void regainDue(String accountId, @Nullable Instant before, @Nullable Instant next) {
        if (before != null) {
            due.cancel("regain|" + accountId, before);
        }
        if (next != null) {
            due.schedule("regain|" + accountId, next);
        }
    }

    @Nullable
    KnownDecision decision(String requestId) {
        return decisions.get(requestId);
    }

    void keep(KnownDecision decision) {
        decisions.put(decision.requestId(), decision);
        var forgetAt = decision.expiresAt() == null
                ? later(Remembered.OF_STEPS)
                : decision.expiresAt().plus(REMEMBERED);
        due.schedule("request|" + decision.requestId(), forgetAt);
    }

    /** Does what is due, a bounded batch of it. */
    void drain(Due handler) {
        due.drain(now.getAsLong(), DueIndex.BUDGET, 1_000, (id, at) -> {
            var bar = id.indexOf('|');
            var what = id.substring(bar + 1);
            switch (id.substring(0, bar)) {
                case TELL -> handler.goOn(what);
                case RETELL -> handler.retell(what);
                case "regain" -> handler.regain(what);
                case "outcome" -> outcomes.delete(what);
                case "request" -> forget(what, handler);
                default -> throw new IllegalStateException("unknown deadline");
            }
        });
    }

    private void forget(String requestId, Due handler) {
        var decision = decisions.get(requestId);
        if (decision == null) {
            return;
        }
        if (decision.inviteId() != null && hold(decision.accountId(), decision.inviteId()) != null) {
            // a use is still open: the code lives
            due.schedule("request|" + requestId, later(REMEMBERED));
            return;
        }
        decisions.delete(requestId);
        handler.forget(decision);
    }

    private Instant later(Duration time) {
        return Instant.ofEpochMilli(now.getAsLong()).plus(time);
    }

    private static String row(String accountId, String id) {
        return accountId + "|" + id;
    }
}
