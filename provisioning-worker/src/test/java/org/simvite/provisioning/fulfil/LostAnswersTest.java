package org.simvite.provisioning.fulfil;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.backing.smdp.ProfileState;
import org.simvite.identity.ActivationCode;
import org.simvite.identity.Iccid;
import org.simvite.provisioning.pool.OrderKind;
import org.simvite.provisioning.pool.Outcome;

/**
 * Every answer of an SM-DP+ lost once, in each generation of a profile, at a peer that lets a call be repeated and at one that
 * does not: the next attempt finds out what was done, and neither book keeps an order that the other does not know.
 */
class LostAnswersTest {

    private static final String ICCID = "8988211000000530082";
    private static final int MOST_ATTEMPTS = 4;
    private static final int MOST_ATTEMPTS_AT_RANDOM = 100;

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

    /** Function, generation, whether the peer is strict, how many answers in a row are lost. */
    static List<Arguments> losses() {
        var all = new ArrayList<Arguments>();
        for (var function : List.of("downloadOrder", "confirmOrder", "cancelOrder", "*")) {
            for (var generation = 1; generation <= 3; generation++) {
                for (var strict : List.of(false, true)) {
                    for (var times : List.of(1, 2)) {
                        all.add(Arguments.of(function, generation, strict, times));
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0} of generation {1}, strict: {2}, {3} times")
    @MethodSource("losses")
    void theNextAttemptFindsOutWhatWasDone(String function, int generation, boolean strict, int times)
            throws Exception {
        for (var earlier = 1; earlier < generation; earlier++) {
            prepared(earlier);
            cancelled(earlier);
        }
        lose(function, times, strict);

        var code = prepared(generation);

        assertThat(code.matchingId()).isEqualTo(matchingId(generation));
        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.RELEASED);
        assertThat(smdp.profile(ICCID).matchingId()).isEqualTo(matchingId(generation));
        assertThat(smdp.profile(ICCID).eid()).isEqualTo(Terminal.EID);

        smdp.noFaults();
        lose(function, times, strict);
        cancelled(generation);

        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @ParameterizedTest(name = "{0} of generation {1}, strict: {2}, {3} times")
    @MethodSource("losses")
    void anOrderGivenUpInTheMiddleIsCancelledAllTheSame(String function, int generation, boolean strict, int times)
            throws Exception {
        for (var earlier = 1; earlier < generation; earlier++) {
            prepared(earlier);
            cancelled(earlier);
        }
        lose(function, times, strict);

        orders.prepare(job(OrderKind.FULFIL, generation, 1));
        cancelled(generation);

        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    /** An attempt of the generation before that got through after its own cancellation. */
    @ParameterizedTest(name = "{0} of generation {1}, strict: {2}, {3} times")
    @MethodSource("losses")
    void anOrderOfTheGenerationBeforeDoesNotStandInTheWay(String function, int generation, boolean strict, int times)
            throws Exception {
        for (var earlier = 1; earlier <= generation; earlier++) {
            prepared(earlier);
            cancelled(earlier);
        }
        prepared(generation);
        lose(function, times, strict);

        var code = prepared(generation + 1);

        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.RELEASED);
        assertThat(smdp.profile(ICCID).matchingId()).isEqualTo(code.matchingId());
        assertThat(code.matchingId()).isEqualTo(matchingId(generation + 1));
    }

    @Test
    void aConfirmationLostAtAStrictPeerInTheSecondGenerationLeavesNoOrphan() throws Exception {
        prepared(1);
        cancelled(1);
        lose("confirmOrder", 1, true);

        assertThat(orders.prepare(job(OrderKind.FULFIL, 2, 1)))
                .isEqualTo(new EsimOrders.Prepared.Not(Outcome.TRY_LATER, "unreachable"));
        assertThat(smdp.profile(ICCID).matchingId()).as("it was done").isEqualTo(matchingId(2));

        assertThat(orders.prepare(job(OrderKind.FULFIL, 2, 2))).isInstanceOf(EsimOrders.Prepared.Ready.class);
        assertThat(smdp.profile(ICCID).matchingId()).isEqualTo(matchingId(2));
    }

    /** What peers in the field answer to the repetition of a cancellation. */
    @ParameterizedTest
    @CsvSource({"8.2.1, 3.5", "8.2.1, 3.9", "8.2.6, 3.10", "8.1.1, 3.10", "99.9, 9.9"})
    void aRepeatedCancellationThatIsRefusedIsFoundToBeDone(String subject, String reason) throws Exception {
        prepared(1);
        cancelled(1);
        smdp.fault("{\"kind\":\"STATUS\",\"function\":\"cancelOrder\",\"times\":1,\"subjectCode\":\"" + subject
                + "\",\"reasonCode\":\"" + reason + "\"}");

        var fulfilled = orders.cancel(job(OrderKind.CANCEL, 1, 2));

        assertThat(fulfilled.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void aPeerThatCallsADownloadedProfileAnInvalidTransitionIsNotBelievedToHaveItFree() throws Exception {
        prepared(1);
        assertThat(smdp.download(ICCID, matchingId(1), Terminal.EID)).isEqualTo(200);
        smdp.fault("{\"kind\":\"STATUS\",\"function\":\"cancelOrder\",\"subjectCode\":\"8.2.1\","
                + "\"reasonCode\":\"3.5\"}");

        var fulfilled = orders.cancel(job(OrderKind.CANCEL, 1, 1));

        assertThat(fulfilled.outcome()).isEqualTo(Outcome.DOUBTFUL);
        assertThat(fulfilled.code())
                .isEqualTo(
                        "cancelOrder 8.2.1/3.5, downloadOrder 8.2.1/3.3, cancelOrder 8.2.1/3.5, cancelOrder 8.2.1/3.5");
        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.DOWNLOADED);
    }

    /** Peers that want neither a matching id nor an EID for an order that has none, while a trial's answer was lost. */
    @ParameterizedTest
    @ValueSource(strings = {"", "89049032123451234512345678901235"})
    void whatWasTakenAndNeverConfirmedIsTakenBackAtAPeerThatWantsNothingSuperfluous(String eid) throws Exception {
        prepared(1);
        cancelled(1);
        smdp.client().downloadOrder("trial", ICCID, eid.isEmpty() ? null : eid);
        var refusals = eid.isEmpty() ? 2 : 1;
        smdp.fault("{\"kind\":\"STATUS\",\"function\":\"cancelOrder\",\"subjectCode\":\"8.2.6\","
                + "\"reasonCode\":\"3.10\",\"times\":" + refusals + "}");

        assertThat(orders.cancel(job(OrderKind.CANCEL, 1, 3)).outcome()).isEqualTo(Outcome.CANCELLED);

        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    /** Orders of five generations, some given up in the middle, while answers and calls get lost at random. */
    @ParameterizedTest
    @MethodSource("seeds")
    void inAnyMixtureOfLossesBothBooksAgree(long seed) throws Exception {
        var dice = new Random(seed);
        smdp.fault("{\"kind\":\"DROP_AFTER\",\"rate\":0.35,\"seed\":" + seed + "}");
        smdp.fault("{\"kind\":\"DROP_BEFORE\",\"rate\":0.1,\"seed\":" + (seed + 1) + "}");
        smdp.fault("{\"kind\":\"STATUS\",\"rate\":0.1,\"seed\":" + (seed + 2) + "}");
        smdp.fault("{\"kind\":\"STRICT\",\"rate\":" + (seed % 2) + "}");

        for (var generation = 1; generation <= 5; generation++) {
            if (dice.nextBoolean()) {
                prepared(generation, MOST_ATTEMPTS_AT_RANDOM);
                assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.RELEASED);
                assertThat(smdp.profile(ICCID).matchingId()).isEqualTo(matchingId(generation));
            } else {
                for (var attempt = 0; attempt < dice.nextInt(4); attempt++) {
                    orders.prepare(job(OrderKind.FULFIL, generation, attempt));
                }
            }
            cancelled(generation, MOST_ATTEMPTS_AT_RANDOM);
            assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.AVAILABLE);
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @Test
    void anOrderWhoseEidIsForgottenIsInDoubtAndNotTakenForFree() throws Exception {
        prepared(1);
        var job = job(OrderKind.CANCEL, 1, 1);
        var application = job.application();
        var noEid = new Job.Application(
                application.applicationId(),
                application.inviteId(),
                application.accountId(),
                application.poolId(),
                null,
                application.sealingKey(),
                application.signature());

        var fulfilled = orders.cancel(new Job(job.call(), job.kind(), noEid, job.sim(), true, null));

        assertThat(fulfilled.outcome()).isEqualTo(Outcome.DOUBTFUL);
        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.RELEASED);
    }

    @Test
    void aProfileThatThePeerHasLostIsInDoubt() throws Exception {
        prepared(1);
        smdp.fault("{\"kind\":\"STATUS\",\"subjectCode\":\"8.2.1\",\"reasonCode\":\"3.9\"}");

        var fulfilled = orders.cancel(job(OrderKind.CANCEL, 1, 1));

        assertThat(fulfilled.outcome()).isEqualTo(Outcome.DOUBTFUL);
        assertThat(fulfilled.code()).isEqualTo("cancelOrder 8.2.1/3.9, downloadOrder 8.2.1/3.9");
    }

    @Test
    void anOrderThatTheGenerationBeforeTookForAnotherEuiccIsNotHandedOut() throws Exception {
        // its downloadOrder came through after its cancellation; a lax peer confirms it for whoever asks
        smdp.client().downloadOrder("late", ICCID, "89086030202200000022000023022943");
        var job = job(OrderKind.FULFIL, 2, 1);
        var noEid = new Job.Application(
                "app-1",
                Terminal.INVITE,
                terminal.accountId(),
                "esim",
                null,
                terminal.publicSealingKey(),
                job.application().signature());
        var forNobody = new Job(job.call(), job.kind(), noEid, job.sim(), true, null);

        assertThat(orders.prepare(forNobody)).isEqualTo(new EsimOrders.Prepared.Not(Outcome.TRY_LATER, "other eid"));

        assertThat(orders.prepare(forNobody)).isInstanceOf(EsimOrders.Prepared.Ready.class);
        assertThat(smdp.profile(ICCID).eid()).isNull();
    }

    private void lose(String function, int times, boolean strict) throws Exception {
        smdp.fault("{\"kind\":\"DROP_AFTER\",\"function\":\"" + function + "\",\"times\":" + times + "}");
        if (strict) {
            smdp.fault("{\"kind\":\"STRICT\"}");
        }
    }

    /** Attempts until it is prepared; nothing but "not now" may come before. */
    private ActivationCode prepared(int generation) throws InterruptedException {
        return prepared(generation, MOST_ATTEMPTS);
    }

    private ActivationCode prepared(int generation, int attempts) throws InterruptedException {
        for (var attempt = 1; attempt <= attempts; attempt++) {
            var prepared = orders.prepare(job(OrderKind.FULFIL, generation, attempt));
            if (prepared instanceof EsimOrders.Prepared.Ready ready) {
                return ready.code();
            }
            assertThat(((EsimOrders.Prepared.Not) prepared).outcome()).isEqualTo(Outcome.TRY_LATER);
        }
        throw new AssertionError("not prepared after " + attempts + " attempts");
    }

    private void cancelled(int generation) throws InterruptedException {
        cancelled(generation, MOST_ATTEMPTS);
    }

    private void cancelled(int generation, int attempts) throws InterruptedException {
        for (var attempt = 1; attempt <= attempts; attempt++) {
            var outcome =
                    orders.cancel(job(OrderKind.CANCEL, generation, attempt)).outcome();
            if (outcome == Outcome.CANCELLED) {
                return;
            }
            assertThat(outcome).isEqualTo(Outcome.TRY_LATER);
        }
        throw new AssertionError("not cancelled after " + attempts + " attempts");
    }

    private Job job(OrderKind kind, int generation, int attempt) {
        var job = terminal.esim("app-1", ICCID, generation);
        return new Job("app-1/" + kind + "/" + attempt, kind, job.application(), job.sim(), true, null);
    }

    private String matchingId(int generation) {
        return matchingIds.of(Iccid.of(ICCID), generation);
    }
}
