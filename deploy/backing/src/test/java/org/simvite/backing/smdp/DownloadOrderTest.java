package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.backing.smdp.SmdpCalls.EID;
import static org.simvite.backing.smdp.SmdpCalls.ICCID;
import static org.simvite.backing.smdp.SmdpCalls.OTHER_ICCID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DownloadOrderTest {

    @RegisterExtension
    final SmdpExtension smdp = new SmdpExtension();

    @Test
    void allocatesWithoutAnEid() throws Exception {
        var calls = smdp.calls();
        calls.load("[{'iccid':'" + ICCID + "'}]");

        var answer = calls.downloadOrder("{'iccid':'" + ICCID + "'}");

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.body().path("iccid").asText()).isEqualTo(ICCID);
        assertThat(calls.state(ICCID)).isEqualTo("ALLOCATED");
    }

    @Test
    void linksWithAnEid() throws Exception {
        var calls = smdp.calls();
        calls.load("[{'iccid':'" + ICCID + "'}]");

        assertThat(calls.downloadOrder("{'iccid':'" + ICCID + "','eid':'" + EID + "'}")
                        .succeeded())
                .isTrue();
        assertThat(calls.state(ICCID)).isEqualTo("LINKED");
    }

    @Test
    void takesAPaddedIccidForTheSameProfile() throws Exception {
        var calls = smdp.calls();
        calls.load("[{'iccid':'" + ICCID + "'}]");

        assertThat(calls.downloadOrder("{'iccid':'" + ICCID + "F'}").succeeded())
                .isTrue();
        assertThat(calls.state(ICCID)).isEqualTo("ALLOCATED");
        assertThat(calls.state(ICCID + "F")).isEqualTo("ALLOCATED");
    }

    @Test
    void picksByProfileTypeUntilNoneIsLeft() throws Exception {
        var calls = smdp.calls();
        calls.load("[{'iccid':'" + ICCID + "','profileType':'gold'},{'iccid':'" + OTHER_ICCID
                + "','profileType':'gold'}]");

        var first = calls.downloadOrder("{'profileType':'gold'}");
        var second = calls.downloadOrder("{'profileType':'gold'}");
        var third = calls.downloadOrder("{'profileType':'gold'}");

        assertThat(first.body().path("iccid").asText()).isEqualTo(ICCID);
        assertThat(second.body().path("iccid").asText()).isEqualTo(OTHER_ICCID);
        assertThat(third.status()).isEqualTo("Failed");
        assertThat(third.code()).isEqualTo("8.2.5/3.7");
    }

    @Test
    void neverHandsOutAnotherOperatorsProfileByItsType() throws Exception {
        var calls = smdp.calls();
        calls.load("[{'iccid':'" + ICCID + "','profileType':'gold','owner':'2.999.77'}]");

        assertThat(calls.downloadOrder("{'profileType':'gold'}").code()).isEqualTo("8.2.5/3.7");
        assertThat(calls.state(ICCID)).isEqualTo("AVAILABLE");
        assertThat(calls.functionAs("2.999.77", "downloadOrder", "{'profileType':'gold'}")
                        .succeeded())
                .isTrue();
    }

    @Test
    void refusesAnUnknownIccid() throws Exception {
        var answer = smdp.calls().downloadOrder("{'iccid':'" + ICCID + "'}");

        assertThat(answer.status()).isEqualTo("Failed");
        assertThat(answer.code()).isEqualTo("8.2.1/3.9");
    }

    @Test
    void refusesAnotherOperatorsIccid() throws Exception {
        var calls = smdp.calls();
        calls.load("[{'iccid':'" + ICCID + "','owner':'2.999.77'}]");
        var order = "{'iccid':'" + ICCID + "'}";

        assertThat(calls.downloadOrder(order).code()).isEqualTo("8.2.1/1.2");
        assertThat(calls.functionAs("2.999.77", "downloadOrder", order).succeeded())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AVAILABLE")
    void refusesAProfileInUse(ProfileState state) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, state);

        assertThat(calls.downloadOrder("{'iccid':'" + ICCID + "'}").code()).isEqualTo("8.2.1/3.3");
        assertThat(calls.state(ICCID)).isEqualTo(state.name());
    }

    @Test
    void refusesAnUnknownProfileType() throws Exception {
        assertThat(smdp.calls().downloadOrder("{'profileType':'gold'}").code()).isEqualTo("8.2.5/3.9");
    }

    @Test
    void refusesAnIccidOfAnotherProfileType() throws Exception {
        var calls = smdp.calls();
        calls.load("[{'iccid':'" + ICCID + "','profileType':'gold'}]");

        assertThat(calls.downloadOrder("{'iccid':'" + ICCID + "','profileType':'silver'}")
                        .code())
                .isEqualTo("8.2.5/3.8");
        assertThat(calls.state(ICCID)).isEqualTo("AVAILABLE");
    }

    @Test
    void acceptsIccidsOfItsRanges() throws Exception {
        var calls = smdp.calls();

        assertThat(calls.downloadOrder("{'iccid':'8965030119110000013'}").succeeded())
                .isTrue();
        assertThat(calls.downloadOrder("{'iccid':'8965040119110000013'}").code())
                .isEqualTo("8.2.1/3.9");
        assertThat(calls.downloadOrder("{'iccid':'8965030119110000021','profileType':'gold'}")
                        .code())
                .isEqualTo("8.2.5/3.8");
    }

    @Test
    void refusesWithoutIccidAndType() throws Exception {
        assertThat(smdp.calls().downloadOrder("{'eid':'" + EID + "'}").code()).isEqualTo("1.6/2.2");
    }
}
