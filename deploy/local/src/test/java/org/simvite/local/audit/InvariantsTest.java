package org.simvite.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.Channel;
import org.simvite.event.CreditBalance;
import org.simvite.event.Hold;
import org.simvite.event.Invite;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteRequest;
import org.simvite.event.LedgerCause;
import org.simvite.event.LedgerEntry;
import org.simvite.event.OutcomeKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningOrderKind;
import org.simvite.event.ProvisioningOutcome;
import org.simvite.event.ProvisioningResult;
import org.simvite.event.ProvisioningState;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.Reason;
import org.simvite.event.SimApplication;
import org.simvite.event.SimOutcome;
import org.simvite.event.SimParameters;
import org.simvite.event.StockProfile;
import org.simvite.event.StockState;

/** Each rule is broken once, and exactly that rule is found broken. */
class InvariantsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String INVITE = "0123456789AB";

    private final Books books = new Books();
    private Memory memory = Memory.WHOLE;
    private Instant now = NOW;

    /** One account, one code with one use, one application that ended in parameters and was used. */
    @BeforeEach
    void aCleanStory() {
        add("invite-requests", request("request"));
        add("invite-decisions", decision("request"));
        add("invites", invite());
        add("sim-applications", application("a1"));
        add("application-decisions", decided("a1", ApplicationDecisionStatus.ACCEPTED));
        add("provisioning-states", provisioned("a1", "8988211000000530082", 1, ProvisioningStatus.PROVISIONED));
        add("sim-parameters", parameters("a1", "8988211000000530082", 1));
        add("sim-outcomes", outcome("entry-2", OutcomeKind.USED, 1, NOW));
        add("credit-ledger", entry(1, LedgerCause.OPENING, 20, 20, 0, null));
        add("credit-ledger", entry(2, LedgerCause.USED, 2, 22, 1, "a1"));
        add("credit-balances", balance(22, 0, 0, 1, 2));
        add("sim-stock", stock("8988211000000530082", "esim", StockState.ASSIGNED));
    }

    @Test
    void aCleanStoryHolds() {
        assertThat(broken()).isEmpty();
        assertThat(findings())
                .allSatisfy(finding -> assertThat(finding.checked()).isPositive());
    }

    @Test
    void aRequestWithoutDecisionIsFound() {
        add("invite-requests", request("forgotten"));

        assertThat(broken()).containsExactly("every request for a code is decided");
    }

    @Test
    void aRequestWhoseDecisionIsNoLongerKeptIsNot() {
        books.decidedRequests.clear();
        later(Duration.ofDays(6));
        assertThat(broken()).containsExactly("every request for a code is decided");

        later(Duration.ofDays(8));

        assertThat(broken()).isEmpty();
    }

    /** A terminal registers again with each start, under the same request. */
    @Test
    void aRequestThatIsRepeatedWhenItsDecisionIsNoLongerKeptWasDecidedIfItsCodeIsThere() {
        books.requests.clear();
        books.decidedRequests.clear();
        add("invites", invite());
        later(Duration.ofDays(40));

        books.add("invite-requests", "key", request("request"), now.minusSeconds(5));

        assertThat(broken()).isEmpty();
    }

    @Test
    void anApplicationWithoutDecisionIsFound() {
        add("sim-applications", application("forgotten"));

        assertThat(broken()).singleElement().asString().startsWith("every application is decided");
    }

    @Test
    void anApplicationDecidedTwiceIsFound() {
        add("application-decisions", decided("a1", ApplicationDecisionStatus.ACCEPTED));

        assertThat(broken()).singleElement().asString().startsWith("every application is decided");
    }

    @Test
    void anApplicationThatIsDecidedOnceItsAccountIsKnownIsDecidedOnce() {
        books.decisionsByApplication.clear();
        var undecided = decided("a1", ApplicationDecisionStatus.REJECTED);
        undecided.setReason(Reason.NOT_DECIDED);
        add("application-decisions", undecided);
        add("application-decisions", undecided);
        assertThat(broken()).isEmpty();

        add("application-decisions", decided("a1", ApplicationDecisionStatus.ACCEPTED));

        assertThat(broken()).isEmpty();
        add("application-decisions", decided("a1", ApplicationDecisionStatus.REJECTED));
        assertThat(broken()).singleElement().asString().startsWith("every application is decided");
    }

    @Test
    void aCodeRedeemedTooOftenIsFound() {
        add("sim-applications", application("a2"));
        add("application-decisions", decided("a2", ApplicationDecisionStatus.ACCEPTED));
        add("provisioning-states", provisioned("a2", "8901000000000000001", 1, ProvisioningStatus.PROVISIONED));
        add("sim-parameters", parameters("a2", "8901000000000000001", 1));

        assertThat(broken()).containsExactly("each code is redeemed at most its number of uses");
    }

    @Test
    void aProfileGivenTwiceIsFound() {
        add("provisioning-states", provisioned("a3", "8988211000000530082", 1, ProvisioningStatus.RESERVED));

        assertThat(broken()).containsExactly("each profile generation is assigned to at most one application");
    }

    @Test
    void aNumberThatTwoProfilesHaveIsFound() {
        add("sim-stock", stock("8901000000000000001", "other", StockState.AVAILABLE));

        assertThat(broken()).containsExactly("each IMSI and each MSISDN is that of one profile that is not retired");
    }

    @Test
    void aNumberMovesOnFromARetiredProfile() {
        add("sim-stock", stock("8901000000000000001", "other", StockState.RETIRED));

        assertThat(broken()).isEmpty();
    }

    @Test
    void anImsiThatTwoProfilesHaveIsFound() {
        for (var iccid : List.of("8988211000000530082", "8901000000000000001")) {
            var profile = stock(iccid, "vsim", StockState.AVAILABLE);
            profile.setMsisdn(null);
            profile.setImsi("001010123456063");
            add("sim-stock", profile);
        }

        assertThat(broken()).containsExactly("each IMSI and each MSISDN is that of one profile that is not retired");
    }

    @Test
    void aNumberOfAProfileThatIsForgottenIsFree() {
        books.gone("sim-stock", "8988211000000530082");
        add("sim-stock", stock("8901000000000000001", "other", StockState.AVAILABLE));

        assertThat(broken()).isEmpty();
    }

    private static StockProfile stock(String iccid, String pool, StockState state) {
        return StockProfile.newBuilder()
                .setEventId(iccid + "/1")
                .setAt(NOW)
                .setIccid(iccid)
                .setPoolId(pool)
                .setProfileKind(ProfileKind.ESIM)
                .setState(state)
                .setGeneration(1)
                .setMsisdn("4916012345678")
                .setRevision(1)
                .build();
    }

    @Test
    void theNextGenerationOfAProfileIsAnotherProfile() {
        add("provisioning-states", provisioned("a3", "8988211000000530082", 2, ProvisioningStatus.RESERVED));

        assertThat(broken()).isEmpty();
    }

    @Test
    void anAcceptedApplicationWithoutParametersIsFound() {
        books.parametersByApplication.clear();

        assertThat(broken()).containsExactly("every accepted application ends in parameters, failure or back-order");
    }

    @Test
    void parametersOfAnotherGenerationDoNotCount() {
        books.parametersByApplication.clear();
        add("sim-parameters", parameters("a1", "8988211000000530082", 2));

        assertThat(broken()).containsExactly("every accepted application ends in parameters, failure or back-order");
    }

    @Test
    void parametersOfAnotherProfileDoNotCount() {
        books.parametersByApplication.clear();
        add("sim-parameters", parameters("a1", "8901000000000000001", 1));

        assertThat(broken()).containsExactly("every accepted application ends in parameters, failure or back-order");
    }

    @Test
    void parametersThatAreNoLongerKeptAreNotMissedIfTheSimsLifeIsThere() {
        books.parametersByApplication.clear();
        later(Duration.ofDays(6));
        assertThat(broken()).containsExactly("every accepted application ends in parameters, failure or back-order");

        later(Duration.ofDays(8));

        assertThat(broken()).isEmpty();
    }

    @Test
    void whatWasProvisionedLongAgoAndNeverBecameASimIsFound() {
        books.parametersByApplication.clear();
        later(Duration.ofDays(8));
        add("sim-applications", application("a2"));
        add("invites", invite(2));
        add("credit-balances", balance(22, 10, 1, 2, 2));
        add("application-decisions", decided("a2", ApplicationDecisionStatus.ACCEPTED));
        add("provisioning-states", provisioned("a2", "8901000000000000001", 1, ProvisioningStatus.PROVISIONED));

        assertThat(broken()).containsExactly("every accepted application ends in parameters, failure or back-order");
    }

    /** The pool was away for six days: the result lay on its topic, and the parameters on theirs. */
    @Test
    void parametersAreAsOldAsTheResultThatTellsOfThemNotAsWhatThePoolMadeOfIt() {
        books.parametersByApplication.clear();
        books.sealedAt.clear();
        add("provisioning-results", result("a1"));
        later(Duration.ofDays(8));
        var provisioned = provisioned("a1", "8988211000000530082", 1, ProvisioningStatus.PROVISIONED);

        books.add("provisioning-states", "a1", provisioned, NOW.plus(Duration.ofDays(6)));

        assertThat(broken()).isEmpty();
    }

    @Test
    void aReclaimedProfileIsNotAskedForItsParametersWhenNobodyKnowsAnyMoreWhenItWasProvisioned() {
        books.parametersByApplication.clear();
        books.sealedAt.clear();
        add("provisioning-states", provisioned("a1", "8988211000000530082", 1, ProvisioningStatus.RECLAIMED));
        later(Duration.ofDays(20));

        assertThat(broken()).isEmpty();
    }

    @Test
    void whatOutlivesItsCodeByMoreThanAYearStillAddsUp() {
        later(Duration.ofDays(401));
        books.inviteById.clear();
        books.provisioningByApplication.clear();

        assertThat(broken()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = OutcomeKind.class,
            names = {"UNUSED", "RETURNED", "EXPIRED", "REVOKED", "TOPPED_UP", "USE_REVERSED"})
    void anOutcomeThatNobodyBookedIsFound(OutcomeKind kind) {
        add("sim-outcomes", outcome("lost", kind, 1, NOW));

        assertThat(broken()).containsExactly("every outcome that moves credit is booked once");
    }

    @Test
    void anOutcomeBookedTwiceIsFound() {
        add("credit-ledger", entry(3, LedgerCause.USED, 2, 24, 0, "a1", "entry-2"));
        add("credit-balances", balance(24, 0, 0, 1, 3));

        assertThat(broken()).containsExactly("every outcome that moves credit is booked once");
    }

    @Test
    void anOutcomeBookedOnAnotherAccountIsFound() {
        var strangers = outcome("entry-2", OutcomeKind.USED, 1, NOW);
        strangers.setAccountId("another");
        add("sim-outcomes", strangers);

        assertThat(broken()).containsExactly("every outcome that moves credit is booked once");
    }

    @Test
    void anOutcomeThatOpensAnAccountMayFindItOpen() {
        add("sim-outcomes", outcome("a1/ACCEPTED", OutcomeKind.ACCEPTED, 0, NOW));

        assertThat(broken()).isEmpty();
    }

    @Test
    void whatClosesNoHoldAndCameTooLateToBeToldFromARepetitionNeedNotBeBooked() {
        add("sim-outcomes", outcome("late", OutcomeKind.TOPPED_UP, 0, NOW.minus(Duration.ofDays(401))));
        assertThat(broken()).isEmpty();

        add("sim-outcomes", outcome("late", OutcomeKind.UNUSED, 1, NOW.minus(Duration.ofDays(401))));
        assertThat(broken()).containsExactly("every outcome that moves credit is booked once");
    }

    @Test
    void aUseClosedTwiceIsFound() {
        add("credit-ledger", entry(3, LedgerCause.UNUSED, -10, 12, 1, "a1"));
        add("credit-balances", balance(12, -10, -1, 1, 3));

        assertThat(broken()).containsExactly("each use is closed once");
    }

    @Test
    void aUseThatVanishedIsFound() {
        add("credit-balances", balance(22, 10, 1, 1, 2));

        assertThat(broken())
                .containsExactly(
                        "issued uses = open holds + closed uses, for each account",
                        "what an account holds = the stakes of its open uses");
    }

    @Test
    void aBalanceThatIsNotTheSumIsFound() {
        add("credit-balances", balance(23, 0, 0, 1, 2));

        assertThat(broken()).containsExactly("every balance = opening + entries, without gaps");
    }

    @Test
    void aGapInTheLedgerIsFound() {
        add("credit-ledger", entry(4, LedgerCause.TOPPED_UP, 1, 23, 0, "a1"));
        add("credit-balances", balance(23, 0, 0, 1, 4));

        assertThat(broken()).containsExactly("every balance = opening + entries, without gaps");
    }

    @Test
    void aBalanceOfNothingIsFound() {
        books.entriesByAccount.clear();

        assertThat(broken()).contains("every balance = opening + entries, without gaps");
    }

    @Test
    void usesThatNobodyIssuedAreFound() {
        books.inviteById.clear();

        assertThat(broken()).contains("issued uses = open holds + closed uses, for each account");
    }

    private List<String> broken() {
        return findings().stream()
                .filter(finding -> !finding.holds())
                .map(Finding::invariant)
                .toList();
    }

    private List<Finding> findings() {
        return Stream.concat(
                        new Invariants(books, memory).check().stream(),
                        new CreditInvariants(books, now).check().stream())
                .toList();
    }

    private void add(String topic, GenericRecord record) {
        books.add(topic, "key", record, NOW);
    }

    /** As production keeps its topics. */
    private void later(Duration time) {
        now = NOW.plus(time);
        memory = new Memory(
                Map.of(
                        "invite-requests", Duration.ofDays(28),
                        "invite-decisions", Duration.ofDays(7),
                        "sim-parameters", Duration.ofDays(7),
                        "application-decisions", Duration.ofDays(400)),
                now);
    }

    private static InviteRequest request(String id) {
        return InviteRequest.newBuilder()
                .setEventId(id)
                .setAt(NOW)
                .setRequestId(id)
                .setAccountId("account")
                .setChannel(Channel.FREE)
                .build();
    }

    private static InviteDecision decision(String id) {
        return InviteDecision.newBuilder()
                .setEventId(id)
                .setAt(NOW)
                .setRequestId(id)
                .setAccountId("account")
                .setChannel(Channel.FREE)
                .setStatus(InviteDecisionStatus.GRANTED)
                .build();
    }

    private static Invite invite() {
        return invite(1);
    }

    private static Invite invite(int uses) {
        return Invite.newBuilder()
                .setEventId(INVITE)
                .setAt(NOW)
                .setInviteId(INVITE)
                .setRequestId("request")
                .setAccountId("account")
                .setHolderAccountId("account")
                .setChannel(Channel.FREE)
                .setUses(uses)
                .setNotBefore(NOW)
                .setExpiresAt(NOW.plusSeconds(60))
                .setStake(10)
                .setPolicyVersion("staked@1")
                .build();
    }

    private static SimApplication application(String id) {
        return SimApplication.newBuilder()
                .setEventId(id)
                .setAt(NOW)
                .setKind(ApplicationRecordKind.APPLY)
                .setApplicationId(id)
                .setProfileKind(ProfileKind.ESIM)
                .build();
    }

    private static ApplicationDecision decided(String id, ApplicationDecisionStatus status) {
        return ApplicationDecision.newBuilder()
                .setEventId(id)
                .setAt(NOW)
                .setApplicationId(id)
                .setAccountId("applicant")
                .setDeviceId("device")
                .setInviteId(INVITE)
                .setStatus(status)
                .build();
    }

    private static ProvisioningState provisioned(String id, String iccid, int generation, ProvisioningStatus status) {
        return ProvisioningState.newBuilder()
                .setEventId(id)
                .setAt(NOW)
                .setApplicationId(id)
                .setStatus(status)
                .setPoolId("esim")
                .setProfileKind(ProfileKind.ESIM)
                .setIccid(iccid)
                .setGeneration(generation)
                .setAccountId("applicant")
                .setDeviceId("device")
                .setHold(Hold.newBuilder()
                        .setInviteId(INVITE)
                        .setAccountId("account")
                        .build())
                .build();
    }

    private static SimParameters parameters(String id, String iccid, int generation) {
        return SimParameters.newBuilder()
                .setIccid(iccid)
                .setEventId(id)
                .setAt(NOW)
                .setApplicationId(id)
                .setAccountId("applicant")
                .setGeneration(generation)
                .setJwe("sealed")
                .setExpiresAt(NOW.plusSeconds(60))
                .build();
    }

    private static LedgerEntry entry(
            long sequence, LedgerCause cause, int delta, int balance, int closed, @Nullable String application) {
        return entry(sequence, cause, delta, balance, closed, application, "entry-" + sequence);
    }

    private static LedgerEntry entry(
            long sequence,
            LedgerCause cause,
            int delta,
            int balance,
            int closed,
            @Nullable String application,
            String id) {
        return LedgerEntry.newBuilder()
                .setEventId(id)
                .setAt(NOW)
                .setAccountId("account")
                .setSequence(sequence)
                .setCause(cause)
                .setDelta(delta)
                .setBalance(balance)
                .setHeld(0)
                .setClosedUses(closed)
                .setInviteId(application == null ? null : INVITE)
                .setApplicationId(application)
                .setPolicyVersion("staked@1")
                .build();
    }

    private static SimOutcome outcome(String id, OutcomeKind kind, int uses, Instant at) {
        return SimOutcome.newBuilder()
                .setEventId(id)
                .setAt(at)
                .setAccountId("account")
                .setKind(kind)
                .setInviteId(INVITE)
                .setApplicationId("a1")
                .setUses(uses)
                .build();
    }

    private static ProvisioningResult result(String application) {
        return ProvisioningResult.newBuilder()
                .setEventId(application + "/FULFIL/1")
                .setAt(NOW)
                .setOrderId(application + "/FULFIL")
                .setKind(ProvisioningOrderKind.FULFIL)
                .setAttempt(1)
                .setApplicationId(application)
                .setPoolId("esim")
                .setIccid("8988211000000530082")
                .setGeneration(1)
                .setOutcome(ProvisioningOutcome.SUCCEEDED)
                .build();
    }

    private static CreditBalance balance(int balance, int held, int openUses, long issued, long sequence) {
        return CreditBalance.newBuilder()
                .setEventId("balance-" + sequence)
                .setAt(NOW)
                .setAccountId("account")
                .setBalance(balance)
                .setHeld(held)
                .setIssuedUses(issued)
                .setOpenUses(openUses)
                .setOpenInvites(openUses)
                .setSequence(sequence)
                .setCanRequest(true)
                .setPolicyVersion("staked@1")
                .setRevision(sequence)
                .build();
    }
}
