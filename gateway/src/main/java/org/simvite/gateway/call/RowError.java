package org.simvite.gateway.call;

import org.jspecify.annotations.Nullable;

/**
 * A row that was left out.
 *
 * @param row line of the body, from 1
 * @param field null when it is the row as a whole
 */
public record RowError(long row, @Nullable String field, RowProblem problem) {}
