package org.simvite.sealing;

import com.nimbusds.jose.jwk.ECKey;
import java.util.Optional;

/**
 * Service parameters on their way to the one terminal that can open them: compact JWE, ECDH-ES, A256GCM, the application id in
 * the protected header parameter {@code app}.
 */
public final class SealedParameters {

    private static final String APPLICATION = "app";

    private SealedParameters() {}

    /**
     * @param json the parameters as UTF-8 JSON
     * @param sealingKey public P-256 key of the terminal
     */
    public static String seal(byte[] json, ECKey sealingKey, String applicationId) {
        return CompactJwe.encrypt(json, TerminalKeys.bare(sealingKey), APPLICATION, applicationId);
    }

    /**
     * @param json the parameters as UTF-8 JSON
     * @param sealingJwk public P-256 key of the terminal as JWK
     * @throws IllegalArgumentException if the key is none
     */
    public static String seal(byte[] json, String sealingJwk, String applicationId) {
        var key = TerminalKeys.parsePublic(sealingJwk)
                .orElseThrow(() -> new IllegalArgumentException("the sealing key is no public P-256 key"));
        return seal(json, key, applicationId);
    }

    /**
     * The parameters; empty if they are sealed to another key, belong to another application or were changed.
     *
     * @param sealingKey private P-256 key of the terminal
     */
    public static Optional<byte[]> open(String jwe, ECKey sealingKey, String applicationId) {
        return CompactJwe.parse(jwe, APPLICATION, applicationId)
                .flatMap(parsed -> CompactJwe.decrypt(parsed, sealingKey));
    }
}
