package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.backing.smdp.SmdpCalls.EID;
import static org.simvite.backing.smdp.SmdpCalls.ICCID;
import static org.simvite.backing.smdp.SmdpCalls.MATCHING_ID;
import static org.simvite.backing.smdp.SmdpCalls.OTHER_EID;
import static org.simvite.backing.smdp.SmdpCalls.OTHER_ICCID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmOrderTest {

    private static final String RELEASE =
            "{'iccid':'" + ICCID + "','releaseFlag':true,'matchingId':'" + MATCHING_ID + "'}";

    @RegisterExtension
    final SmdpExtension smdp = new SmdpExtension();

    @Test
    void releasesAtOnceWithTheFlag() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.ALLOCATED);

        var answer = calls.confirmOrder(RELEASE);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.body().path("matchingId").asText()).isEqualTo(MATCHING_ID);
        assertThat(answer.body().path("smdpAddress").asText()).isEqualTo("SMDP.EXAMPLE.COM");
        assertThat(answer.body().has("eid")).isFalse();
        assertThat(calls.state(ICCID)).isEqualTo("RELEASED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "'false'"})
    void waitsForTheReleaseWithoutTheFlag(String flag) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.LINKED);

        var answer = calls.confirmOrder("{'iccid':'" + ICCID + "','releaseFlag':" + flag + "}");

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.body().path("eid").asText()).isEqualTo(EID);
        assertThat(calls.state(ICCID)).isEqualTo("CONFIRMED");
    }

    @Test
    void aReleaseFlagThatIsNoneIsMalformedAndNoneIsMissing() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.LINKED);

        assertThat(calls.confirmOrder("{'iccid':'" + ICCID + "','releaseFlag':'perhaps'}")
                        .code())
                .isEqualTo("1.6/2.1");
        assertThat(calls.confirmOrder("{'iccid':'" + ICCID + "'}").code()).isEqualTo("1.6/2.2");
    }

    @Test
    void aStrictPeerRefusesWhatIsConfirmedAlready() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);
        calls.fault("{'kind':'STRICT'}");

        assertThat(calls.confirmOrder(RELEASE).code()).isEqualTo("8.2.1/3.5");
        assertThat(calls.state(ICCID)).isEqualTo("RELEASED");
    }

    @Test
    void makesAMatchingIdIfNoneIsGiven() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.ALLOCATED);

        var answer = calls.confirmOrder("{'iccid':'" + ICCID + "','releaseFlag':'true'}");

        assertThat(answer.body().path("matchingId").asText()).matches("[0-9A-Z-]{36}");
    }

    @Test
    void bindsTheEid() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.ALLOCATED);

        var answer = calls.confirmOrder(
                "{'iccid':'" + ICCID + "','releaseFlag':true,'matchingId':'" + MATCHING_ID + "','eid':'" + EID + "'}");

        assertThat(answer.body().path("eid").asText()).isEqualTo(EID);
        assertThat(calls.lpa(ICCID, "download", "{'matchingId':'" + MATCHING_ID + "','eid':'" + OTHER_EID + "'}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void answersTheSameOrderAgainAsBefore() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.LINKED);

        assertThat(calls.confirmOrder(RELEASE).body())
                .isEqualTo(calls.confirmOrder(RELEASE).body());
        assertThat(calls.state(ICCID)).isEqualTo("RELEASED");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ALLOCATED", "LINKED"})
    void refusesAnyOtherState(ProfileState state) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, state);

        assertThat(calls.confirmOrder("{'iccid':'" + ICCID + "','releaseFlag':true,'matchingId':'ANOTHER'}")
                        .code())
                .isEqualTo("8.2.1/3.5");
        assertThat(calls.state(ICCID)).isEqualTo(state.name());
    }

    @Test
    void refusesAMatchingIdInUse() throws Exception {
        var calls = smdp.calls();
        calls.bring(OTHER_ICCID, ProfileState.RELEASED);
        calls.bring(ICCID, ProfileState.ALLOCATED);

        assertThat(calls.confirmOrder(RELEASE).code()).isEqualTo("8.2.6/3.3");
        assertThat(calls.state(ICCID)).isEqualTo("ALLOCATED");
    }

    @Test
    void freesTheMatchingIdOfACancelledOrder() throws Exception {
        var calls = smdp.calls();
        calls.bring(OTHER_ICCID, ProfileState.RELEASED);
        calls.cancelOrder("{'iccid':'" + OTHER_ICCID + "','finalProfileStatusIndicator':'Available','eid':'" + EID
                + "','matchingId':'" + MATCHING_ID + "'}");
        calls.bring(ICCID, ProfileState.ALLOCATED);

        assertThat(calls.confirmOrder(RELEASE).succeeded()).isTrue();
    }

    @Test
    void needsAnEidForADiscoveryServer() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.ALLOCATED);
        var fields = "{'iccid':'" + ICCID + "','releaseFlag':true,'smdsAddress':'SMDS.EXAMPLE.COM'";

        assertThat(calls.confirmOrder(fields + "}").code()).isEqualTo("8.1.1/2.2");
        assertThat(calls.confirmOrder(fields + ",'eid':'" + EID + "'}").succeeded())
                .isTrue();
    }

    @Test
    void refusesAnotherEid() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.LINKED);

        assertThat(calls.confirmOrder("{'iccid':'" + ICCID + "','releaseFlag':true,'eid':'" + OTHER_EID + "'}")
                        .code())
                .isEqualTo("8.1.1/3.10");
    }

    @Test
    void refusesAnUnknownIccidAndOneOfAnotherOperator() throws Exception {
        var calls = smdp.calls();
        assertThat(calls.confirmOrder(RELEASE).code()).isEqualTo("8.2.1/3.9");

        calls.load("[{'iccid':'" + ICCID + "','owner':'2.999.77'}]");
        assertThat(calls.confirmOrder(RELEASE).code()).isEqualTo("8.2.1/1.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'iccid':'8988211000000530082'}", "{'releaseFlag':true}"})
    void refusesAMissingElement(String fields) throws Exception {
        assertThat(smdp.calls().confirmOrder(fields).code()).isEqualTo("1.6/2.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'iccid':'898821100000053008','releaseFlag':true}",
                "{'iccid':'8988211000000530082','releaseFlag':true,'matchingId':'lower-case'}",
                "{'iccid':'8988211000000530082','releaseFlag':true,'eid':'890490321234512345123456789012'}"
            })
    void refusesAMalformedElement(String fields) throws Exception {
        assertThat(smdp.calls().confirmOrder(fields).code()).isEqualTo("1.6/2.1");
    }
}
