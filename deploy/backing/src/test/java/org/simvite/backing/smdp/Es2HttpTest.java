package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.backing.smdp.SmdpCalls.ICCID;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Es2HttpTest {

    private static final String PATH = Es2Handler.PATH + "releaseProfile";

    @RegisterExtension
    final SmdpExtension smdp = new SmdpExtension();

    @Test
    void answersHttp200AndTheHeadersWhenAFunctionFails() throws Exception {
        var response = smdp.calls().post(PATH, SmdpCalls.withHeader("{'iccid':'" + ICCID + "'}", "2.999.10"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Admin-Protocol")).contains("gsma/rsp/v2.5.0");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        var answer = SmdpCalls.answer(response);
        assertThat(answer.status()).isEqualTo("Failed");
        assertThat(answer.body()
                        .at("/header/functionExecutionStatus/statusCodeData/subjectIdentifier")
                        .asText())
                .isEqualTo(ICCID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gsma/rsp/v2.0.0", "gsma/rsp/v2.9.1"})
    void speaksWithAnyMinorVersion(String protocol) throws Exception {
        assertThat(status(request().header("X-Admin-Protocol", protocol))).isEqualTo(200);
    }

    @Test
    void refusesOtherProtocols() throws Exception {
        for (var protocol : List.of("gsma/rsp/v3.0.0", "gsma/rsp/v2.", "gsma/rsp/v2.x", "v2.2.2")) {
            assertThat(status(request().header("X-Admin-Protocol", protocol)))
                    .as(protocol)
                    .isEqualTo(400);
        }
    }

    @Test
    void refusesACallThatDoesNotNameItsProtocolAndNamesItsOwn() throws Exception {
        var answer = smdp.calls().send(request());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("X-Admin-Protocol")).contains("gsma/rsp/v2.5.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Application/JSON", "application/json;charset=UTF-8", "APPLICATION/json ; x=y"})
    void takesJsonByAnyOfItsNames(String type) throws Exception {
        assertThat(status(withType(type))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/jsonp", "application/json-seq", "text/json"})
    void takesNothingThatIsOnlyNamedLikeJson(String type) throws Exception {
        assertThat(status(withType(type))).isEqualTo(415);
    }

    @Test
    void refusesWhatIsNotJson() throws Exception {
        assertThat(smdp.calls().post(PATH, "{").statusCode()).isEqualTo(400);
        assertThat(smdp.calls().post(PATH, "[]").statusCode()).isEqualTo(200);
        assertThat(status(smdp.calls()
                        .request(PATH)
                        .header("Content-Type", "text/plain")
                        .header("X-Admin-Protocol", "gsma/rsp/v2.2.2")
                        .POST(BodyPublishers.ofString("{}"))))
                .isEqualTo(415);
    }

    @Test
    void refusesOtherMethodsAndFunctions() throws Exception {
        assertThat(status(smdp.calls().request(PATH).GET())).isEqualTo(405);
        assertThat(smdp.calls().post(Es2Handler.PATH + "deleteProfile", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesACallWithoutAnEnvelope() throws Exception {
        var answer = SmdpCalls.answer(smdp.calls().post(PATH, "{\"iccid\":\"" + ICCID + "\"}"));

        assertThat(answer.code()).isEqualTo("1.6/2.2");
    }

    @Test
    void refusesProfilesWithoutAnIccid() throws Exception {
        var calls = smdp.calls();

        assertThat(calls.post(ProfilesHandler.PATH, "[{\"iccid\":\"12\"}]").statusCode())
                .isEqualTo(400);
        assertThat(calls.post(ProfilesHandler.PATH, "[").statusCode()).isEqualTo(400);
        assertThat(calls.send(calls.request(ProfilesHandler.PATH + "/" + ICCID)).statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsItsBooksWithoutTheirSecrets() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);

        var books = calls.send(calls.request(ProfilesHandler.PATH)).body();

        assertThat(books)
                .contains(ICCID)
                .contains("RELEASED")
                .contains("\"orderedBy\":\"2.999.10\"")
                .contains("\"matchingIdDigest\":\"fb51b9e639227022\"")
                .doesNotContain(SmdpCalls.MATCHING_ID);
        assertThat(smdp.simulator().profiles().toString())
                .doesNotContain(SmdpCalls.MATCHING_ID)
                .doesNotContain(ICCID);
    }

    private HttpRequest.Builder withType(String type) throws Exception {
        return request(type).header("X-Admin-Protocol", "gsma/rsp/v2.2.2");
    }

    private HttpRequest.Builder request() throws Exception {
        return request("application/json");
    }

    private HttpRequest.Builder request(String type) throws Exception {
        return smdp.calls()
                .request(PATH)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(SmdpCalls.withHeader("{'iccid':'" + ICCID + "'}", "2.999.10")));
    }

    private int status(HttpRequest.Builder request) throws Exception {
        return smdp.calls().send(request).statusCode();
    }
}
