package org.simvite.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class UpCommandTest {

    @Test
    void whoeverSetsVariablesForAServiceIsToldWhereSettingsOfHisOwnGo() {
        assertThat(UpCommand.notHandedOn(Set.of("PATH", "SIMVITE_APPLICANT_TRUST_VSIM")))
                .hasValueSatisfying(
                        told -> assertThat(told).contains("SIMVITE_APPLICANT_TRUST_VSIM", "own/NAME.properties"));
        assertThat(UpCommand.notHandedOn(Set.of("PATH"))).isEmpty();
    }
}
