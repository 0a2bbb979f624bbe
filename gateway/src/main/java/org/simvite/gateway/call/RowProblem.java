package org.simvite.gateway.call;

/** What is wrong with a field of a row. */
public enum RowProblem {
    MISSING,
    MALFORMED,
    /** The check digit does not fit. */
    CHECK_DIGIT,
    /** An earlier row has it. */
    DUPLICATE,
    TOO_LONG,
    /** None of the values that there are. */
    UNKNOWN_VALUE,
    /** Well-formed, but not here. */
    NOT_ALLOWED
}
