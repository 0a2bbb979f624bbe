package org.simvite.credit.sim;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.credit.policy.KeepPolicies;
import org.simvite.credit.policy.Policies;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.HeldIndex;
import org.simvite.runtime.state.Stores;

/**
 * The lives of one task. A life has one entry: in the index of what is due, for its next deadline or when to forget it, or
 * among what waits for a source. Duplicates need no rows
 * of their own: a life's facts are a set.
 */
final class SimStores {

    private static final String LIVES = "sim-by-application";
    private static final String WATERMARKS = "feed-watermark-by-source";
    private static final String DUE = "sim-due";
    private static final String HELD = "held-sim-by-source";
    private static final String POLICIES = "followed-policy-by-version";
    private static final int BATCH = 1_000;

    private final KeyValueStore<String, SimLife> lives;
    private final DueIndex due;
    private final HeldIndex held;
    private final FeedProgress feed;
    private final KeyValueStore<String, CreditPolicy> kept;
    private final Policies policies;
    private final Map<String, Terms> terms = new HashMap<>();

    SimStores(ProcessingContext context) {
        lives = context.getStateStore(LIVES);
        due = new DueIndex(context, DUE);
        held = new HeldIndex(context.getStateStore(HELD));
        feed = new FeedProgress(context.getStateStore(WATERMARKS));
        kept = context.getStateStore(POLICIES);
        policies = KeepPolicies.policies(context);
    }

    static Set<StoreBuilder<?>> builders(Stores stores) {
        return Set.of(
                stores.keyValue(LIVES, SimLife.class),
                stores.dueIndex(DUE),
                stores.dueIndex(HELD),
                stores.watermarks(WATERMARKS),
                stores.keyValue(POLICIES, CreditPolicy.class));
    }

    FeedProgress feed() {
        return feed;
    }

    /**
     * The terms of the policy that the life's code was issued under, as they were when they were first asked for: whatever
     * becomes of the policy's record, no deadline moves. Null while the record is not there or nothing is assigned.
     */
    @Nullable
    Terms terms(SimLife life) {
        @Nullable Assignment assignment = life.assignment();
        return assignment == null ? null : terms.computeIfAbsent(assignment.policyVersion(), this::keptTerms);
    }

    private @Nullable Terms keptTerms(String version) {
        @Nullable CreditPolicy policy = kept.get(version);
        if (policy == null) {
            policy = policies.find(version).orElse(null);
            if (policy != null) {
                kept.put(version, policy);
            }
        }
        return policy == null ? null : Terms.of(policy);
    }

    @Nullable
    SimLife life(String applicationId) {
        return lives.get(applicationId);
    }

    /** Keeps the life, with its entry in the index moved to the given time. */
    void keep(SimLife life, Instant dueAt) {
        @Nullable Instant before = life.scheduledFor();
        if (!dueAt.equals(before)) {
            cancel(life);
            due.schedule(life.applicationId(), dueAt);
        }
        lives.put(life.applicationId(), life.scheduled(dueAt));
    }

    void forget(SimLife life) {
        lives.delete(life.applicationId());
        cancel(life);
    }

    /**
     * Keeps a life whose deadline is over by the clock but waits for a source; it falls due again when that has passed it.
     *
     * @param awaited entry of the policy
     */
    void hold(SimLife life, Instant deadline, String awaited) {
        cancel(life);
        held.hold(awaited, life.applicationId(), deadline);
        lives.put(life.applicationId(), life.scheduled(deadline));
    }

    /** Has fall due what waited for sources that have passed it, a bounded batch of it. */
    void release() {
        for (String awaited : held.awaited()) {
            feed.reportedThrough(awaited)
                    .ifPresent(through -> held.release(awaited, through, DueIndex.BUDGET, due::schedule));
        }
    }

    private void cancel(SimLife life) {
        @Nullable Instant scheduled = life.scheduledFor();
        if (scheduled != null) {
            due.cancel(life.applicationId(), scheduled);
            held.drop(life.applicationId(), scheduled);
        }
    }

    /** Hands over what is due, a bounded batch of it; the handler keeps or forgets each. */
    void drain(Instant until, DueIndex.Handler handler) {
        due.drain(until.toEpochMilli(), DueIndex.BUDGET, BATCH, handler);
    }
}
