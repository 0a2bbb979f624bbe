package org.simvite.provisioning.pool;

/** Where a profile stands in stock. It is in exactly one of these. */
public enum ProfileState {
    /** In the free line of its pool. */
    AVAILABLE,
    /** Taken for an application, being prepared or taken back before it was handed out. */
    RESERVED,
    /** Handed out. */
    ASSIGNED,
    /** Handed out and unused, being taken back at the back end. */
    RECLAIMING,
    /** Out of stock until an operator restores it, if it can be restored at all. */
    RETIRED,
    /** Out of stock, since the back end does not tell whether it is free; an operator restores or retires it. */
    DOUBTFUL
}
