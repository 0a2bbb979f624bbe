package org.simvite.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.simvite.identity.AccountIds;
import org.simvite.sealing.ApplicationSignature.Claims;

class ApplicationSignatureTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final String TYPE = "simvite-application+jwt";

    private final ECKey signing = Keys.p256();
    private final ECKey sealing = Keys.p256();
    private final String account = AccountIds.terminal(TerminalKeys.thumbprint(signing));
    private final Claims claims = new Claims(
            "application-1",
            "7Q2M9K4TB0ZX",
            "ESIM",
            "esim",
            "89049032123451234512345678901235",
            TerminalKeys.thumbprint(sealing));

    @Test
    void validIfTheAccountSignedExactlyThis() {
        var jws = ApplicationSignature.sign(claims, signing, NOW);

        assertThat(ApplicationSignature.flaws(jws, claims, account)).isEmpty();
    }

    @Test
    void validWithoutEid() {
        var withoutEid = new Claims("application-1", "7Q2M9K4TB0ZX", "VSIM", "vsim", null, claims.sealingKey());
        var jws = ApplicationSignature.sign(withoutEid, signing, NOW);

        assertThat(ApplicationSignature.flaws(jws, withoutEid, account)).isEmpty();
    }

    @Test
    void headerNamesTypeAndPublicKeyOnly() throws Exception {
        var header =
                JWSObject.parse(ApplicationSignature.sign(claims, signing, NOW)).getHeader();

        assertThat(header.getType()).isEqualTo(new JOSEObjectType(TYPE));
        assertThat(header.getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
        assertThat(header.getJWK().isPrivate()).isFalse();
        assertThat(header.toString()).doesNotContain(signing.getD().toString());
    }

    @Test
    void aSubstitutedSealingKeyIsNoticed() {
        var jws = ApplicationSignature.sign(claims, signing, NOW);
        var substituted = new Claims(
                "application-1",
                "7Q2M9K4TB0ZX",
                "ESIM",
                "esim",
                "89049032123451234512345678901235",
                TerminalKeys.thumbprint(Keys.p256()));

        assertThat(ApplicationSignature.flaws(jws, substituted, account))
                .extracting(Flaw::at)
                .containsExactly("/payload/sealingKey");
    }

    @Test
    void eachClaimCounts() {
        var jws = ApplicationSignature.sign(claims, signing, NOW);
        var eid = claims.eid();
        var key = claims.sealingKey();

        assertThat(verify(jws, new Claims("application-2", "7Q2M9K4TB0ZX", "ESIM", "esim", eid, key)))
                .extracting(Flaw::at)
                .containsExactly("/payload/applicationId");
        assertThat(verify(jws, new Claims("application-1", "7Q2M9K4TB0ZY", "ESIM", "esim", eid, key)))
                .extracting(Flaw::at)
                .containsExactly("/payload/inviteId");
        assertThat(verify(jws, new Claims("application-1", "7Q2M9K4TB0ZX", "VSIM", "esim", eid, key)))
                .extracting(Flaw::at)
                .containsExactly("/payload/profile");
        assertThat(verify(jws, new Claims("application-1", "7Q2M9K4TB0ZX", "ESIM", "gold", eid, key)))
                .extracting(Flaw::at)
                .containsExactly("/payload/pool");
        assertThat(verify(jws, new Claims("application-1", "7Q2M9K4TB0ZX", "ESIM", "esim", null, key)))
                .extracting(Flaw::at)
                .containsExactly("/payload/eid");
        assertThat(verify(
                        jws,
                        new Claims(
                                "application-1",
                                "7Q2M9K4TB0ZX",
                                "ESIM",
                                "esim",
                                "89086030202200000022000023022943",
                                key)))
                .extracting(Flaw::at)
                .containsExactly("/payload/eid");
    }

    @Test
    void anEidThatWasNotSignedIsNoticed() {
        var withoutEid = new Claims("application-1", "7Q2M9K4TB0ZX", "ESIM", "esim", null, claims.sealingKey());
        var jws = ApplicationSignature.sign(withoutEid, signing, NOW);

        assertThat(verify(jws, claims)).extracting(Flaw::at).containsExactly("/payload/eid");
    }

    @Test
    void anotherTerminalsKeyIsTheWrongKey() {
        var other = Keys.p256();
        var jws = ApplicationSignature.sign(claims, other, NOW);

        assertThat(verify(jws, claims)).extracting(Flaw::at).containsExactly("/header/jwk");
        assertThat(ApplicationSignature.flaws(jws, claims, "social:example:abc"))
                .extracting(Flaw::at)
                .containsExactly("/header/jwk");
    }

    @Test
    void aChangedPayloadOrSignatureIsABadSignature() {
        var jws = ApplicationSignature.sign(claims, signing, NOW);
        var parts = jws.split("\\.");
        var payload =
                Base64URL.encode(new Base64URL(parts[1]).decodeToString().replace("application-1", "application-2"));
        var otherPayload = parts[0] + "." + payload + "." + parts[2];
        var otherSignature = parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[64]);

        var forged = new Claims("application-2", "7Q2M9K4TB0ZX", "ESIM", "esim", claims.eid(), claims.sealingKey());
        assertThat(verify(otherPayload, forged)).extracting(Flaw::at).containsExactly("/signature");
        assertThat(verify(otherSignature, claims)).extracting(Flaw::at).containsExactly("/signature");
        assertThat(verify(parts[0] + "." + parts[1] + "." + parts[2].substring(4), claims))
                .extracting(Flaw::at)
                .containsExactly("/signature");
    }

    @Test
    void putsNoTrustInTheKeyOfAForger() {
        // the payload of one, the header and signature of another
        var mine = ApplicationSignature.sign(claims, signing, NOW).split("\\.");
        var theirs = ApplicationSignature.sign(claims, Keys.p256(), NOW.plusSeconds(1))
                .split("\\.");

        assertThat(verify(mine[0] + "." + mine[1] + "." + theirs[2], claims))
                .extracting(Flaw::at)
                .containsExactly("/signature");
        assertThat(verify(theirs[0] + "." + mine[1] + "." + mine[2], claims))
                .extracting(Flaw::at)
                .containsExactly("/header/jwk");
    }

    @Test
    void algorithmNoneIsMalformed() {
        var jws = ApplicationSignature.sign(claims, signing, NOW).split("\\.");
        var none = header(jws[0], json -> json.replace("ES256", "none"));

        assertThat(verify(none + "." + jws[1] + ".", claims))
                .extracting(Flaw::at)
                .containsExactly("");
        assertThat(verify(none + "." + jws[1] + "." + jws[2], claims))
                .extracting(Flaw::at)
                .containsExactly("");
    }

    @Test
    void anHmacKeyedWithThePublicKeyIsMalformed() throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType(TYPE))
                .jwk(signing.toPublicJWK())
                .build();
        var jws = new JWSObject(header, payload());
        jws.sign(new MACSigner(signing.toPublicKey().getEncoded()));

        assertThat(verify(jws.serialize(), claims)).extracting(Flaw::at).containsExactly("/header/alg");
    }

    @Test
    void anotherTypeIsMalformed() throws Exception {
        var proof = KeyProof.create(signing, TerminalKeys.thumbprint(signing), NOW);
        var untyped = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .jwk(signing.toPublicJWK())
                        .build(),
                payload());
        untyped.sign(new ECDSASigner(signing));

        assertThat(verify(proof, claims)).extracting(Flaw::at).containsExactly("/header/typ");
        assertThat(verify(untyped.serialize(), claims)).extracting(Flaw::at).containsExactly("/header/typ");
    }

    @Test
    void withoutKeyOrWithAPrivateOneIsMalformed() throws Exception {
        var keyless = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType(TYPE))
                        .build(),
                payload());
        keyless.sign(new ECDSASigner(signing));
        var jws = ApplicationSignature.sign(claims, signing, NOW).split("\\.");
        var exposed = header(jws[0], json -> json.replace("\"crv\"", "\"d\":\"" + signing.getD() + "\",\"crv\""));

        assertThat(verify(keyless.serialize(), claims)).extracting(Flaw::at).containsExactly("/header/jwk");
        assertThat(verify(exposed + "." + jws[1] + "." + jws[2], claims))
                .extracting(Flaw::at)
                .containsExactly("");
    }

    @Test
    void anUnknownCriticalParameterIsRefused() throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(TYPE))
                .jwk(signing.toPublicJWK())
                .criticalParams(java.util.Set.of("must-understand"))
                .customParam("must-understand", true)
                .build();
        var jws = new JWSObject(header, payload());
        jws.sign(new ECDSASigner(signing));

        assertThat(verify(jws.serialize(), claims)).isNotEmpty();
    }

    @Test
    void anythingElseIsMalformed() {
        assertThat(verify("", claims)).extracting(Flaw::at).containsExactly("");
        assertThat(verify("a.b.c", claims)).extracting(Flaw::at).containsExactly("");
        assertThat(verify("..", claims)).extracting(Flaw::at).containsExactly("");
        assertThat(verify("x".repeat(5000), claims)).extracting(Flaw::at).containsExactly("");
    }

    @Test
    void signingNeedsAPrivateP256Key() {
        assertThatThrownBy(() -> ApplicationSignature.sign(claims, Keys.p256().toPublicJWK(), NOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ApplicationSignature.sign(claims, Keys.p384(), NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void claimsDoNotShowTheInvite() {
        assertThat(claims.toString()).doesNotContain("7Q2M9K4TB0ZX").doesNotContain("8904903212345");
    }

    private List<Flaw> verify(String jws, Claims expected) {
        return ApplicationSignature.flaws(jws, expected, account);
    }

    private Payload payload() {
        var map = new HashMap<String, Object>(Map.of(
                "applicationId", claims.applicationId(),
                "inviteId", claims.inviteId(),
                "profile", claims.profile(),
                "pool", claims.pool(),
                "sealingKey", claims.sealingKey(),
                "iat", NOW.getEpochSecond()));
        map.put("eid", claims.eid());
        return new Payload(JSONObjectUtils.toJSONString(map));
    }

    private static String header(String encoded, UnaryOperator<String> change) {
        return Base64URL.encode(change.apply(new Base64URL(encoded).decodeToString()))
                .toString();
    }

    @Test
    void whatIsWrongIsNamedAndNotWhatWasSent() {
        var other = new Claims("application-2", "7Q2M9K4TB0ZY", "VSIM", "gold", null, "key");
        var flaws = verify(ApplicationSignature.sign(claims, signing, NOW), other);

        assertThat(flaws)
                .extracting(Flaw::at)
                .containsExactly(
                        "/payload/applicationId",
                        "/payload/inviteId",
                        "/payload/profile",
                        "/payload/pool",
                        "/payload/eid",
                        "/payload/sealingKey");
        assertThat(flaws.toString()).doesNotContain("application-1", "7Q2M9K4TB0ZX", claims.eid(), claims.sealingKey());
    }
}
