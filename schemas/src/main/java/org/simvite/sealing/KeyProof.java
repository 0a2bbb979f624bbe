package org.simvite.sealing;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Proof, at registration, that the terminal has the sealing key it names: compact JWS by that key, ES256, {@code typ:
 * simvite-sealing-proof+jwt}, over {@code {signingKey: <thumbprint>, iat}}.
 */
public final class KeyProof {

    private static final String TYPE = "simvite-sealing-proof+jwt";

    private KeyProof() {}

    /**
     * @param sealingKey private P-256 key
     * @param signingThumbprint RFC 7638 thumbprint of the key that the terminal signs with
     */
    public static String create(ECKey sealingKey, String signingThumbprint, Instant issuedAt) {
        return CompactJws.sign(
                TYPE, sealingKey, Map.of("signingKey", signingThumbprint, "iat", issuedAt.getEpochSecond()));
    }

    /**
     * Whether the sealing key vouches for the signing key, at most {@code window} before or after {@code now}.
     *
     * @param sealingKey the key that is registered
     */
    public static Verdict verify(
            String compact, ECKey sealingKey, String signingThumbprint, Instant now, Duration window) {
        var jws = CompactJws.parse(TYPE, compact);
        if (jws == null) {
            return Verdict.MALFORMED;
        }
        if (!jws.thumbprint().equals(TerminalKeys.thumbprint(sealingKey))) {
            return Verdict.WRONG_KEY;
        }
        if (!jws.verify()) {
            return Verdict.BAD_SIGNATURE;
        }
        var issuedAt = jws.number("iat");
        boolean timely = issuedAt != null
                && issuedAt >= now.minus(window).getEpochSecond()
                && issuedAt <= now.plus(window).getEpochSecond();
        return timely && signingThumbprint.equals(jws.claim("signingKey")) ? Verdict.VALID : Verdict.WRONG_CLAIMS;
    }
}
