package org.simvite.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DpopProofTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    @Test
    void provesOneRequest() throws Exception {
        var key = Keys.p256();
        var url = URI.create("https://gateway.example/v1/applications?wait=1#x");

        // token and hash of RFC 9449 7.1
        var jws = JWSObject.parse(
                DpopProof.create(key, "post", url, "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU", "nonce-1", NOW));

        assertThat(jws.verify(new ECDSAVerifier(key.toPublicJWK()))).isTrue();
        assertThat(jws.getHeader().getType()).isEqualTo(new JOSEObjectType("dpop+jwt"));
        assertThat(jws.getHeader().getJWK()).isEqualTo(TerminalKeys.bare(key));
        assertThat(jws.getPayload().toJSONObject())
                .containsEntry("htm", "POST")
                .containsEntry("htu", "https://gateway.example/v1/applications")
                .containsEntry("ath", "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo")
                .containsEntry("nonce", "nonce-1")
                .containsEntry("iat", NOW.getEpochSecond());
    }

    @Test
    void eachHasAnIdOfItsOwn() throws Exception {
        var key = Keys.p256();
        var url = URI.create("https://gateway.example/v1/terminals");
        var first = JWSObject.parse(DpopProof.create(key, "POST", url, null, null, NOW))
                .getPayload()
                .toJSONObject();
        var second = JWSObject.parse(DpopProof.create(key, "POST", url, null, null, NOW))
                .getPayload()
                .toJSONObject();

        assertThat(first.get("jti")).isNotEqualTo(second.get("jti"));
        assertThat(first).doesNotContainKeys("ath", "nonce");
    }
}
