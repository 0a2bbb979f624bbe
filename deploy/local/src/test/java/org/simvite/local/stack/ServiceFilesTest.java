package org.simvite.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.OperatorTokenMain;

class ServiceFilesTest {

    @Test
    void theOperatorsTokenIsMadeAnewInItsLastWeek() throws JOSEException {
        var key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        var token = OperatorTokenMain.mint(
                new String[] {"network", "stock", "30"},
                Map.of("SIMVITE_TOKEN_KEYS", key.toJSONString()),
                Clock.systemUTC());
        var now = Instant.now();
        assertThat(ServiceFiles.isDue(token, now)).isFalse();
        assertThat(ServiceFiles.isDue(token, now.plus(Duration.ofDays(22)))).isFalse();
        assertThat(ServiceFiles.isDue(token, now.plus(Duration.ofDays(24)))).isTrue();
        assertThat(ServiceFiles.isDue("none", now)).isTrue();
    }
}
