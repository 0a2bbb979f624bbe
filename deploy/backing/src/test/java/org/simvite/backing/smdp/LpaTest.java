package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.simvite.backing.smdp.SmdpCalls.EID;
import static org.simvite.backing.smdp.SmdpCalls.ICCID;
import static org.simvite.backing.smdp.SmdpCalls.MATCHING_ID;
import static org.simvite.backing.smdp.SmdpCalls.OTHER_EID;
import static org.simvite.backing.smdp.SmdpCalls.holder;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LpaTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String MADE_UP_EID = "89044045116727494800000004479366";

    @RegisterExtension
    final OperatorStub operator = new OperatorStub();

    @RegisterExtension
    final SmdpExtension smdp = new SmdpExtension(operator);

    @Test
    void tellsTheOperatorOfEachStep() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.DELETED);

        await().atMost(LIMIT).until(() -> operator.told().size() == 4);
        assertThat(operator.points()).containsExactlyInAnyOrder("1", "3", "4", "5");
        assertThat(operator.told()).allSatisfy(info -> {
            assertThat(info.path("header").path("functionCallIdentifier").asText())
                    .isNotBlank();
            assertThat(info.path("iccid").asText()).isEqualTo(ICCID);
            assertThat(info.path("eid").asText()).isEqualTo(EID);
            assertThat(info.path("profileType").asText()).isEqualTo("default");
            assertThat(info.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            assertThat(info.path("notificationPointStatus").path("status").asText())
                    .isEqualTo("Executed-Success");
        });
    }

    @Test
    void bindsTheEidOfTheFirstDownload() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.ALLOCATED);
        calls.confirmOrder("{'iccid':'" + ICCID + "','releaseFlag':true,'matchingId':'" + MATCHING_ID + "'}");

        assertThat(calls.lpa(ICCID, "download", holder()).statusCode()).isEqualTo(200);
        var other = calls.lpa(ICCID, "download", "{'matchingId':'" + MATCHING_ID + "','eid':'" + OTHER_EID + "'}");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("8.1.1");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RELEASED", "DOWNLOADED"})
    void downloadsNothingThatIsNotReleased(ProfileState state) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, state);

        assertThat(calls.lpa(ICCID, "download", holder()).statusCode()).isEqualTo(409);
        assertThat(calls.state(ICCID)).isEqualTo(state.name());
    }

    @Test
    void downloadsNothingForTheMatchingIdOfACancelledOrder() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);
        calls.cancelOrder("{'iccid':'" + ICCID + "','finalProfileStatusIndicator':'Available','eid':'" + EID
                + "','matchingId':'" + MATCHING_ID + "'}");
        calls.downloadOrder("{'iccid':'" + ICCID + "'}");
        calls.confirmOrder("{'iccid':'" + ICCID + "','releaseFlag':true,'matchingId':'NEXT-GENERATION'}");

        assertThat(calls.lpa(ICCID, "download", holder()).statusCode()).isEqualTo(409);
        assertThat(calls.state(ICCID)).isEqualTo("RELEASED");
    }

    @ParameterizedTest
    @CsvSource({
        "install, RELEASED, 8.2.1, 3.5",
        "delete, DOWNLOADED, 8.2.1, 3.5",
    })
    void refusesAStepOutOfTurn(String action, ProfileState state, String subject, String reason) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, state);

        var answer = calls.lpa(ICCID, action, holder());

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body())
                .contains("\"subjectCode\":\"" + subject + "\"")
                .contains("\"reasonCode\":\"" + reason + "\"");
    }

    @Test
    void repeatsTheInstallationReport() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.INSTALLED);

        assertThat(calls.lpa(ICCID, "install", holder()).statusCode()).isEqualTo(200);
        await().atMost(LIMIT).until(() -> operator.told().size() == 4);
        assertThat(operator.points()).containsExactlyInAnyOrder("1", "3", "4", "4");
    }

    @ParameterizedTest
    @CsvSource({
        "'{}'",
        "'{''matchingId'':''WRONG'',''eid'':''89049032123451234512345678901235''}'",
        "'{''matchingId'':''04386-AGYFT-A74Y8-3F815''}'",
        "'{''matchingId'':''04386-AGYFT-A74Y8-3F815'',''eid'':''89086030202200000022000023022943''}'"
    })
    void givesNothingToAStranger(String fields) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);

        assertThat(calls.lpa(ICCID, "download", fields).statusCode()).isEqualTo(409);
        assertThat(calls.state(ICCID)).isEqualTo("RELEASED");
    }

    @ParameterizedTest
    @CsvSource({"RELEASED, download", "DOWNLOADED, install", "INSTALLED, delete"})
    void deliversNothingToAnEidThatNobodyMadeAnEuiccWith(ProfileState state, String action) throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, state);

        var answer = calls.lpa(ICCID, action, "{'matchingId':'" + MATCHING_ID + "','eid':'" + MADE_UP_EID + "'}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("\"subjectCode\":\"8.1.3\"").contains("\"reasonCode\":\"6.1\"");
        assertThat(calls.state(ICCID)).isEqualTo(state.name());
        assertThat(operator.told()).as("its EID proves nothing").noneMatch(LpaTest::isOfTheMadeUpOne);
    }

    @Test
    void anEuiccRegisteredOnceDownloadsAlsoAfterARestart() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.ALLOCATED);
        calls.confirmOrder("{'iccid':'" + ICCID + "','releaseFlag':true,'matchingId':'" + MATCHING_ID + "'}");
        var device = "{\"eid\":\"" + MADE_UP_EID + "\"}";

        assertThat(calls.post(DevicesHandler.PATH, device).statusCode()).isEqualTo(204);
        assertThat(calls.post(DevicesHandler.PATH, device).statusCode()).isEqualTo(204);
        smdp.restart();

        assertThat(smdp.calls()
                        .lpa(ICCID, "download", "{'matchingId':'" + MATCHING_ID + "','eid':'" + MADE_UP_EID + "'}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"eid\":\"89044045116727494800000004479367\"}", "{\"eid\":\"1\"}", "[]", "no"})
    void registersNothingThatIsNoEid(String body) throws Exception {
        assertThat(smdp.calls().post(DevicesHandler.PATH, body).statusCode()).isEqualTo(400);
    }

    @Test
    void tellsTheOperatorThatAnotherEuiccTried() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);

        calls.lpa(ICCID, "download", "{'matchingId':'" + MATCHING_ID + "','eid':'" + OTHER_EID + "'}");

        await().atMost(LIMIT).until(() -> operator.told().size() == 1);
        assertFailure(operator.told().get(0), "1", "8.1.1", "3.8");
    }

    @Test
    void losesTheOrderAfterThreeWrongConfirmationCodes() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.LINKED);
        calls.confirmOrder("{'iccid':'" + ICCID + "','releaseFlag':true,'matchingId':'" + MATCHING_ID
                + "','confirmationCode':'4711'}");
        var wrong = "{'matchingId':'" + MATCHING_ID + "','eid':'" + EID + "','confirmationCode':'0815'}";

        assertThat(calls.lpa(ICCID, "download", holder()).body()).contains("2.2");
        for (var state : List.of("RELEASED", "RELEASED", "ERROR")) {
            assertThat(calls.lpa(ICCID, "download", wrong).statusCode()).isEqualTo(409);
            assertThat(calls.state(ICCID)).isEqualTo(state);
        }
        await().atMost(LIMIT).until(() -> operator.told().size() == 3);
        assertThat(operator.points()).containsOnly("2");
    }

    @Test
    void takesTheRightConfirmationCode() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.LINKED);
        calls.confirmOrder("{'iccid':'" + ICCID + "','releaseFlag':true,'matchingId':'" + MATCHING_ID
                + "','confirmationCode':'4711'}");

        assertThat(calls.lpa(
                                ICCID,
                                "download",
                                "{'matchingId':'" + MATCHING_ID + "','eid':'" + EID + "','confirmationCode':'4711'}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void tellsTheOperatorOfAFailedInstallation() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.ERROR);

        await().atMost(LIMIT).until(() -> operator.told().size() == 3);
        var failed = operator.told().stream()
                .filter(info -> info.path("notificationPointId").asText().equals("4"))
                .findFirst()
                .orElseThrow();
        assertFailure(failed, "4", "1.6", "4.2");
    }

    @Test
    void repeatsACallbackUntilItIsTaken() throws Exception {
        operator.answerFirst(500, 503, 404);
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);

        calls.lpa(ICCID, "download", holder());

        await().atMost(LIMIT).until(() -> operator.told().size() == 5);
        assertThat(operator.told().stream()
                        .map(info -> info.path("header").path("functionCallIdentifier"))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void sendsAfterARestartWhatWasNotTakenBefore() throws Exception {
        operator.answerFirst(503, 503);
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);
        calls.lpa(ICCID, "download", holder());

        smdp.restart();

        await().atMost(LIMIT).until(() -> operator.points().containsAll(List.of("1", "3")));
    }

    @Test
    void answersNotFoundForUnknownProfilesAndActions() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);

        assertThat(calls.lpa("8901000000000000001", "download", holder()).statusCode())
                .isEqualTo(404);
        assertThat(calls.lpa(ICCID, "enable", holder()).statusCode()).isEqualTo(404);
    }

    private static boolean isOfTheMadeUpOne(JsonNode info) {
        return info.path("eid").asText().equals(MADE_UP_EID);
    }

    private static void assertFailure(JsonNode info, String point, String subject, String reason) {
        assertThat(info.path("notificationPointId").asText()).isEqualTo(point);
        var status = info.path("notificationPointStatus");
        assertThat(status.path("status").asText()).isEqualTo("Failed");
        assertThat(status.path("statusCodeData").path("subjectCode").asText()).isEqualTo(subject);
        assertThat(status.path("statusCodeData").path("reasonCode").asText()).isEqualTo(reason);
    }
}
