package org.simvite.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simvite.backing.smdp.IccidRange;
import org.simvite.backing.smdp.SmdpConfig;
import org.simvite.backing.smdp.SmdpSimulator;
import org.simvite.event.Hold;
import org.simvite.event.OutcomeKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.SimLifecycle;
import org.simvite.event.SimOutcome;
import org.simvite.event.SimStatus;
import org.simvite.event.StockProfile;
import org.simvite.event.StockState;

/** Each rule is broken once, and exactly that rule is found broken. */
class StockInvariantsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ICCID = "8988211000000530082";
    private static final String OTHER_ICCID = "8901000000000000001";
    private static final String REQUESTER = "1.2.3";
    /** Under a key of 32 zeros, worked out by hand. */
    private static final String FIRST = "3913b0dfba9ea27b";

    private static final String SECOND = "9dc19f9720de8650";
    private static final String ORPHANS = "every order of ours at the SM-DP+ is one that we know of";
    private static final String WASTED = "no profile that is free at the SM-DP+ is out of stock but by an operator";
    private static final String WORTHLESS =
            "every profile handed out is ready at the SM-DP+, or delivered, under the matching id of its generation";

    private static final String UNSEEN =
            "no SIM that is settled as returned or unused was downloaded without our knowledge";

    private final Books books = new Books();
    private final List<SmdpReader.Profile> theirs = new ArrayList<>();

    @BeforeEach
    void aCleanStory() {
        stock(ICCID, StockState.ASSIGNED, 1, "");
        theirs.add(profile(ICCID, "RELEASED", FIRST));
        life(SimStatus.USED, 1, true);
        settled(OutcomeKind.USED);
    }

    @Test
    void aCleanStoryHolds() {
        assertThat(broken()).isEmpty();
        assertThat(check()).allSatisfy(finding -> assertThat(finding.checked()).isPositive());
    }

    @Test
    void anOrderForAProfileThatWeHoldFreeIsAnOrphan() {
        stock(ICCID, StockState.AVAILABLE, 2, "");

        assertThat(broken()).containsExactly(ORPHANS);
    }

    @Test
    void anOrderForARetiredProfileIsAnOrphan() {
        stock(ICCID, StockState.RETIRED, 2, "8.2.1/3.5");

        assertThat(broken()).containsExactly(ORPHANS);
    }

    /** Its use was told without a download: the SM-DP+ still has it ready. */
    @Test
    void aUsedSimThatAnOperatorRetiredStaysItsCustomersAndSoDoesItsOrder() {
        stock(ICCID, StockState.RETIRED, 1, "number recalled");
        assertThat(broken()).isEmpty();

        books.sims.settlementByApplication.clear();
        assertThat(broken()).containsExactly(ORPHANS);
    }

    @Test
    void anOrderForAProfileThatWeNeverHadIsAnOrphan() {
        theirs.add(profile(OTHER_ICCID, "LINKED", null));

        assertThat(broken()).containsExactly(ORPHANS);
    }

    @Test
    void anOrderForAProfileInDoubtIsKnownToBeLookedAt() {
        stock(ICCID, StockState.DOUBTFUL, 1, "cancelOrder 8.2.1/3.5, downloadOrder 8.2.1/3.3, cancelOrder 8.2.1/3.5");

        assertThat(broken()).isEmpty();
    }

    @Test
    void anotherOperatorsOrderIsNotOurs() {
        theirs.add(new SmdpReader.Profile(OTHER_ICCID, "RELEASED", "9.9.9", null));

        assertThat(broken()).isEmpty();
    }

    @Test
    void aProfileRetiredByACodeButFreeIsFound() {
        stock(OTHER_ICCID, StockState.RETIRED, 1, "8.2.1/3.9");
        theirs.add(profile(OTHER_ICCID, "AVAILABLE", null));

        assertThat(broken()).containsExactly(WASTED);
    }

    @Test
    void aProfileInDoubtButFreeIsFound() {
        stock(OTHER_ICCID, StockState.DOUBTFUL, 1, "confirmOrder 8.2.6/3.3");
        theirs.add(profile(OTHER_ICCID, "AVAILABLE", null));

        assertThat(broken()).containsExactly(WASTED);
    }

    @Test
    void whatAnOperatorRetiredMayBeFree() {
        stock(OTHER_ICCID, StockState.RETIRED, 1, "broken tray 7/b");
        theirs.add(profile(OTHER_ICCID, "AVAILABLE", null));

        assertThat(broken()).isEmpty();
    }

    @Test
    void aProfileHandedOutButFreeIsFound() {
        theirs.set(0, profile(ICCID, "AVAILABLE", null));

        assertThat(broken()).containsExactly(WORTHLESS);
    }

    @Test
    void aProfileHandedOutButUnknownIsFound() {
        theirs.clear();

        assertThat(broken()).containsExactly(WORTHLESS);
    }

    @Test
    void aProfileReadyUnderTheMatchingIdOfAnotherGenerationIsFound() {
        theirs.set(0, profile(ICCID, "RELEASED", SECOND));
        assertThat(broken()).containsExactly(WORTHLESS);

        stock(ICCID, StockState.ASSIGNED, 2, "");
        assertThat(broken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RETURNED,DOWNLOADED", "RETURNED,INSTALLED", "UNUSED,DOWNLOADED", "UNUSED,DELETED"})
    void aSimThatWasDownloadedWhileItCountsAsReturnedOrUnfetchedIsFound(OutcomeKind settled, String atTheSmdp) {
        theirs.set(0, profile(ICCID, atTheSmdp, FIRST));
        life(SimStatus.valueOf(settled.name()), 1, false);
        settled(settled);

        assertThat(broken()).containsExactly(UNSEEN);

        life(SimStatus.valueOf(settled.name()), 1, true);
        assertThat(broken()).isEmpty();
    }

    /** Its owner wants to give it back, but nothing is settled before the SM-DP+ says what became of it. */
    @Test
    void aSimThatWasDownloadedWhileItIsAskedBackIsNot() {
        theirs.set(0, profile(ICCID, "DOWNLOADED", FIRST));
        life(SimStatus.RECLAIMING, 1, false);
        books.sims.settlementByApplication.clear();

        assertThat(broken()).isEmpty();
    }

    @Test
    void aDownloadOfTheNextGenerationIsAnotherSims() {
        stock(ICCID, StockState.ASSIGNED, 2, "");
        theirs.set(0, profile(ICCID, "DOWNLOADED", SECOND));
        life(SimStatus.RETURNED, 1, false);
        settled(OutcomeKind.RETURNED);

        assertThat(broken()).isEmpty();
    }

    @Test
    void theBooksOfTheSimulatorAreRead(@TempDir Path folder) throws Exception {
        var config = new SmdpConfig(
                0,
                folder.resolve("journal"),
                IccidRange.parse(ICCID + "-" + ICCID),
                "SMDP.EXAMPLE.COM",
                null,
                null,
                Duration.ofSeconds(1));
        try (var simulator = SmdpSimulator.start(config)) {
            ask(simulator, "downloadOrder", "");
            ask(simulator, "confirmOrder", ",\"releaseFlag\":true,\"matchingId\":\"WKHPX-TAGRC-HTTRS-4FMNF-5CEQA\"");

            assertThat(new SmdpReader(HttpClient.newHttpClient(), simulator.address(), us()).read())
                    .isEqualTo(theirs);
        }
    }

    private static void ask(SmdpSimulator simulator, String function, String more) throws Exception {
        var body = "{\"header\":{\"functionRequesterIdentifier\":\"" + REQUESTER
                + "\",\"functionCallIdentifier\":\"c\"},\"iccid\":\"" + ICCID + "\"" + more + "}";
        var request = HttpRequest.newBuilder(URI.create(simulator.address() + "/gsma/rsp2/es2plus/" + function))
                .header("Content-Type", "application/json")
                .header("X-Admin-Protocol", "gsma/rsp/v2.2.2")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(new ObjectMapper()
                        .readTree(answer)
                        .at("/header/functionExecutionStatus/status")
                        .asText())
                .isEqualTo("Executed-Success");
    }

    private List<String> broken() {
        return check().stream()
                .filter(finding -> !finding.holds())
                .map(Finding::invariant)
                .toList();
    }

    private List<Finding> check() {
        return new StockInvariants(books, theirs, us()).check();
    }

    private static SmdpReader.Us us() {
        return new SmdpReader.Us("smdp-1", REQUESTER, new byte[32]);
    }

    private static SmdpReader.Profile profile(String iccid, String state, @Nullable String digest) {
        return new SmdpReader.Profile(iccid, state, state.equals("AVAILABLE") ? null : REQUESTER, digest);
    }

    private void stock(String iccid, StockState state, int generation, String cause) {
        books.add(
                "sim-stock",
                iccid,
                StockProfile.newBuilder()
                        .setEventId(iccid + "/1")
                        .setAt(NOW)
                        .setIccid(iccid)
                        .setPoolId("esim")
                        .setProfileKind(ProfileKind.ESIM)
                        .setState(state)
                        .setGeneration(generation)
                        .setSmdpId("smdp-1")
                        .setRevision(1)
                        .setCause(cause)
                        .build(),
                NOW);
    }

    private void life(SimStatus status, int generation, boolean downloaded) {
        books.add(
                "sim-lifecycle",
                "a1",
                SimLifecycle.newBuilder()
                        .setEventId("a1/1")
                        .setAt(NOW)
                        .setApplicationId("a1")
                        .setStatus(status)
                        .setProfileKind(ProfileKind.ESIM)
                        .setIccid(ICCID)
                        .setGeneration(generation)
                        .setPoolId("esim")
                        .setAccountId("applicant")
                        .setDeviceId("device")
                        .setHold(Hold.newBuilder()
                                .setInviteId("0123456789AB")
                                .setAccountId("account")
                                .build())
                        .setDownloaded(downloaded)
                        .setRevision(1)
                        .build(),
                NOW);
    }

    private void settled(OutcomeKind kind) {
        books.add(
                "sim-outcomes",
                "account",
                SimOutcome.newBuilder()
                        .setEventId("a1/" + kind)
                        .setAt(NOW)
                        .setAccountId("account")
                        .setKind(kind)
                        .setInviteId("0123456789AB")
                        .setApplicationId("a1")
                        .setUses(1)
                        .build(),
                NOW);
    }
}
