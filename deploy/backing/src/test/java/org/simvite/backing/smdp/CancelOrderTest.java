package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.backing.smdp.SmdpCalls.EID;
import static org.simvite.backing.smdp.SmdpCalls.ICCID;
import static org.simvite.backing.smdp.SmdpCalls.MATCHING_ID;
import static org.simvite.backing.smdp.SmdpCalls.OTHER_EID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CancelOrderTest {

    @RegisterExtension
    final SmdpExtension smdp = new SmdpExtension();

    @ParameterizedTest
    @EnumSource(names = {"ALLOCATED", "LINKED", "CONFIRMED", "RELEASED", "ERROR"})
    void makesTheProfileAvailableAgain(ProfileState state) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, state);

        assertThat(calls.cancelOrder(cancel("Available", EID, MATCHING_ID)).succeeded())
                .isTrue();
        assertThat(calls.state(ICCID)).isEqualTo("AVAILABLE");
        assertThat(calls.downloadOrder("{'iccid':'" + ICCID + "'}").succeeded()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"ALLOCATED", "LINKED", "CONFIRMED", "RELEASED", "ERROR"})
    void makesTheProfileUnavailable(ProfileState state) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, state);

        assertThat(calls.cancelOrder(cancel("Unavailable", EID, MATCHING_ID)).succeeded())
                .isTrue();
        assertThat(calls.state(ICCID)).isEqualTo("UNAVAILABLE");
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWNLOADED", "INSTALLED", "DELETED"})
    void refusesADownloadedProfile(ProfileState state) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, state);

        assertThat(calls.cancelOrder(cancel("Available", EID, MATCHING_ID)).code())
                .isEqualTo("8.2.1/3.3");
        assertThat(calls.state(ICCID)).isEqualTo(state.name());
    }

    @Test
    void warnsIfThereIsNothingToCancel() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);
        calls.cancelOrder(cancel("Available", EID, MATCHING_ID));

        var again = calls.cancelOrder(cancel("Available", EID, MATCHING_ID));

        assertThat(again.status()).isEqualTo("Executed-WithWarning");
        assertThat(again.code()).isEqualTo("8.2.1/3.5");
        assertThat(calls.state(ICCID)).isEqualTo("AVAILABLE");
    }

    @Test
    void refusesToCancelWhatIsNotOrderedIntoAnotherState() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.UNAVAILABLE);

        assertThat(calls.cancelOrder(cancel("Available", EID, MATCHING_ID)).code())
                .isEqualTo("8.2.1/3.5");
    }

    @Test
    void refusesAWrongMatchingId() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);

        assertThat(calls.cancelOrder(cancel("Available", EID, "WRONG")).code()).isEqualTo("8.2.6/3.10");
        assertThat(calls.cancelOrder("{'iccid':'" + ICCID + "','finalProfileStatusIndicator':'Available','eid':'" + EID
                                + "'}")
                        .code())
                .isEqualTo("8.2.6/2.2");
        assertThat(calls.state(ICCID)).isEqualTo("RELEASED");
    }

    @Test
    void refusesAWrongEid() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);

        assertThat(calls.cancelOrder(cancel("Available", OTHER_EID, MATCHING_ID))
                        .code())
                .isEqualTo("8.1.1/3.10");
        assertThat(calls.cancelOrder("{'iccid':'" + ICCID + "','finalProfileStatusIndicator':'Available','matchingId':'"
                                + MATCHING_ID + "'}")
                        .code())
                .isEqualTo("8.1.1/2.2");
    }

    @Test
    void refusesAnUnknownIccidAndOneOfAnotherOperator() throws Exception {
        var calls = smdp.calls();
        assertThat(calls.cancelOrder(cancel("Available", EID, MATCHING_ID)).code())
                .isEqualTo("8.2.1/3.9");

        calls.load("[{'iccid':'" + ICCID + "','owner':'2.999.77'}]");
        assertThat(calls.cancelOrder(cancel("Available", EID, MATCHING_ID)).code())
                .isEqualTo("8.2.1/1.2");
    }

    @Test
    void anUnknownIndicatorIsMalformedAndNoneIsMissing() throws Exception {
        var calls = smdp.calls();
        assertThat(calls.cancelOrder(cancel("Perhaps", EID, MATCHING_ID)).code())
                .isEqualTo("1.6/2.1");
        assertThat(calls.cancelOrder("{'iccid':'" + ICCID + "'}").code()).isEqualTo("1.6/2.2");
    }

    @Test
    void aStrictPeerRefusesWhatIsCancelledAlready() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);
        calls.fault("{'kind':'STRICT'}");

        assertThat(calls.cancelOrder(cancel("Available", EID, MATCHING_ID)).succeeded())
                .isTrue();
        assertThat(calls.cancelOrder(cancel("Available", EID, MATCHING_ID)).code())
                .isEqualTo("8.2.1/3.5");
        assertThat(calls.state(ICCID)).isEqualTo("AVAILABLE");
    }

    private static String cancel(String indicator, String eid, String matchingId) {
        return "{'iccid':'%s','finalProfileStatusIndicator':'%s','eid':'%s','matchingId':'%s'}"
                .formatted(ICCID, indicator, eid, matchingId);
    }
}
