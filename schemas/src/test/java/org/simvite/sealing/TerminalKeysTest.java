package org.simvite.sealing;

import static org.assertj.core.api.Assertions.assertThat;

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
