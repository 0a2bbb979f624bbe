package org.simvite.gateway.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * Checks what a terminal states of itself: that it is a real device with our application, say. A platform's service, such as
 * Play Integrity or App Attest, is one implementation. Called on a worker thread; may take as long as a call may.
 */
public interface Attestation {

    /** The word of a terminal that proved nothing. */
    String UNATTESTED = "none";

    /**
     * Checks a statement.
     *
     * @param statement the member {@code attestation} of a registration, as it came; never missing
     * @param challenge what the statement has to be made over: the thumbprint of the terminal's signing key (RFC 7638), so that
     *     it is worth nothing to another
     * @param at when it came in
     */
    Verdict verify(JsonNode statement, String challenge, Instant at);

    /** What comes of a statement. */
    sealed interface Verdict {

        /**
         * It holds.
         *
         * @param name of what was proven, 1 to 64 of {@code a-z}, digits and hyphens, such as {@code app-attest}; {@value
         *     Attestation#UNATTESTED} for a statement that nobody looked at
         */
        record Proven(String name) implements Verdict {}

        /** It does not hold: forged, for another key, or too old. */
        record Refused() implements Verdict {}
    }
}
