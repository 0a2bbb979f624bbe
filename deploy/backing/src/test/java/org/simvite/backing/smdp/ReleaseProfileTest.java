package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.backing.smdp.SmdpCalls.ICCID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReleaseProfileTest {

    @RegisterExtension
    final SmdpExtension smdp = new SmdpExtension();

    @Test
    void releasesAConfirmedProfile() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.CONFIRMED);

        assertThat(calls.releaseProfile(ICCID).succeeded()).isTrue();
        assertThat(calls.state(ICCID)).isEqualTo("RELEASED");
    }

    @Test
    void answersSuccessForAReleasedProfile() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);

        assertThat(calls.releaseProfile(ICCID).succeeded()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CONFIRMED", "RELEASED"})
    void refusesAnyOtherState(ProfileState state) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, state);

        assertThat(calls.releaseProfile(ICCID).code()).isEqualTo("8.2.1/3.5");
        assertThat(calls.state(ICCID)).isEqualTo(state.name());
    }

    @Test
    void refusesAnUnknownIccidAndOneOfAnotherOperator() throws Exception {
        var calls = smdp.calls();
        assertThat(calls.releaseProfile(ICCID).code()).isEqualTo("8.2.1/3.9");

        calls.load("[{'iccid':'" + ICCID + "','owner':'2.999.77'}]");
        assertThat(calls.releaseProfile(ICCID).code()).isEqualTo("8.2.1/1.2");
    }
}
