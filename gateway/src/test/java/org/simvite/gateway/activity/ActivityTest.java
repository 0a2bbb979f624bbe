package org.simvite.gateway.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.call.RowProblem;

/** Lines of operators: each member that is given has to be what the contract says, also where its kind could do without. */
class ActivityTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String SOURCE = "operator:network";

    private static Activity.Read read(String more) throws JsonProcessingException {
        var line = "{'eventId':'e-1','kind':'ACTIVATED','iccid':'8988211000000530082','at':'2026-06-01T10:00:00Z'}"
                .replace('\'', '"');
        var json = Json.MAPPER.readTree(line);
        Json.MAPPER.readerForUpdating(json).readValue(more.replace('\'', '"'));
        return Activity.read(json, SOURCE, NOW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'eventId':null}                                                   | eventId         | MISSING
            {'eventId':'with blank'}                                           | eventId         | MALFORMED
            {'source':'operator:other'}                                        | source          | NOT_ALLOWED
            {'source':7}                                                       | source          | NOT_ALLOWED
            {'kind':'RETURN'}                                                  | kind            | UNKNOWN_VALUE
            {'kind':null}                                                      | kind            | MISSING
            {'at':'yesterday'}                                                 | at              | MALFORMED
            {'at':'2026-06-01T12:06:00Z'}                                      | at              | NOT_ALLOWED
            {'at':'-999999999-01-01T00:00:00Z'}                                | at              | MALFORMED
            {'at':'1969-12-31T23:59:59Z'}                                      | at              | MALFORMED
            {'iccid':'8988211000000530081'}                                    | iccid           | MALFORMED
            {'iccid':null}                                                     | iccid           | MISSING
            {'imsi':'001010123456063'}                                         | iccid           | NOT_ALLOWED
            {'iccid':null,'imsi':'0010101234560631'}                           | imsi            | MALFORMED
            {'iccid':null,'msisdn':'+49160123456781234'}                       | msisdn          | MALFORMED
            {'kind':'TOP_UP'}                                                  | amountMinor     | MISSING
            {'kind':'TOP_UP','amountMinor':-1,'currency':'EUR'}                | amountMinor     | MALFORMED
            {'kind':'TOP_UP','amountMinor':1.5,'currency':'EUR'}               | amountMinor     | MALFORMED
            {'kind':'TOP_UP','amountMinor':'100','currency':'EUR'}             | amountMinor     | MALFORMED
            {'kind':'TOP_UP','amountMinor':1000000000001,'currency':'EUR'}     | amountMinor     | MALFORMED
            {'kind':'TOP_UP','amountMinor':100}                                | currency        | MISSING
            {'kind':'TOP_UP','amountMinor':100,'currency':'euro'}              | currency        | MALFORMED
            {'kind':'TOP_UP','amountMinor':100,'currency':'EUR','promotional':'yes'} | promotional | MALFORMED
            {'kind':'REVERSAL','amountMinor':100,'currency':'EUR'}             | reversesEventId | MISSING
            {'reversesEventId':'with blank'}                                   | reversesEventId | MALFORMED
            {'amountMinor':'much'}                                             | amountMinor     | MALFORMED
            {'kind':'TRAFFIC'}                                                 | octets          | MISSING
            {'kind':'TRAFFIC','octets':-1}                                     | octets          | MALFORMED
            {'octets':'many'}                                                  | octets          | MALFORMED
            """)
    void aMemberThatIsNotWhatTheContractSays(String more, String field, RowProblem problem) throws Exception {
        assertThat(read(more)).isEqualTo(new Activity.Read.Wrong(field, problem));
    }

    @Test
    void aWholeLine() throws Exception {
        var read = read(
                "{'kind':'TOP_UP','amountMinor':100,'currency':'EUR','promotional':true,'source':'" + SOURCE + "'}");
        assertThat(read)
                .isEqualTo(new Activity.Read.Ok(new Activity(
                        "e-1",
                        "TOP_UP",
                        Instant.parse("2026-06-01T10:00:00Z"),
                        "ICCID",
                        "8988211000000530082",
                        100L,
                        "EUR",
                        true,
                        null,
                        null)));
    }

    @Test
    void aSourceThatIsGivenUpCanSaySo() {
        var now = Instant.parse("2026-06-01T10:00:00Z");
        assertThat(Reported.parse("2026-06-01T10:00:00Z", now))
                .isEqualTo(new Reported.Read.Ok(new Reported(now, false)));
        assertThat(Reported.parse("for-good", now))
                .as("or deadlines would wait for it for ever")
                .isEqualTo(new Reported.Read.Ok(new Reported(now, true)));
        assertThat(Reported.parse("soon", now)).isEqualTo(new Reported.Read.Wrong(RowProblem.MALFORMED));
    }

    @Test
    void aSourceWhoseClockIsAheadHasReportedUpToOurs() {
        var now = Instant.parse("2026-06-01T10:00:00Z");
        assertThat(Reported.parse("2026-06-01T10:00:00.300Z", now))
                .isEqualTo(new Reported.Read.Ok(new Reported(now, false)));
        assertThat(Reported.parse("2026-06-01T10:05:00Z", now))
                .isEqualTo(new Reported.Read.Ok(new Reported(now, false)));
        assertThat(Reported.parse("2026-06-01T10:05:00.001Z", now))
                .isEqualTo(new Reported.Read.Wrong(RowProblem.NOT_ALLOWED));
        assertThat(Reported.parse("9999-12-31T23:59:59Z", now))
                .isEqualTo(new Reported.Read.Wrong(RowProblem.NOT_ALLOWED));
    }

    @Test
    void twoObjectsOnALineAreNotTakenForOne() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Json.MAPPER.readTree("{\"a\":1}{\"b\":2}")))
                .isInstanceOf(JsonProcessingException.class);
    }
}
