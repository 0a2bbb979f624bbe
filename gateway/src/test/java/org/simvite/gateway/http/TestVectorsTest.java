package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.access.DpopProofs;
import org.simvite.gateway.access.TokenHash;
import org.simvite.identity.AccountIds;
import org.simvite.identity.Ids;
import org.simvite.identity.InviteCode;
import org.simvite.sealing.ApplicationSignature;
import org.simvite.sealing.KeyProof;
import org.simvite.sealing.SealedParameters;
import org.simvite.sealing.TerminalKeys;

/** What the contract shows to those who write clients is what the code makes and takes. */
class TestVectorsTest {

    private static final JsonNode VECTORS = read();
    private static final Instant ISSUED =
            Instant.ofEpochSecond(VECTORS.at("/application/payload/iat").asLong());

    private final ECKey signing = key("signingKey");
    private final ECKey sealing = key("sealingKey");
    private final String accountId = text("/accountId");

    private static JsonNode read() {
        try (var in = Contract.class.getResourceAsStream("/openapi.yaml")) {
            return new YAMLMapper().readTree(in).path("x-test-vectors");
        } catch (IOException e) {
            throw new IllegalStateException("openapi.yaml cannot be read", e);
        }
    }

    private static ECKey key(String name) {
        try {
            return ECKey.parse(VECTORS.path(name).toString());
        } catch (java.text.ParseException e) {
            throw new IllegalStateException(name + " is no key", e);
        }
    }

    private static String text(String pointer) {
        return VECTORS.at(pointer).asText();
    }

    @Test
    void idsFollowFromAccountDeviceAndKey() {
        assertThat(TerminalKeys.thumbprint(signing)).isEqualTo(text("/signingThumbprint"));
        assertThat(TerminalKeys.thumbprint(sealing)).isEqualTo(text("/sealingThumbprint"));
        assertThat(AccountIds.terminal(text("/signingThumbprint"))).isEqualTo(accountId);
        assertThat(Ids.requestId(accountId, text("/idempotencyKey"))).isEqualTo(text("/ids/request"));
        assertThat(Ids.applicationId(accountId, text("/deviceId"), text("/idempotencyKey")))
                .isEqualTo(text("/ids/application"));
        assertThat(InviteCode.parse(text("/code")))
                .isInstanceOfSatisfying(
                        InviteCode.Parsed.Ok.class,
                        ok -> assertThat(ok.code().inviteId()).isEqualTo(text("/inviteId")));
    }

    @Test
    void theProofsHoldAsTheyStand() {
        var clock = Clock.fixed(ISSUED, ZoneOffset.UTC);
        var proofs = new DpopProofs(clock, () -> List.of("https://simvite.example"));
        var hash = TokenHash.of(text("/dpop/accessToken"));
        assertThat(proofs.check(text("/dpop/jws"), "POST", "/v1/applications", hash))
                .isInstanceOfSatisfying(
                        DpopProofs.Checked.Valid.class,
                        valid -> assertThat(valid.thumbprint()).isEqualTo(text("/signingThumbprint")));
        assertThat(KeyProof.flaws(
                        text("/sealingProof/jws"), sealing, text("/signingThumbprint"), ISSUED, Duration.ZERO))
                .isEmpty();
        var claims = new ApplicationSignature.Claims(
                text("/ids/application"), text("/inviteId"), "ESIM", "esim", text("/eid"), text("/sealingThumbprint"));
        assertThat(ApplicationSignature.flaws(text("/application/jws"), claims, accountId))
                .isEmpty();
    }

    @Test
    void theParametersOpenAsTheyStand() throws Exception {
        var json = new ObjectMapper();
        var opened = SealedParameters.open(text("/parameters/jwe"), sealing, text("/ids/application"));
        assertThat(json.readTree(opened.orElseThrow())).isEqualTo(VECTORS.at("/parameters/payload"));
        var jwe = JWEObject.parse(text("/parameters/jwe"));
        assertThat(json.readTree(jwe.getHeader().toString())).isEqualTo(VECTORS.at("/parameters/header"));
        // the key shown is the one that opens it
        var key = new SecretKeySpec(Base64.getUrlDecoder().decode(text("/parameters/key")), "AES");
        jwe.decrypt(new DirectDecrypter(key, true));
        assertThat(json.readTree(jwe.getPayload().toBytes())).isEqualTo(VECTORS.at("/parameters/payload"));
    }

    @Test
    void headersAndPayloadsShownAreThoseSigned() throws Exception {
        var json = new ObjectMapper();
        for (var what : List.of("dpop", "sealingProof", "application")) {
            var jws = JWSObject.parse(text("/" + what + "/jws"));
            assertThat(json.readTree(jws.getHeader().toString())).isEqualTo(VECTORS.at("/" + what + "/header"));
            assertThat(json.readTree(jws.getPayload().toString())).isEqualTo(VECTORS.at("/" + what + "/payload"));
        }
    }
}
