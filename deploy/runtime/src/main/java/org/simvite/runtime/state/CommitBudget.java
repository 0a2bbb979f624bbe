package org.simvite.runtime.state;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time that the deadlines of all tasks of one stream thread may take between two commits. A thread visits all its tasks
 * before it commits: a hundred of them, each with an allowance of its own, would outlast the transaction. What was cut short goes
 * on after the commit; shares follow from how many were cut short the last time, so that the first tasks do not take
 * everything.
 *
 * <p>Threads without transactions, such as a test's, have none and are not limited.
 */
public final class CommitBudget {

    private static final ThreadLocal<@Nullable CommitBudget> OF_THREAD = new ThreadLocal<>();
    /** As long as nobody was cut short, one index may take this part. */
    private static final int FEWEST_SHARES = 5;

    private final long totalNanos;
    private long spentNanos;
    private int cutShort;
    private int cutShortBefore;

    private CommitBudget(long totalNanos) {
        this.totalNanos = totalNanos;
    }

    /**
     * A transaction of this thread begins: it may spend again. For its producer.
     *
     * @param perCommit well below the transaction's timeout
     */
    public static void renew(Duration perCommit) {
        CommitBudget budget = new CommitBudget(perCommit.toNanos());
        @Nullable CommitBudget before = OF_THREAD.get();
        budget.cutShortBefore = before == null ? 0 : before.cutShort;
        OF_THREAD.set(budget);
    }

    /** This thread is not limited (any more). */
    public static void lift() {
        OF_THREAD.remove();
    }

    /** Nanoseconds that an index may take now; 0 means: one entry, no more. */
    static long grant(Duration asked) {
        @Nullable CommitBudget budget = OF_THREAD.get();
        if (budget == null) {
            return asked.toNanos();
        }
        long share = budget.totalNanos / Math.max(FEWEST_SHARES, budget.cutShortBefore);
        return Math.min(asked.toNanos(), Math.min(share, Math.max(0, budget.totalNanos - budget.spentNanos)));
    }

    /** @param cut whether the index had more to do */
    static void spent(long nanos, boolean cut) {
        @Nullable CommitBudget budget = OF_THREAD.get();
        if (budget != null) {
            budget.spentNanos += nanos;
            budget.cutShort += cut ? 1 : 0;
        }
    }
}
