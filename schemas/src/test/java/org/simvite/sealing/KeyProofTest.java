package org.simvite.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeyProofTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final ECKey sealing = Keys.p256();
    private final String signing = TerminalKeys.thumbprint(Keys.p256());
    private final String proof = KeyProof.create(sealing, signing, NOW);

    @Test
    void validWithinTheWindow() {
        assertThat(verify(proof, NOW)).isEqualTo(Verdict.VALID);
        assertThat(verify(proof, NOW.plus(WINDOW))).isEqualTo(Verdict.VALID);
        assertThat(verify(proof, NOW.minus(WINDOW))).isEqualTo(Verdict.VALID);
    }

    @Test
    void outsideTheWindowTheClaimsAreWrong() {
        assertThat(verify(proof, NOW.plus(WINDOW).plusSeconds(1))).isEqualTo(Verdict.WRONG_CLAIMS);
        assertThat(verify(proof, NOW.minus(WINDOW).minusSeconds(1))).isEqualTo(Verdict.WRONG_CLAIMS);
    }

    @Test
    void vouchesForOneSigningKey() {
        var other = TerminalKeys.thumbprint(Keys.p256());

        assertThat(KeyProof.verify(proof, sealing, other, NOW, WINDOW)).isEqualTo(Verdict.WRONG_CLAIMS);
    }

    @Test
    void onlyTheSealingKeyCanVouch() {
        assertThat(KeyProof.verify(proof, Keys.p256(), signing, NOW, WINDOW)).isEqualTo(Verdict.WRONG_KEY);
    }

    @Test
    void tamperedOrOfAnotherKind() {
        var parts = proof.split("\\.");
        var changed =
                parts[0] + "." + Base64URL.encode("{\"signingKey\":\"" + signing + "\",\"iat\":1}") + "." + parts[2];
        var dpop = DpopProof.create(sealing, "POST", java.net.URI.create("https://a.example/v1"), null, null, NOW);

        assertThat(verify(changed, NOW)).isEqualTo(Verdict.BAD_SIGNATURE);
        assertThat(verify(dpop, NOW)).isEqualTo(Verdict.MALFORMED);
        assertThat(verify("x", NOW)).isEqualTo(Verdict.MALFORMED);
    }

    private Verdict verify(String jws, Instant now) {
        return KeyProof.verify(jws, sealing.toPublicJWK(), signing, now, WINDOW);
    }
}
