package org.simvite.provisioning.pool;

/** How far POOL is with an application. */
public enum Stage {
    /** In line for a profile. */
    BACKORDERED,
    /** Had a profile that turned out unusable; first in line for another one. */
    REPLACING,
    /** Has a profile; its parameters are being made. */
    FULFILLING,
    /** Cannot be fulfilled; its profile is being taken back at the back end, then it fails. */
    FAILING,
    /** Its parameters are with the terminal's mailbox. */
    PROVISIONED,
    /** Its life ended unused; its profile is being taken back at the back end. */
    RECLAIMING,
    FAILED,
    RECLAIMED;

    boolean inLine() {
        return this == BACKORDERED || this == REPLACING;
    }

    boolean cancels() {
        return this == FAILING || this == RECLAIMING;
    }
}
