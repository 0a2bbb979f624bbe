package org.simvite.gateway.access;

import com.nimbusds.jose.jwk.ECKey;
import java.util.Set;

/** Who calls. */
public sealed interface Principal {

    /** Whoever it is: the operation is open, or checks by itself. */
    record Anybody() implements Principal {}

    /**
     * Whoever proved with this call that he has a key, and nothing else.
     *
     * @param thumbprint of the key (RFC 7638, SHA-256)
     */
    record KeyHolder(String thumbprint) implements Principal {}

    /**
     * A terminal with a valid token and proof.
     *
     * @param deviceId the device it registered
     * @param sealingKey the public key that its parameters are sealed to
     */
    record Terminal(String accountId, String deviceId, ECKey sealingKey) implements Principal {}

    /**
     * An operator.
     *
     * @param name the token's subject; it appears as {@code operator:<name>}
     */
    record Operator(String name, Set<Scope> scopes) implements Principal {

        /** As actor and as activity source. */
        public String actor() {
            return "operator:" + name;
        }
    }

    /**
     * An SM-DP+ by its client certificate.
     *
     * @param id the certificate's common name
     */
    record Smdp(String id) implements Principal {}
}
