package org.simvite.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyProofTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final ECKey sealing = Keys.p256();
    private final String signing = TerminalKeys.thumbprint(Keys.p256());
    private final String proof = KeyProof.create(sealing, signing, NOW);

    @Test
    void validWithinTheWindow() {
        assertThat(verify(proof, NOW)).isEmpty();
        assertThat(verify(proof, NOW.plus(WINDOW))).isEmpty();
        assertThat(verify(proof, NOW.minus(WINDOW))).isEmpty();
    }

    @Test
    void outsideTheWindowTheClaimsAreWrong() {
        assertThat(verify(proof, NOW.plus(WINDOW).plusSeconds(1)))
                .extracting(Flaw::at)
                .containsExactly("/payload/iat");
        assertThat(verify(proof, NOW.minus(WINDOW).minusSeconds(1)))
                .extracting(Flaw::at)
                .containsExactly("/payload/iat");
    }

    @Test
    void vouchesForOneSigningKey() {
        var other = TerminalKeys.thumbprint(Keys.p256());

        assertThat(KeyProof.flaws(proof, sealing, other, NOW, WINDOW))
                .extracting(Flaw::at)
                .containsExactly("/payload/signingKey");
    }

    @Test
    void onlyTheSealingKeyCanVouch() {
        assertThat(KeyProof.flaws(proof, Keys.p256(), signing, NOW, WINDOW))
                .extracting(Flaw::at)
                .containsExactly("/header/jwk");
    }

    @Test
    void tamperedOrOfAnotherKind() {
        var parts = proof.split("\\.");
        var changed =
                parts[0] + "." + Base64URL.encode("{\"signingKey\":\"" + signing + "\",\"iat\":1}") + "." + parts[2];
        var dpop = DpopProof.create(sealing, "POST", java.net.URI.create("https://a.example/v1"), null, null, NOW);

        assertThat(verify(changed, NOW)).extracting(Flaw::at).containsExactly("/signature");
        assertThat(verify(dpop, NOW)).extracting(Flaw::at).containsExactly("/header/typ");
        assertThat(verify("x", NOW)).extracting(Flaw::at).containsExactly("");
    }

    private List<Flaw> verify(String jws, Instant now) {
        return KeyProof.flaws(jws, sealing.toPublicJWK(), signing, now, WINDOW);
    }
}
