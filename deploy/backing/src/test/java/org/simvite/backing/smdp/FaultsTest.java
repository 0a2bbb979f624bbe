package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.simvite.backing.smdp.SmdpCalls.ICCID;
import static org.simvite.backing.smdp.SmdpCalls.holder;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String ORDER = "{'iccid':'" + ICCID + "'}";

    @RegisterExtension
    final OperatorStub operator = new OperatorStub();

    @RegisterExtension
    final SmdpExtension smdp = new SmdpExtension(operator);

    @ParameterizedTest
    @EnumSource
    void answersEveryStatusCode(StatusCode code) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.AVAILABLE);
        calls.fault("{'kind':'STATUS','function':'downloadOrder','subjectCode':'" + code.subject() + "','reasonCode':'"
                + code.reason() + "','times':1}");

        var answer = calls.downloadOrder(ORDER);

        assertThat(answer.status()).isEqualTo("Failed");
        assertThat(answer.code()).isEqualTo(code.subject() + "/" + code.reason());
        assertThat(calls.state(ICCID)).isEqualTo("AVAILABLE");
        assertThat(calls.downloadOrder(ORDER).succeeded()).isTrue();
    }

    @Test
    void answersExpired() throws Exception {
        var calls = smdp.calls();
        calls.fault("{'kind':'EXPIRED'}");

        assertThat(calls.downloadOrder(ORDER).status()).isEqualTo("Expired");
    }

    @Test
    void answersAnHttpError() throws Exception {
        var calls = smdp.calls();
        calls.fault("{'kind':'HTTP_STATUS','httpStatus':502}");

        assertThat(calls.post(Es2Handler.PATH + "downloadOrder", "{}").statusCode())
                .isEqualTo(502);
    }

    @Test
    void doesTheWorkAndDropsTheAnswer() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.AVAILABLE);
        // Twice: the JDK's client repeats a call once by itself when a kept connection was closed.
        calls.fault("{'kind':'DROP_AFTER','function':'downloadOrder','times':2}");

        assertThatThrownBy(() -> calls.downloadOrder(ORDER)).isInstanceOf(IOException.class);
        assertThat(calls.state(ICCID)).isEqualTo("ALLOCATED");
    }

    @Test
    void dropsTheCallBeforeTheWork() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.AVAILABLE);
        calls.fault("{'kind':'DROP_BEFORE','function':'downloadOrder'}");

        assertThatThrownBy(() -> calls.downloadOrder(ORDER)).isInstanceOf(IOException.class);
        assertThat(calls.state(ICCID)).isEqualTo("AVAILABLE");
    }

    @Test
    void hangsAndAnswersNothing() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.AVAILABLE);
        calls.fault("{'kind':'HANG','delayMs':60000}");
        var request = calls.request(Es2Handler.PATH + "downloadOrder")
                .timeout(Duration.ofMillis(200))
                .header("Content-Type", "application/json")
                .header("X-Admin-Protocol", "gsma/rsp/v2.2.2")
                .POST(BodyPublishers.ofString(SmdpCalls.withHeader(ORDER, "1")));

        assertThatThrownBy(() -> calls.send(request)).isInstanceOf(HttpTimeoutException.class);
        assertThat(calls.state(ICCID)).isEqualTo("AVAILABLE");
    }

    @Test
    void answersSlowly() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.AVAILABLE);
        calls.fault("{'kind':'SLOW','delayMs':300}");

        var start = System.nanoTime();

        assertThat(calls.downloadOrder(ORDER).succeeded()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void answersAsOddPeersDo() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.AVAILABLE);
        calls.fault("{'kind':'ODD_REPLY'}");

        var response = calls.post(Es2Handler.PATH + "downloadOrder", SmdpCalls.withHeader(ORDER, "2.999.10"));

        assertThat(response.headers().firstValue("X-Admin-Protocol")).contains("gsma/rsp/v2.1.0");
        assertThat(SmdpCalls.answer(response).body().path("iccid").asText()).isEqualTo(ICCID + "F");
        assertThat(response.body()).contains("vendorExtension");
    }

    @Test
    void failsOnlyForTheGivenProfile() throws Exception {
        var calls = smdp.calls();
        calls.load("[{'iccid':'8901000000000000001'}]");
        calls.bring(ICCID, ProfileState.AVAILABLE);
        calls.fault("{'kind':'STATUS','iccid':'" + ICCID + "F'}");

        assertThat(calls.downloadOrder(ORDER).status()).isEqualTo("Failed");
        assertThat(calls.downloadOrder("{'iccid':'8901000000000000001'}").succeeded())
                .isTrue();
    }

    @Test
    void failsAtTheGivenRateAndRepeatsItsChoicesForTheSameSeed() throws Exception {
        var calls = smdp.calls();
        var rounds = new ArrayList<List<String>>();
        for (int round = 0; round < 2; round++) {
            calls.noFaults();
            calls.fault("{'kind':'STATUS','subjectCode':'8.8','reasonCode':'1','rate':0.3,'seed':42}");
            var codes = new ArrayList<String>();
            for (int i = 0; i < 100; i++) {
                codes.add(calls.releaseProfile(ICCID).code());
            }
            rounds.add(codes);
        }

        assertThat(rounds.get(0)).isEqualTo(rounds.get(1));
        assertThat(rounds.get(0).stream().filter("8.8/1"::equals).count()).isBetween(15L, 45L);
        assertThat(calls.faults().get(0).path("hits").asInt()).isBetween(15, 45);
    }

    @Test
    void sendsACallbackTwice() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.DOWNLOADED);
        await().atMost(LIMIT).until(() -> operator.told().size() == 2);
        calls.fault("{'kind':'DUPLICATE_CALLBACK'}");

        calls.lpa(ICCID, "install", holder());

        await().atMost(LIMIT).until(() -> operator.told().size() == 4);
        assertThat(operator.told().get(2)).isEqualTo(operator.told().get(3));
    }

    @Test
    void letsALaterCallbackOvertake() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);
        calls.fault("{'kind':'REORDER_CALLBACK','delayMs':500,'times':1}");

        calls.lpa(ICCID, "download", holder());

        await().atMost(LIMIT).until(() -> operator.told().size() == 2);
        assertThat(operator.points()).containsExactly("3", "1");
    }

    @Test
    void sendsCallbacksAsOddPeersDo() throws Exception {
        var calls = smdp.calls();
        calls.fault("{'kind':'ODD_CALLBACK'}");

        calls.bring(ICCID, ProfileState.DOWNLOADED);

        await().atMost(LIMIT).until(() -> operator.told().size() == 2);
        assertThat(operator.told()).allSatisfy(info -> {
            assertThat(info.path("iccid").asText()).isEqualTo(ICCID + "F");
            assertThat(info.path("notificationPointId").isInt()).isTrue();
            assertThat(info.path("timeStamp").asText()).isNotBlank();
            assertThat(info.has("timestamp")).isFalse();
            assertThat(info.has("vendorExtension")).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'kind':'MOOD'}", "{}", "{'kind':'SLOW','rate':1.5}", "{'kind':'SLOW','times':-1}", "no"})
    void refusesAFaultThatItDoesNotKnow(String fault) throws Exception {
        var calls = smdp.calls();

        assertThat(calls.post(FaultsHandler.PATH, fault.replace('\'', '"')).statusCode())
                .isEqualTo(400);
        assertThat(calls.faults()).isEmpty();
    }
}
