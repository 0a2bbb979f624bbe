package org.simvite.provisioning.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.provisioning.fulfil.Terminal;
import org.simvite.runtime.config.Settings;

class FulfilSettingsTest {

    @Test
    void anSmdpWithItsAddressIsTaken() {
        var settings = settings(Map.of("smdp.main.address", "smdp.example.com"));

        assertThat(FulfilSettings.from(settings).smdps())
                .singleElement()
                .satisfies(smdp -> assertThat(smdp.address()).isEqualTo("smdp.example.com"));
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void theHostOfEs2IsNotTakenForTheAddressInActivationCodes() {
        var settings = settings(Map.of());

        FulfilSettings.from(settings);

        assertThatThrownBy(settings::check).hasMessageContaining("smdp.main.address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"smdp example.com", "smdp$example.com", "sm_dp.example.com"})
    void anAddressThatNoActivationCodeCarriesIsRefused(String address) {
        var settings = settings(Map.of("smdp.main.address", address));

        FulfilSettings.from(settings);

        assertThatThrownBy(settings::check).hasMessageContaining("smdp.main.address");
    }

    private static Settings settings(Map<String, String> own) {
        var all = new HashMap<>(own);
        all.put("smdp.ids", "main");
        all.put("smdp.main.url", "https://es2.example.com:8443");
        all.put("matching.key", "00".repeat(32));
        all.put("stock.keys", new JWKSet(Terminal.key("2026")).toString(false));
        return Settings.of(all);
    }
}
