package org.simvite.gateway.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that were left out: all are counted, the first are told. */
public final class RowErrors {

    private static final int TOLD = 1000;

    private final List<RowError> first = new ArrayList<>();
    private long count;

    public void add(long row, @Nullable String field, RowProblem problem) {
        count++;
        if (first.size() < TOLD) {
            first.add(new RowError(row, field, problem));
        }
    }

    public long count() {
        return count;
    }

    /** Null when there are none. */
    public @Nullable List<RowError> told() {
        return first.isEmpty() ? null : List.copyOf(first);
    }
}
