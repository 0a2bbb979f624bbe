package org.simvite.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.AssignmentPeriod;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceCommandKind;
import org.simvite.event.DeviceConfirmation;
import org.simvite.event.Hold;
import org.simvite.event.IdentifierKind;
import org.simvite.event.OutcomeKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.ReleaseCause;
import org.simvite.event.ReservationRequest;
import org.simvite.event.SimAssignment;
import org.simvite.event.SimLifecycle;
import org.simvite.event.SimOutcome;
import org.simvite.event.SimStatus;

/** Each rule is broken once, and exactly that rule is found broken. */
class SimInvariantsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String INVITE = "0123456789AB";
    private static final String DEVICE = "eid-AAAAAAAAAAAAAAAAAAAAAA";
    private static final String UNNAMED = "key-7";

    private static final String ACCOUNTS = "each account has one pending or unused SIM at a time";
    private static final String DEVICES = "each device is given one SIM at a time that is downloaded and unused";
    private static final String GIVEN_BACK = "no SIM that was downloaded counts as given back";
    private static final String PERIODS = "each ICCID, IMSI and MSISDN is one application's at a time";

    private final Books books = new Books();

    /** Ann's SIM is used. Ben's was downloaded by a device that it names, is not used yet, and has a number that was Ann's. */
    @BeforeEach
    void aCleanStory() {
        sim("a1", "ann", DEVICE, 1);
        downloaded("a1", DEVICE, 2);
        settled("a1", OutcomeKind.USED, null, 10);
        sim("b1", "ben", DEVICE, 20);
        downloaded("b1", DEVICE, 30);
        assigned(period("a1", 0, 15), period("b1", 15, -1));
    }

    @Test
    void aCleanStoryHolds() {
        assertThat(broken()).isEmpty();
        assertThat(check()).allSatisfy(finding -> assertThat(finding.checked()).isPositive());
    }

    @Test
    void aSecondUnusedSimOfAnAccountIsFound() {
        sim("b2", "ben", UNNAMED, 40);

        assertThat(broken()).containsExactly(ACCOUNTS);
    }

    @Test
    void anApplicationAcceptedWhileTheAccountHasAnUnusedSimIsFound() {
        decided("b2", "ben", ApplicationDecisionStatus.ACCEPTED);

        assertThat(broken()).containsExactly(ACCOUNTS);

        decided("b2", "ben", ApplicationDecisionStatus.FAILED);
        assertThat(broken()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = OutcomeKind.class,
            names = {"USED", "UNUSED", "RETURNED"})
    void theNextSimAfterOneThatEndedIsNot(OutcomeKind end) {
        settled("b1", end, null, 50);
        lifecycle("b1", "ben", DEVICE, false);

        sim("b2", "ben", UNNAMED, 60);

        assertThat(broken()).isEmpty();
    }

    /** The top-up was taken back: the first SIM is unused again, and its owner has done nothing wrong. */
    @Test
    void theNextSimAfterAUseThatWasTakenBackLaterIsNot() {
        sim("a2", "ann", UNNAMED, 60);

        settled("a1", OutcomeKind.USE_REVERSED, "a1/USED", 70);

        assertThat(broken()).isEmpty();
    }

    @Test
    void aDeviceThatWasGivenASecondSimThoughItsFirstIsUnusedIsFound() {
        sim("c1", "cem", DEVICE, 30 + 61);

        assertThat(broken()).isEmpty();
        downloaded("c1", DEVICE, 200);

        assertThat(broken()).containsExactly(DEVICES);
    }

    @Test
    void twoSimsThatWereUnderWayToADeviceAtOnceAreNot() {
        sim("c1", "cem", DEVICE, 30 + 59);
        downloaded("c1", DEVICE, 200);

        assertThat(broken()).isEmpty();
    }

    @Test
    void aSimThatNamesNoDeviceMayBeDownloadedByAny() {
        sim("c1", "cem", UNNAMED, 1_000);
        downloaded("c1", DEVICE, 2_000);

        assertThat(broken()).isEmpty();
    }

    @Test
    void aDeviceThatAnOperatorReleasedMayHaveAnotherSim() {
        add(
                "device-commands",
                DEVICE,
                DeviceCommand.newBuilder()
                        .setEventId("command")
                        .setAt(at(500))
                        .setDeviceId(DEVICE)
                        .setKind(DeviceCommandKind.RELEASE)
                        .setActor("operator:support")
                        .build(),
                500);
        sim("c1", "cem", DEVICE, 1_000);
        downloaded("c1", DEVICE, 2_000);

        assertThat(broken()).isEmpty();
    }

    @Test
    void aSimThatCountsAsGivenBackThoughItWasDownloadedIsFound() {
        settled("b1", OutcomeKind.RETURNED, null, 50);

        assertThat(broken()).containsExactly(GIVEN_BACK);
    }

    @Test
    void aReturnThatLateTruthMadeAUseIsNot() {
        settled("b1", OutcomeKind.RETURNED, null, 50);
        settled("b1", OutcomeKind.USED_IN_TIME, "b1/RETURNED", 60);
        assertThat(broken()).isEmpty();

        settled("b1", OutcomeKind.USED, null, 60);

        assertThat(broken()).isEmpty();
    }

    @Test
    void anIdentifierOfTwoApplicationsAtOnceIsFound() {
        assigned(period("a1", 0, 16), period("b1", 15, -1));
        assertThat(broken()).containsExactly(PERIODS);

        assigned(period("a1", 0, -1), period("b1", 15, -1));
        assertThat(broken()).containsExactly(PERIODS);
    }

    @Test
    void aPeriodThatEndsBeforeItBeginsIsFound() {
        assigned(period("a1", 10, 5), period("b1", 15, -1));

        assertThat(broken()).containsExactly(PERIODS);
    }

    @Test
    void whatIsForgottenIsNoLongerJudged() {
        assigned(period("a1", 0, 16), period("b1", 15, -1));
        sim("b2", "ben", UNNAMED, 40);

        books.gone("sim-assignments", "msisdn:4916012345678");
        books.gone("sim-lifecycle", "b2");

        assertThat(broken()).isEmpty();
    }

    private List<String> broken() {
        return check().stream()
                .filter(finding -> !finding.holds())
                .map(Finding::invariant)
                .toList();
    }

    private List<Finding> check() {
        return new SimInvariants(books, Memory.WHOLE).check();
    }

    private static Instant at(long second) {
        return NOW.plusSeconds(second);
    }

    private void add(String topic, String key, GenericRecord record, long second) {
        books.add(topic, key, record, at(second));
    }

    /** Let pass to the pool at that second, and provisioned. */
    private void sim(String application, String account, String device, long second) {
        add(
                "reservation-requests",
                "esim",
                ReservationRequest.newBuilder()
                        .setEventId(application)
                        .setAt(at(second))
                        .setApplicationId(application)
                        .setPoolId("esim")
                        .setProfileKind(ProfileKind.ESIM)
                        .setAccountId(account)
                        .setDeviceId(device)
                        .setSealingKey("{}")
                        .setSignature("")
                        .setHold(hold())
                        .build(),
                second);
        lifecycle(application, account, device, false);
    }

    private void lifecycle(String application, String account, String device, boolean downloaded) {
        add(
                "sim-lifecycle",
                application,
                SimLifecycle.newBuilder()
                        .setEventId(application + "/1")
                        .setAt(NOW)
                        .setApplicationId(application)
                        .setStatus(downloaded ? SimStatus.DOWNLOADED : SimStatus.PROVISIONED)
                        .setProfileKind(ProfileKind.ESIM)
                        .setIccid("8988211000000530082")
                        .setGeneration(1)
                        .setPoolId("esim")
                        .setAccountId(account)
                        .setDeviceId(device)
                        .setHold(hold())
                        .setDownloaded(downloaded)
                        .setRevision(1)
                        .build(),
                0);
    }

    private void downloaded(String application, String device, long second) {
        var before = Objects.requireNonNull(books.sims.simByApplication.get(application));
        lifecycle(application, before.accountId(), before.deviceId(), true);
        add(
                "device-confirmations",
                device,
                DeviceConfirmation.newBuilder()
                        .setEventId(application)
                        .setAt(at(second))
                        .setDeviceId(device)
                        .setAccountId(before.accountId())
                        .setApplicationId(application)
                        .build(),
                second);
        add(
                "admission-releases",
                before.accountId(),
                AdmissionRelease.newBuilder()
                        .setEventId(application + "/CONFIRMED")
                        .setAt(at(second))
                        .setAccountId(before.accountId())
                        .setApplicationId(application)
                        .setCause(ReleaseCause.CONFIRMED)
                        .build(),
                second);
    }

    private void settled(String application, OutcomeKind kind, @Nullable String reverses, long second) {
        add(
                "sim-outcomes",
                "inviter",
                SimOutcome.newBuilder()
                        .setEventId(application + "/" + kind)
                        .setAt(at(second))
                        .setAccountId("inviter")
                        .setKind(kind)
                        .setInviteId(INVITE)
                        .setApplicationId(application)
                        .setUses(reverses == null ? 1 : 0)
                        .setReversesEventId(reverses)
                        .build(),
                second);
    }

    private void decided(String application, String account, ApplicationDecisionStatus status) {
        add(
                "application-decisions",
                application,
                ApplicationDecision.newBuilder()
                        .setEventId(application + "/" + status)
                        .setAt(NOW)
                        .setApplicationId(application)
                        .setAccountId(account)
                        .setDeviceId(UNNAMED)
                        .setInviteId(INVITE)
                        .setStatus(status)
                        .build(),
                0);
    }

    private void assigned(AssignmentPeriod... periods) {
        add(
                "sim-assignments",
                "msisdn:4916012345678",
                SimAssignment.newBuilder()
                        .setEventId("assigned")
                        .setAt(NOW)
                        .setKind(IdentifierKind.MSISDN)
                        .setIdentifier("4916012345678")
                        .setPeriods(List.of(periods))
                        .setRevision(1)
                        .build(),
                0);
    }

    /** @param until negative: it goes on */
    private static AssignmentPeriod period(String application, long from, long until) {
        return AssignmentPeriod.newBuilder()
                .setApplicationId(application)
                .setIccid("8988211000000530082")
                .setGeneration(1)
                .setFrom(at(from))
                .setUntil(until < 0 ? null : at(until))
                .build();
    }

    private static Hold hold() {
        return Hold.newBuilder().setInviteId(INVITE).setAccountId("inviter").build();
    }
}
