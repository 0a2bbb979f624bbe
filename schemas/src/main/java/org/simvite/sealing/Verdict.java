package org.simvite.sealing;

/** What came of verifying a signature. */
public enum Verdict {
    VALID,
    /** No JWS of the kind that is expected here: other algorithm, other type, no key, no claims. */
    MALFORMED,
    /** Signed with another key than the one it has to be signed with. */
    WRONG_KEY,
    BAD_SIGNATURE,
    /** Signed, but something else than what is asked; also when its time is outside the window. */
    WRONG_CLAIMS
}
