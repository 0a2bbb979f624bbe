package org.simvite.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SealedParametersTest {

    private static final byte[] JSON =
            "{\"kind\":\"ESIM\",\"activationCode\":\"LPA:1$SMDP$X\"}".getBytes(StandardCharsets.UTF_8);

    private final ECKey key = Keys.p256();
    private final String jwe = SealedParameters.seal(JSON, TerminalKeys.publicJwk(key), "application-1");

    @Test
    void theTerminalOpensItsOwn() {
        assertThat(SealedParameters.open(jwe, key, "application-1")).contains(JSON);
    }

    @Test
    void showsNothingButTheApplication() throws Exception {
        var header = JWEObject.parse(jwe).getHeader();

        assertThat(header.getAlgorithm()).isEqualTo(JWEAlgorithm.ECDH_ES);
        assertThat(header.getEncryptionMethod()).isEqualTo(EncryptionMethod.A256GCM);
        assertThat(header.getCustomParam("app")).isEqualTo("application-1");
        assertThat(new String(Base64URL.from(jwe.split("\\.")[3]).decode(), StandardCharsets.ISO_8859_1))
                .doesNotContain("activationCode");
    }

    @Test
    void nobodyElseOpensIt() {
        assertThat(SealedParameters.open(jwe, Keys.p256(), "application-1")).isEmpty();
        assertThat(SealedParameters.open(jwe, Keys.p384(), "application-1")).isEmpty();
    }

    @Test
    void doesNotPassForAnotherApplication() {
        var parts = jwe.split("\\.");
        var relabelled =
                Base64URL.encode(new Base64URL(parts[0]).decodeToString().replace("application-1", "application-2"));

        assertThat(SealedParameters.open(jwe, key, "application-2")).isEmpty();
        assertThat(SealedParameters.open(
                        String.join(".", relabelled.toString(), parts[1], parts[2], parts[3], parts[4]),
                        key,
                        "application-2"))
                .isEmpty();
    }

    @Test
    void aChangeAnywhereIsNoticed() {
        IntStream.of(0, 2, 3, 4).forEach(part -> {
            var parts = jwe.split("\\.", -1);
            var middle = parts[part].length() / 2;
            char other = parts[part].charAt(middle) == 'A' ? 'B' : 'A';
            parts[part] = parts[part].substring(0, middle) + other + parts[part].substring(middle + 1);

            assertThat(SealedParameters.open(String.join(".", parts), key, "application-1"))
                    .isEmpty();
        });
    }

    @Test
    void otherAlgorithmsAreNotOpened() throws Exception {
        var weaker = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A128GCM)
                        .customParam("app", "application-1")
                        .build(),
                new Payload(JSON));
        weaker.encrypt(new ECDHEncrypter(key));
        var compressed = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                        .compressionAlgorithm(CompressionAlgorithm.DEF)
                        .customParam("app", "application-1")
                        .build(),
                new Payload(JSON));
        compressed.encrypt(new ECDHEncrypter(key));
        var direct = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                        .customParam("app", "application-1")
                        .build(),
                new Payload(JSON));
        direct.encrypt(new DirectEncrypter(new byte[32]));

        assertThat(SealedParameters.open(weaker.serialize(), key, "application-1"))
                .isEmpty();
        assertThat(SealedParameters.open(compressed.serialize(), key, "application-1"))
                .isEmpty();
        assertThat(SealedParameters.open(direct.serialize(), key, "application-1"))
                .isEmpty();
    }

    @Test
    void anythingElseIsNotOpened() {
        assertThat(SealedParameters.open("", key, "application-1")).isEmpty();
        assertThat(SealedParameters.open("a.b.c.d.e", key, "application-1")).isEmpty();
        assertThat(SealedParameters.open("x".repeat(20_000), key, "application-1"))
                .isEmpty();
    }

    @Test
    void sealsToPublicP256KeysOnly() {
        assertThatThrownBy(() -> SealedParameters.seal(JSON, "{}", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SealedParameters.seal(JSON, key.toJSONString(), "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(key.getD().toString());
        assertThatThrownBy(() ->
                        SealedParameters.seal(JSON, Keys.p384().toPublicJWK().toJSONString(), "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
