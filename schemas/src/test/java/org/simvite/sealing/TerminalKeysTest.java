package org.simvite.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalKeysTest {

    @Test
    void readsWhatItWrites() {
        var key = Keys.p256();

        var read = TerminalKeys.parsePublic(TerminalKeys.publicJwk(key)).orElseThrow();

        assertThat(read).isEqualTo(TerminalKeys.bare(key));
        assertThat(TerminalKeys.thumbprint(read)).hasSize(43).isEqualTo(TerminalKeys.thumbprint(key));
        assertThat(TerminalKeys.publicJwk(key)).doesNotContain("\"d\"");
    }

    @Test
    void oneKeyHasOneSpelling() {
        var jwk = TerminalKeys.publicJwk(Keys.p256());
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (var name : List.of("x", "y")) {
            int last = jwk.indexOf("\"" + name + "\":\"") + 5 + 42;
            int symbol = alphabet.indexOf(jwk.charAt(last));
            for (int spare = 1; spare < 4; spare++) {
                var other = jwk.substring(0, last) + alphabet.charAt(symbol + spare) + jwk.substring(last + 1);
                assertThat(TerminalKeys.parsePublic(other)).as(name).isEmpty();
            }
        }
        assertThat(TerminalKeys.parsePublic(jwk)).isPresent();
    }

    @Test
    void takesPublicP256KeysOnly() {
        var key = Keys.p256();
        var offTheCurve = TerminalKeys.publicJwk(key)
                .replace(key.getY().toString(), Keys.p256().getY().toString());

        assertThat(TerminalKeys.parsePublic(key.toJSONString())).isEmpty();
        assertThat(TerminalKeys.parsePublic(Keys.p384().toPublicJWK().toJSONString()))
                .isEmpty();
        assertThat(TerminalKeys.parsePublic(offTheCurve)).isEmpty();
        assertThat(TerminalKeys.parsePublic("{\"kty\":\"oct\",\"k\":\"AAAA\"}")).isEmpty();
        assertThat(TerminalKeys.parsePublic("")).isEmpty();
        assertThat(TerminalKeys.parsePublic("x".repeat(3000))).isEmpty();
    }
}
