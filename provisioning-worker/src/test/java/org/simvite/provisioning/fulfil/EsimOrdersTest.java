package org.simvite.provisioning.fulfil;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.backing.smdp.ProfileState;
import org.simvite.identity.Iccid;
import org.simvite.provisioning.pool.OrderKind;
import org.simvite.provisioning.pool.Outcome;

/** Orders at the simulated SM-DP+ over HTTP: every step repeated, lost, late or refused. */
class EsimOrdersTest {

    private static final String ICCID = "8988211000000530082";

    private final Terminal terminal = new Terminal();
    private final MatchingIds matchingIds = new MatchingIds(new byte[32]);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SmdpUnderTest smdp;

    @SuppressWarnings("NullAway.Init")
    private EsimOrders orders;

    @BeforeEach
    void start() throws IOException {
        smdp = new SmdpUnderTest(folder.resolve("journal"));
        orders = new EsimOrders(List.of(smdp.client()), matchingIds, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        smdp.close();
    }

    @Test
    void aProfileIsReleasedForTheEidUnderOurMatchingId() throws Exception {
        var ready = ready(orders.prepare(job(1)));

        assertThat(ready.code().qr()).isEqualTo("LPA:1$SMDP.SIMVITE.LOCAL$" + matchingId(1));
        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.RELEASED);
        assertThat(smdp.profile(ICCID).matchingId()).isEqualTo(matchingId(1));
        assertThat(smdp.profile(ICCID).eid()).isEqualTo(Terminal.EID);
    }

    @Test
    void anOrderRepeatedFindsItself() throws Exception {
        var first = ready(orders.prepare(job(1)));

        var second = ready(orders.prepare(job(1)));

        assertThat(second).isEqualTo(first);
        assertThat(smdp.profile(ICCID).orders()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"downloadOrder", "confirmOrder"})
    void anAnswerLostAfterTheSmdpDidItIsFoundByTheNextAttempt(String function) throws Exception {
        smdp.fault("{\"kind\":\"DROP_AFTER\",\"function\":\"" + function + "\",\"times\":1}");

        assertThat(not(orders.prepare(job(1))).outcome()).isEqualTo(Outcome.TRY_LATER);
        var ready = ready(orders.prepare(job(1)));

        assertThat(smdp.profile(ICCID).matchingId()).isEqualTo(ready.code().matchingId());
        assertThat(smdp.profile(ICCID).orders()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "downloadOrder, 8.2.1, 3.9, PROFILE_UNUSABLE",
        "downloadOrder, 8.2.1, 1.2, PROFILE_UNUSABLE",
        "downloadOrder, 8.2.5, 3.9, PROFILE_UNUSABLE",
        "downloadOrder, 8.2.5, 3.7, TRY_LATER",
        "downloadOrder, 8.2.5, 3.8, PROFILE_UNUSABLE",
        "downloadOrder, 1.6, 4.2, TRY_LATER",
        "downloadOrder, 1.6, 2.1, FAILED",
        "confirmOrder, 8.2.6, 3.3, DOUBTFUL",
        "confirmOrder, 8.1.1, 2.2, FAILED",
        "confirmOrder, 8.2.1, 3.5, TRY_LATER",
        "confirmOrder, 1.6, 4.2, TRY_LATER"
    })
    void eachRefusalHasItsOutcome(String function, String subject, String reason, Outcome outcome) throws Exception {
        smdp.fault("{\"kind\":\"STATUS\",\"function\":\"" + function + "\",\"subjectCode\":\"" + subject
                + "\",\"reasonCode\":\"" + reason + "\"}");

        var not = not(orders.prepare(job(1)));

        assertThat(not.outcome()).isEqualTo(outcome);
        assertThat(not.code()).endsWith(subject + "/" + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPIRED", "DROP_BEFORE", "HTTP_STATUS"})
    void aPeerInTroubleIsTriedLater(String fault) throws Exception {
        smdp.fault("{\"kind\":\"" + fault + "\"}");

        assertThat(not(orders.prepare(job(1))).outcome()).isEqualTo(Outcome.TRY_LATER);
        assertThat(cancel(1).outcome()).isEqualTo(Outcome.TRY_LATER);
    }

    @Test
    void anOddReplyIsUnderstood() throws Exception {
        smdp.fault("{\"kind\":\"ODD_REPLY\"}");

        assertThat(ready(orders.prepare(job(1))).code().matchingId()).isEqualTo(matchingId(1));
    }

    @Test
    void aDuplicateMatchingIdOfAProfileJustTakenLetsItGoAndItIsInDoubt() throws Exception {
        smdp.fault(
                "{\"kind\":\"STATUS\",\"function\":\"confirmOrder\",\"subjectCode\":\"8.2.6\",\"reasonCode\":\"3.3\"}");

        assertThat(not(orders.prepare(job(1))).outcome()).isEqualTo(Outcome.DOUBTFUL);

        assertThat(smdp.profile(ICCID).state())
                .as("restored, it gets the matching id of the next generation")
                .isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void aPeerThatCallsARepeatedMatchingIdADuplicateIsUnderstood() throws Exception {
        orders.prepare(job(1));
        smdp.fault(
                "{\"kind\":\"STATUS\",\"function\":\"confirmOrder\",\"subjectCode\":\"8.2.6\",\"reasonCode\":\"3.3\"}");

        assertThat(ready(orders.prepare(job(1))).code().matchingId()).isEqualTo(matchingId(1));
    }

    @Test
    void whereThePeerTellsNoAddressTheCodeHasTheConfiguredOneAndNeverTheHostOfEs2() throws Exception {
        orders.prepare(job(1));
        smdp.fault(
                "{\"kind\":\"STATUS\",\"function\":\"confirmOrder\",\"subjectCode\":\"8.2.6\",\"reasonCode\":\"3.3\"}");

        assertThat(ready(orders.prepare(job(1))).code().qr()).isEqualTo("LPA:1$SMDP.EXAMPLE.COM$" + matchingId(1));
    }

    @Test
    void noCallBeginsWhenTheOrdersTimeIsOver() throws Exception {
        var now = Instant.now();

        assertThat(not(orders.prepare(until(now))).code()).isEqualTo("out of time");

        assertThat(smdp.profiles()).isEmpty();
    }

    /** An attempt that ends between taking back and ordering would leave an activation code without its order. */
    @Test
    void anOrderOfOursIsTakenBackOnlyWithTimeToOrderAnew() throws Exception {
        orders.prepare(job(1));
        smdp.fault("{\"kind\":\"STRICT\"}");

        assertThat(not(orders.prepare(until(Instant.now().plusSeconds(8)))).code())
                .isEqualTo("out of time");
        assertThat(smdp.profile(ICCID).matchingId()).isEqualTo(matchingId(1));

        assertThat(ready(orders.prepare(until(Instant.now().plusSeconds(60))))
                        .code()
                        .matchingId())
                .isEqualTo(matchingId(1));
    }

    @Test
    void anAttemptThatOutlivedItsCancellationDoesNotBlockTheNextGeneration() throws Exception {
        orders.prepare(job(1));
        cancel(1);
        orders.prepare(job(1));

        var ready = ready(orders.prepare(job(2)));

        assertThat(ready.code().matchingId()).isEqualTo(matchingId(2));
        assertThat(smdp.profile(ICCID).matchingId()).isEqualTo(matchingId(2));
        assertThat(smdp.download(ICCID, matchingId(1), Terminal.EID))
                .as("the old activation code is worth nothing")
                .isEqualTo(409);
    }

    @Test
    void aLateCancellationOfTheGenerationBeforeTouchesNothing() throws Exception {
        orders.prepare(job(1));
        cancel(1);
        orders.prepare(job(2));

        assertThat(cancel(1).outcome()).isEqualTo(Outcome.DOUBTFUL);
        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.RELEASED);
        assertThat(smdp.profile(ICCID).matchingId()).isEqualTo(matchingId(2));
    }

    @Test
    void aProfileThatSomebodyElseOrderedIsInDoubtAndStaysTheirs() throws Exception {
        new EsimOrders(
                        List.of(smdp.client()),
                        new MatchingIds("another key of thirty-two bytes!"
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                        Clock.systemUTC())
                .prepare(job(1));
        var theirs = smdp.profile(ICCID);

        var not = not(orders.prepare(job(1)));

        assertThat(not.outcome()).isEqualTo(Outcome.DOUBTFUL);
        assertThat(not.code()).contains("8.2.6/3.10");
        assertThat(smdp.profile(ICCID)).isEqualTo(theirs);
    }

    @Test
    void aCancelledProfileCanBeOrderedAgainAndCancellingAgainIsFine() throws Exception {
        orders.prepare(job(1));

        assertThat(cancel(1).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(cancel(1).outcome()).isEqualTo(Outcome.CANCELLED);

        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void whatWasNeverOrderedIsCancelledAllTheSame() throws Exception {
        assertThat(cancel(1).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void anOrderTakenButNotConfirmedIsCancelled() throws Exception {
        smdp.fault("{\"kind\":\"DROP_BEFORE\",\"function\":\"confirmOrder\",\"times\":1}");
        orders.prepare(job(1));

        assertThat(cancel(1).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void aProfileNotToBeReusedBecomesUnavailable() throws Exception {
        orders.prepare(job(1));
        var job = job(1);

        orders.cancel(new Job(job.call(), OrderKind.CANCEL, job.application(), job.sim(), false, null));

        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.UNAVAILABLE);
    }

    @Test
    void aDownloadedProfileCannotBeCancelled() throws Exception {
        orders.prepare(job(1));
        assertThat(smdp.download(ICCID, matchingId(1), Terminal.EID)).isEqualTo(200);

        assertThat(cancel(1).outcome()).isEqualTo(Outcome.ALREADY_DOWNLOADED);
    }

    @Test
    void aProfileWhoseSmdpIsNoLongerConfiguredIsInDoubtAndHoldsNobodyUp() throws Exception {
        var job = job(1);
        var sim = job.sim();
        var elsewhere = new Job.Sim(sim.iccid(), 1, sim.kind(), null, null, "elsewhere", sim.algorithm(), null);

        assertThat(not(orders.prepare(new Job("c", OrderKind.FULFIL, job.application(), elsewhere, true, null)))
                        .outcome())
                .isEqualTo(Outcome.DOUBTFUL);
        assertThat(orders.cancel(new Job("c", OrderKind.CANCEL, job.application(), elsewhere, true, null))
                        .outcome())
                .isEqualTo(Outcome.DOUBTFUL);
    }

    @Test
    void withoutASmdpInStockTheFirstOneHoldsIt() throws Exception {
        var job = job(1);
        var sim = job.sim();
        var anywhere = new Job.Sim(sim.iccid(), 1, sim.kind(), null, null, null, sim.algorithm(), null);

        assertThat(ready(orders.prepare(new Job("c", OrderKind.FULFIL, job.application(), anywhere, true, null)))
                        .code())
                .isNotNull();
    }

    private Job job(int generation) {
        return terminal.esim("app-1", ICCID, generation);
    }

    private Job until(Instant executeBefore) {
        var job = job(1);
        return new Job(job.call(), job.kind(), job.application(), job.sim(), true, executeBefore);
    }

    private Fulfilled cancel(int generation) throws InterruptedException {
        var job = job(generation);
        return orders.cancel(new Job("app-1/CANCEL/1", OrderKind.CANCEL, job.application(), job.sim(), true, null));
    }

    private String matchingId(int generation) {
        return matchingIds.of(Iccid.of(ICCID), generation);
    }

    private static EsimOrders.Prepared.Ready ready(EsimOrders.Prepared prepared) {
        assertThat(prepared).isInstanceOf(EsimOrders.Prepared.Ready.class);
        return (EsimOrders.Prepared.Ready) prepared;
    }

    private static EsimOrders.Prepared.Not not(EsimOrders.Prepared prepared) {
        assertThat(prepared).isInstanceOf(EsimOrders.Prepared.Not.class);
        return (EsimOrders.Prepared.Not) prepared;
    }
}
