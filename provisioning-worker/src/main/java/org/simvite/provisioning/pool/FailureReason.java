package org.simvite.provisioning.pool;

/** Why an accepted application could not be fulfilled. The same words stand on the topics and in the HTTP API. */
public enum FailureReason {
    OUT_OF_STOCK,
    POOL_UNKNOWN,
    SIGNATURE_INVALID,
    BACK_END_FAILED,
    NOT_DECIDED,
    CLAIM_FELL
}
