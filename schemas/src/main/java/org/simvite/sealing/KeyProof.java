package org.simvite.sealing;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
     * What keeps the sealing key from vouching for the signing key, at most {@code window} before or after {@code now}; empty:
     * nothing does.
     *
     * @param sealingKey the key that is registered
     */
    public static List<Flaw> flaws(
            String compact, ECKey sealingKey, String signingThumbprint, Instant now, Duration window) {
        var read = CompactJws.parse(TYPE, compact);
        if (read instanceof CompactJws.Read.Malformed malformed) {
            return malformed.flaws();
        }
        var jws = ((CompactJws.Read.Ok) read).jws();
        boolean rightKey = jws.thumbprint().equals(TerminalKeys.thumbprint(sealingKey));
        var unsigned = jws.signatureFlaws(rightKey, "sealing key");
        if (!unsigned.isEmpty()) {
            return unsigned;
        }
        var flaws = new ArrayList<Flaw>();
        if (!signingThumbprint.equals(jws.claim("signingKey"))) {
            flaws.add(new Flaw("/payload/signingKey", "is the thumbprint of the signing key"));
        }
        var issuedAt = jws.number("iat");
        boolean timely = issuedAt != null
                && issuedAt >= now.minus(window).getEpochSecond()
                && issuedAt <= now.plus(window).getEpochSecond();
        if (!timely) {
            var seconds = window.toSeconds();
            flaws.add(new Flaw("/payload/iat", "is now in seconds since 1970, " + seconds + " more or less"));
        }
        return List.copyOf(flaws);
    }
}
