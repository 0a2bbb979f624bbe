package org.simvite.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.access.DpopProofs.Checked;
import org.simvite.gateway.access.DpopProofs.Fault;
import org.simvite.sealing.DpopProof;

class DpopProofsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ECKey KEY = key(Curve.P_256);

    private final DpopProofs proofs =
            new DpopProofs(Clock.fixed(NOW, ZoneOffset.UTC), () -> List.of("https://Gateway.example:443/"));

    private static ECKey key(Curve curve) {
        try {
            return new ECKeyGenerator(curve).generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String proof(String url, Instant at) {
        return DpopProof.create(KEY, "GET", URI.create(url), null, null, at);
    }

    private Object check(String proof) {
        var checked = proofs.check(proof, "GET", "/v1/account", null);
        return checked instanceof Checked.Refused refused ? refused.fault() : "valid";
    }

    @Test
    void addressesAreComparedAsAddresses() {
        assertThat(check(proof("https://gateway.example/v1/account", NOW))).isEqualTo("valid");
        assertThat(check(proof("HTTPS://GATEWAY.example:443/v1/account?x=1#y", NOW)))
                .isEqualTo("valid");
        assertThat(check(proof("http://gateway.example/v1/account", NOW))).isEqualTo(Fault.OTHER_URL);
        assertThat(check(proof("https://gateway.example:8443/v1/account", NOW))).isEqualTo(Fault.OTHER_URL);
        assertThat(check(proof("https://gateway.example/v1/Account", NOW))).isEqualTo(Fault.OTHER_URL);
    }

    @Test
    void aProofIsTimelyFromAMinuteAgoToAMomentAhead() {
        assertThat(check(proof("https://gateway.example/v1/account", NOW.minusSeconds(60))))
                .isEqualTo("valid");
        assertThat(check(proof("https://gateway.example/v1/account", NOW.minusSeconds(61))))
                .isEqualTo(Fault.STALE);
        assertThat(check(proof("https://gateway.example/v1/account", NOW.plusSeconds(5))))
                .isEqualTo("valid");
        assertThat(check(proof("https://gateway.example/v1/account", NOW.plusSeconds(6))))
                .isEqualTo(Fault.STALE);
    }

    @Test
    void aProofIsGoodOnce() {
        var proof = proof("https://gateway.example/v1/account", NOW);
        assertThat(check(proof)).isEqualTo("valid");
        assertThat(check(proof)).isEqualTo(Fault.REPLAYED);
    }

    @Test
    void onlyEs256WithAPublicP256KeyIsAProof() throws Exception {
        var other = key(Curve.P_384);
        assertThat(check(signed(JWSAlgorithm.ES384, other.toPublicJWK(), other, "dpop+jwt")))
                .isEqualTo(Fault.MALFORMED);
        assertThat(check(signed(JWSAlgorithm.ES256, KEY.toPublicJWK(), KEY, "jwt")))
                .isEqualTo(Fault.MALFORMED);
        assertThat(check(signed(JWSAlgorithm.ES256, KEY.toPublicJWK(), key(Curve.P_256), "dpop+jwt")))
                .isEqualTo(Fault.BAD_SIGNATURE);
        assertThat(check("a.b.c")).isEqualTo(Fault.MALFORMED);
        assertThat(check("")).isEqualTo(Fault.MALFORMED);
    }

    private static String signed(JWSAlgorithm algorithm, ECKey shown, ECKey signer, String type) throws Exception {
        var claims = new JWTClaimsSet.Builder()
                .jwtID("0123456789")
                .claim("htm", "GET")
                .claim("htu", "https://gateway.example/v1/account")
                .issueTime(Date.from(NOW))
                .build();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .type(new JOSEObjectType(type))
                        .jwk(shown)
                        .build(),
                claims);
        jwt.sign(new ECDSASigner(signer));
        return jwt.serialize();
    }

    @Test
    void whatIsWrongWithAProofIsToldApart() {
        var url = "https://gateway.example/v1/account";
        var post = DpopProof.create(KEY, "POST", URI.create(url), null, null, NOW);
        var withToken = DpopProof.create(KEY, "GET", URI.create(url), "token", null, NOW);
        assertThat(check(post)).isEqualTo(Fault.OTHER_METHOD);
        assertThat(check(withToken)).isEqualTo(Fault.OTHER_TOKEN);
        assertThat(List.of(Fault.values())).extracting(Fault::rule).doesNotHaveDuplicates();
    }
}
