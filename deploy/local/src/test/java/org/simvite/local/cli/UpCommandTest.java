package org.simvite.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.simvite.identity.Eid;
import org.simvite.identity.Iccid;

class UpCommandTest {

    private static final URI GATEWAY = URI.create("http://127.0.0.1:18080");

    /** Without a device that is named a new account is asked for more, and without a profile it waits in line. */
    @Test
    void theFirstStepsStockAProfileAndNameADevice() {
        var steps = FirstSteps.lines(GATEWAY, Path.of("/a home/it's/operator-token"));

        assertThat(steps).hasSize(3);
        assertThat(steps.get(0))
                .contains("$(cat '/a home/it'\\''s/operator-token')")
                .endsWith("/v1/operator/stock");
        assertThat(Iccid.parse(steps.get(0).replaceFirst(".*n(\\d{19}),ESIM,smdp-1.*", "$1")))
                .isPresent();
        assertThat(Eid.parse(steps.get(1).replaceFirst(".* --eid ", ""))).isPresent();
        assertThat(steps.get(2)).startsWith("deploy/simvite terminal apply CODE");
    }

    @Test
    void whoeverSetsVariablesForAServiceIsToldWhereSettingsOfHisOwnGo() {
        assertThat(UpCommand.notHandedOn(Set.of("PATH", "SIMVITE_APPLICANT_TRUST_VSIM")))
                .hasValueSatisfying(
                        told -> assertThat(told).contains("SIMVITE_APPLICANT_TRUST_VSIM", "own/NAME.properties"));
        assertThat(UpCommand.notHandedOn(Set.of("PATH"))).isEmpty();
    }
}
