package org.simvite.credit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.simvite.credit.AggregateDriver;
import org.simvite.event.ActivityKind;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.CreditPolicy;
import org.simvite.event.DeviceConfirmation;
import org.simvite.event.DeviceRelease;
import org.simvite.event.Hold;
import org.simvite.event.OutcomeKind;
import org.simvite.event.PolicyKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningState;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.ReleaseCause;
import org.simvite.event.SimActivity;
import org.simvite.event.SimLifecycle;
import org.simvite.event.SimOutcome;
import org.simvite.event.SimStatus;
import org.simvite.runtime.state.Stores;
import org.simvite.topic.Topics;

class FollowSimTest {

    private static final Instant START = AggregateDriver.START;
    private static final String APP = "app-1";
    private static final String BILLING = "operator:billing";
    private static final String POLICY = "short@1";
    private static final Duration FETCH = Duration.ofMinutes(10);
    private static final Instant FETCH_DUE = START.plus(FETCH);
    private static final Duration ACTIVATION = Duration.ofMinutes(20);
    private static final Instant ACTIVATION_DUE = START.plus(ACTIVATION);
    private static final int PARTITIONS = 3;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AggregateDriver driver = AggregateDriver.sim(new FollowSim(meters, Stores.IN_MEMORY), PARTITIONS);

    @BeforeEach
    void putPolicy() {
        putPolicy(POLICY, List.of(BILLING));
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Nested
    class Contracts {

        @Test
        void a_life_is_told_with_its_hold_and_next_deadline() {
            provisioned(ProfileKind.ESIM);

            var told = driver.read(Topics.SIM_LIFECYCLE);
            assertThat(told).hasSize(1);
            assertThat(told.get(0).key()).isEqualTo(APP);
            assertThat(told.get(0).value())
                    .isEqualTo(SimLifecycle.newBuilder()
                            .setEventId(APP + "/life/1")
                            .setAt(START)
                            .setApplicationId(APP)
                            .setStatus(SimStatus.PROVISIONED)
                            .setProfileKind(ProfileKind.ESIM)
                            .setIccid("8988211000000530082")
                            .setGeneration(3)
                            .setPoolId("esim")
                            .setAccountId("terminal:a")
                            .setDeviceId("eid-d")
                            .setHold(hold(POLICY))
                            .setDueAt(FETCH_DUE)
                            .setRevision(1)
                            .build());
        }

        @Test
        void a_use_is_told_to_the_inviters_account_and_frees_the_account_and_the_device() {
            provisioned(ProfileKind.VSIM);

            hear("a", ActivityKind.ACTIVATED, START.plusSeconds(60));
            topUp("t", START.plusSeconds(90));

            var outcome = driver.read(Topics.SIM_OUTCOMES);
            assertThat(outcome).hasSize(1);
            assertThat(outcome.get(0).key()).isEqualTo("terminal:inviter");
            assertThat(outcome.get(0).value())
                    .isEqualTo(SimOutcome.newBuilder()
                            .setEventId(APP + "/USED")
                            .setAt(START.plusSeconds(90))
                            .setAccountId("terminal:inviter")
                            .setKind(OutcomeKind.USED)
                            .setInviteId("7Q2M9K4TB0ZX")
                            .setApplicationId(APP)
                            .setUses(1)
                            .setStake(10)
                            .setPolicyVersion(POLICY)
                            .build());
            assertThat(driver.read(Topics.ADMISSION_RELEASES))
                    .extracting(record -> record.key(), record -> record.value())
                    .containsExactly(tuple(
                            "terminal:a",
                            AdmissionRelease.newBuilder()
                                    .setEventId(APP + "/USED")
                                    .setAt(START.plusSeconds(90))
                                    .setAccountId("terminal:a")
                                    .setApplicationId(APP)
                                    .setCause(ReleaseCause.USED)
                                    .build()));
            assertThat(driver.read(Topics.DEVICE_RELEASES))
                    .extracting(record -> record.key(), record -> record.value().getCause())
                    .containsExactly(tuple("eid-d", ReleaseCause.USED));
            assertThat(statuses()).containsExactly(SimStatus.PROVISIONED, SimStatus.ACTIVATED, SimStatus.USED);
        }

        @Test
        void a_reversal_names_the_event_as_its_source_does() {
            provisioned(ProfileKind.VSIM);
            hear("a", ActivityKind.ACTIVATED, START);
            topUp("t", START.plusSeconds(1));

            driver.send(
                    Topics.SIM_ACTIVITY,
                    APP,
                    activity("r", ActivityKind.REVERSAL, START.plusSeconds(2))
                            .setReversesEventId("t")
                            .build());

            assertThat(driver.values(Topics.SIM_OUTCOMES))
                    .extracting(SimOutcome::getKind, SimOutcome::getReversesEventId)
                    .containsExactly(tuple(OutcomeKind.USED, null), tuple(OutcomeKind.USE_REVERSED, APP + "/USED"));
        }

        @Test
        void what_another_profile_did_while_it_was_the_applications_does_not_count() {
            // the first profile was in somebody's hands already, so the application got the next one
            driver.send(Topics.SIM_ACTIVITY, APP, ofAnotherProfile("a", ActivityKind.ACTIVATED));
            driver.send(Topics.SIM_ACTIVITY, APP, ofAnotherProfile("t", ActivityKind.TOP_UP));

            provisioned(ProfileKind.ESIM);
            driver.send(Topics.SIM_ACTIVITY, APP, ofAnotherProfile("t2", ActivityKind.TOP_UP));

            assertThat(outcomes()).isEmpty();
            assertThat(statuses()).containsExactly(SimStatus.PROVISIONED);
        }

        private static SimActivity ofAnotherProfile(String id, ActivityKind kind) {
            return activity(id, kind, START)
                    .setIccid("8901000000000000001")
                    .setGeneration(1)
                    .setAmountMinor(500L)
                    .setCurrency("EUR")
                    .build();
        }

        @Test
        void what_cannot_be_processed_is_a_dead_letter_with_its_cause() {
            driver.send(
                    Topics.SIM_ACTIVITY,
                    APP,
                    activity("u", ActivityKind.UNKNOWN, START).build());
            driver.send(
                    Topics.SIM_ACTIVITY,
                    null,
                    activity("t", ActivityKind.TICK, START).build());
            driver.send(
                    Topics.SIM_ACTIVITY,
                    "",
                    activity("a", ActivityKind.ACTIVATED, START)
                            .setApplicationId("")
                            .build());
            driver.send(
                    Topics.PROVISIONING_STATES,
                    APP,
                    state(ProvisioningStatus.PROVISIONED, ProfileKind.ESIM, START)
                            .setIccid(null)
                            .build());

            assertThat(driver.deadLetters())
                    .containsExactly(
                            "activity of a kind that no SIM knows",
                            "a tick tells how far its source has reported",
                            "a SIM is known by its application",
                            "PROVISIONED names the profile and its kind");
        }
    }

    @Nested
    class Deadlines {

        @Test
        void a_deadline_fires_when_wall_clock_feed_and_sources_are_past_it() {
            provisioned(ProfileKind.VSIM);
            driver.passUntil(ACTIVATION_DUE);
            ticks(BILLING, ACTIVATION_DUE);

            ticks("clock", ACTIVATION_DUE);

            assertThat(driver.values(Topics.SIM_OUTCOMES))
                    .extracting(SimOutcome::getKind, SimOutcome::getAt, SimOutcome::getUses)
                    .containsExactly(tuple(OutcomeKind.UNUSED, ACTIVATION_DUE, 1));
            assertThat(driver.values(Topics.ADMISSION_RELEASES))
                    .extracting(AdmissionRelease::getCause)
                    .containsExactly(ReleaseCause.UNUSED);
        }

        @Test
        void what_a_deadline_sets_off_stands_in_a_trace_too() {
            provisioned(ProfileKind.VSIM);
            driver.passUntil(ACTIVATION_DUE);
            ticks(BILLING, ACTIVATION_DUE);

            ticks("clock", ACTIVATION_DUE);

            var outcome = driver.read(Topics.SIM_OUTCOMES).get(0);
            var release = driver.read(Topics.ADMISSION_RELEASES).get(0);
            assertThat(new String(outcome.headers().lastHeader("traceparent").value(), StandardCharsets.US_ASCII))
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
            assertThat(release.headers()).isEqualTo(outcome.headers());
        }

        @Test
        void to_the_millisecond_of_the_clocks_ticks() {
            provisioned(ProfileKind.VSIM);
            driver.passUntil(ACTIVATION_DUE);
            ticks(BILLING, ACTIVATION_DUE);

            ticks("clock", ACTIVATION_DUE.minusMillis(1));
            assertThat(outcomes()).isEmpty();
            ticks("clock", ACTIVATION_DUE);

            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
        }

        @Test
        void to_the_millisecond_of_the_wall_clock() {
            provisioned(ProfileKind.VSIM);
            driver.passUntil(ACTIVATION_DUE.minusMillis(1));
            ticks(BILLING, ACTIVATION_DUE.plusSeconds(60));
            ticks("clock", ACTIVATION_DUE.plusSeconds(60));
            assertThat(outcomes()).isEmpty();

            driver.passUntil(ACTIVATION_DUE);

            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
        }

        @Test
        void a_source_that_reports_no_more_holds_nothing_back_until_it_reports_again() {
            provisioned(ProfileKind.VSIM);
            ticks(BILLING, ACTIVATION_DUE.minusMillis(1));
            tick(BILLING, ACTIVATION_DUE.minusMillis(1), true);
            tick(BILLING, ACTIVATION_DUE.minusMillis(1), false);
            driver.passUntil(ACTIVATION_DUE.plus(Duration.ofDays(2)));
            ticks("clock", driver.now());
            assertThat(outcomes()).as("it reports again, and is behind").isEmpty();

            tick(BILLING, ACTIVATION_DUE.minusMillis(1), true);
            lookAgain();

            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
        }

        @Test
        void a_sim_that_was_forgotten_and_is_read_again_does_not_end_unused() {
            driver.pass(SimLife.REMEMBERED.plusDays(1));

            provisioned(ProfileKind.ESIM);
            ticks(BILLING, driver.now());
            ticks("clock", driver.now());
            driver.pass(Duration.ofMinutes(1));

            assertThat(driver.values(Topics.SIM_LIFECYCLE)).isEmpty();
            assertThat(outcomes()).isEmpty();
            assertThat(driver.rows("sim-by-application")).isZero();
            assertThat(driver.counted("provisioned-before-what-is-remembered")).isEqualTo(1);
        }

        @Test
        void an_outage_of_an_awaited_source_penalises_nobody() {
            provisioned(ProfileKind.ESIM);
            ticks(BILLING, FETCH_DUE.minusMillis(1));

            for (int hour = 0; hour < 48; hour++) {
                driver.pass(Duration.ofHours(1));
                ticks("clock", driver.now());
            }
            assertThat(outcomes()).isEmpty();
            assertThat(driver.counted("deadline-held-back-by-silent-source"))
                    .as("it is not looked at again before its source moves")
                    .isEqualTo(1);

            hear("d", ActivityKind.DOWNLOADED, START.plusSeconds(60));
            ticks(BILLING, driver.now());
            driver.pass(Duration.ofMinutes(2));
            ticks("clock", driver.now());

            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
            assertThat(driver.values(Topics.SIM_LIFECYCLE).get(2).getAt())
                    .as("it is activation that was missed")
                    .isEqualTo(START.plus(Duration.ofMinutes(20)));
        }

        @Test
        void a_source_that_holds_deadlines_back_is_named() {
            putPolicy("nobody@1", List.of(BILLING, "operator:forgotten"));
            provisioned("nobody@1");
            ticks(BILLING, ACTIVATION_DUE.plusSeconds(60));

            driver.passUntil(ACTIVATION_DUE.plusSeconds(60));
            ticks("clock", driver.now());

            assertThat(outcomes()).isEmpty();
            assertThat(meters.get("simvite.deadlines.held").counters())
                    .extracting(counter -> counter.getId().getTag("source"))
                    .containsExactly("operator:forgotten");
        }

        @Test
        void an_awaited_kind_of_source_is_every_source_of_that_kind_that_ever_reported() {
            putPolicy("kind@1", List.of("operator"));
            provisioned("kind@1");
            driver.passUntil(ACTIVATION_DUE.plusSeconds(60));
            ticks("clock", driver.now());
            assertThat(outcomes()).as("none has reported").isEmpty();

            ticks("operator:b", ACTIVATION_DUE.minusMillis(1));
            ticks("operator:a", driver.now());
            lookAgain();
            assertThat(outcomes()).as("one is behind").isEmpty();

            ticks("operator:b", ACTIVATION_DUE);
            lookAgain();
            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
        }

        @Test
        void without_awaited_sources_the_clock_is_enough() {
            putPolicy("none@1", List.of());
            provisioned("none@1");
            driver.passUntil(ACTIVATION_DUE);

            ticks("clock", ACTIVATION_DUE);

            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
        }

        @Test
        void a_repeated_provisioned_moves_nothing() {
            provisioned(ProfileKind.VSIM);
            driver.send(
                    Topics.PROVISIONING_STATES,
                    APP,
                    state(ProvisioningStatus.PROVISIONED, ProfileKind.VSIM, START.plusSeconds(500))
                            .build());

            driver.passUntil(ACTIVATION_DUE);
            ticks(BILLING, ACTIVATION_DUE);
            ticks("clock", ACTIVATION_DUE);

            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
            assertThat(driver.rows("sim-due")).isEqualTo(1);
        }

        @Test
        void late_truth_reverses_the_settlement() {
            provisioned(ProfileKind.VSIM);
            everythingPasses(Duration.ofMinutes(20));
            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);

            hear("a", ActivityKind.ACTIVATED, START.plusSeconds(60));
            topUp("t", START.plusSeconds(90));

            assertThat(outcomes()).containsExactly(OutcomeKind.USED_IN_TIME, OutcomeKind.USED);
            assertThat(driver.values(Topics.ADMISSION_RELEASES)).hasSize(1);
        }

        @Test
        void use_after_the_deadline_is_late_use() {
            provisioned(ProfileKind.VSIM);
            everythingPasses(Duration.ofMinutes(20));

            hear("a", ActivityKind.ACTIVATED, START.plus(Duration.ofMinutes(21)));
            topUp("t", START.plus(Duration.ofMinutes(22)));

            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED, OutcomeKind.USED_LATE);
        }

        @Test
        void a_reclaimed_profile_is_told() {
            provisioned(ProfileKind.ESIM);
            everythingPasses(FETCH);

            back();

            assertThat(statuses()).containsExactly(SimStatus.PROVISIONED, SimStatus.RECLAIMING, SimStatus.RECLAIMED);
            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
        }

        @Test
        void a_use_counts_in_full_although_the_smdp_kept_the_download_to_itself() {
            provisioned(ProfileKind.ESIM);
            everythingPasses(FETCH);

            outThere();
            hear("a", ActivityKind.ACTIVATED, driver.now());
            topUp("t", driver.now());

            assertThat(outcomes()).containsExactly(OutcomeKind.USED);
        }

        @Test
        void the_owner_gives_an_undownloaded_sim_back() {
            provisioned(ProfileKind.ESIM);

            giveBack();
            assertThat(outcomes())
                    .as("nobody knows yet whether it is downloaded")
                    .isEmpty();
            assertThat(driver.values(Topics.ADMISSION_RELEASES)).isEmpty();
            assertThat(driver.values(Topics.DEVICE_RELEASES)).isEmpty();
            back();

            assertThat(statuses()).containsExactly(SimStatus.PROVISIONED, SimStatus.RECLAIMING, SimStatus.RETURNED);
            assertThat(outcomes()).containsExactly(OutcomeKind.RETURNED);
            assertThat(driver.values(Topics.ADMISSION_RELEASES))
                    .extracting(AdmissionRelease::getCause)
                    .containsExactly(ReleaseCause.RETURNED);
            assertThat(driver.values(Topics.DEVICE_RELEASES))
                    .extracting(DeviceRelease::getCause)
                    .containsExactly(ReleaseCause.RETURNED);
        }

        @Test
        void a_sim_downloaded_while_it_is_given_back_stays_its_accounts_and_occupies_its_device() {
            provisioned(ProfileKind.ESIM);
            giveBack();

            outThere();

            assertThat(statuses()).containsExactly(SimStatus.PROVISIONED, SimStatus.RECLAIMING, SimStatus.DOWNLOADED);
            assertThat(outcomes()).isEmpty();
            assertThat(driver.values(Topics.DEVICE_CONFIRMATIONS))
                    .extracting(DeviceConfirmation::getDeviceId, DeviceConfirmation::getAccountId)
                    .containsExactly(tuple("eid-d", "terminal:a"));
            assertThat(driver.values(Topics.DEVICE_RELEASES)).isEmpty();
            assertThat(driver.values(Topics.ADMISSION_RELEASES))
                    .extracting(AdmissionRelease::getCause)
                    .containsExactly(ReleaseCause.CONFIRMED);

            driver.send(
                    Topics.SIM_ACTIVITY,
                    APP,
                    activity("late", ActivityKind.DOWNLOADED, START.plusSeconds(1))
                            .setSource("smdp:one")
                            .setDeviceId("eid-d")
                            .setIccid("8988211000000530082")
                            .setGeneration(3)
                            .build());
            assertThat(driver.values(Topics.DEVICE_CONFIRMATIONS))
                    .as("told later, it is the same download")
                    .isEmpty();
            everythingPasses(ACTIVATION);
            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
            assertThat(driver.values(Topics.DEVICE_RELEASES)).hasSize(1);
        }

        @Test
        void a_sim_of_which_nobody_can_say_that_it_is_back_is_not_given_back_and_confirms_no_device() {
            provisioned(ProfileKind.ESIM);
            giveBack();

            driver.send(
                    Topics.PROVISIONING_STATES,
                    APP,
                    state(ProvisioningStatus.RECLAIMED, ProfileKind.ESIM, driver.now())
                            .setDoubtful(true)
                            .build());

            assertThat(statuses()).endsWith(SimStatus.DOWNLOADED);
            assertThat(outcomes()).isEmpty();
            assertThat(driver.values(Topics.DEVICE_CONFIRMATIONS)).isEmpty();
        }

        private void giveBack() {
            driver.send(
                    Topics.SIM_ACTIVITY,
                    APP,
                    activity("give-back", ActivityKind.RETURN, START.plusSeconds(60))
                            .setSource("owner")
                            .build());
        }
    }

    @Nested
    class Devices {

        @Test
        void a_download_reported_by_an_sm_dp_confirms_the_device_once_and_the_account_is_known_better() {
            provisioned(ProfileKind.ESIM);

            downloaded("d", "smdp:one", "eid-d");
            downloaded("d", "smdp:one", "eid-d");
            hear("i", ActivityKind.INSTALLED, START.plusSeconds(70));

            assertThat(driver.read(Topics.DEVICE_CONFIRMATIONS))
                    .extracting(record -> record.key(), record -> record.value())
                    .containsExactly(tuple(
                            "eid-d",
                            DeviceConfirmation.newBuilder()
                                    .setEventId(APP + "/3/eid-d")
                                    .setAt(START.plusSeconds(60))
                                    .setDeviceId("eid-d")
                                    .setAccountId("terminal:a")
                                    .setApplicationId(APP)
                                    .setNamed(true)
                                    .build()));
            assertThat(driver.values(Topics.ADMISSION_RELEASES))
                    .extracting(AdmissionRelease::getAccountId, AdmissionRelease::getCause)
                    .containsExactly(tuple("terminal:a", ReleaseCause.CONFIRMED));
            assertThat(driver.values(Topics.DEVICE_RELEASES)).isEmpty();
        }

        @Test
        void a_download_told_before_the_profile_is_provisioned_confirms_the_device_afterwards() {
            downloaded("d", "smdp:one", "eid-d");
            assertThat(driver.values(Topics.DEVICE_CONFIRMATIONS)).isEmpty();

            provisioned(ProfileKind.ESIM);

            assertThat(driver.values(Topics.DEVICE_CONFIRMATIONS)).hasSize(1);
        }

        @Test
        void nobody_but_an_sm_dp_confirms_a_device() {
            provisioned(ProfileKind.ESIM);

            downloaded("d", BILLING, "eid-d");
            downloaded("t", "terminal", "eid-d");

            assertThat(driver.values(Topics.DEVICE_CONFIRMATIONS)).isEmpty();
        }

        @Test
        void a_download_by_another_device_than_was_named_is_counted_and_confirms_the_one_that_downloaded() {
            provisioned(ProfileKind.ESIM);

            downloaded("d", "smdp:one", "eid-other");

            var confirmation = driver.values(Topics.DEVICE_CONFIRMATIONS).get(0);
            assertThat(confirmation.getDeviceId()).isEqualTo("eid-other");
            assertThat(confirmation.getNamed()).isFalse();
            assertThat(driver.counted("downloaded-by-another-device-than-named"))
                    .isEqualTo(1);
        }

        @Test
        void every_device_is_freed_when_the_sim_ends() {
            provisioned(ProfileKind.ESIM);
            downloaded("d", "smdp:one", "eid-other");

            everythingPasses(Duration.ofDays(1));

            assertThat(driver.values(Topics.DEVICE_RELEASES))
                    .extracting(DeviceRelease::getDeviceId, DeviceRelease::getCause)
                    .containsExactly(tuple("eid-d", ReleaseCause.UNUSED), tuple("eid-other", ReleaseCause.UNUSED));
        }

        @Test
        void a_device_that_is_heard_of_after_the_end_is_freed_at_once() {
            provisioned(ProfileKind.ESIM);
            everythingPasses(Duration.ofDays(1));
            lookAgain();
            driver.values(Topics.DEVICE_RELEASES);

            downloaded("d", "smdp:one", "eid-d");

            assertThat(driver.values(Topics.DEVICE_CONFIRMATIONS)).hasSize(1);
            assertThat(driver.values(Topics.DEVICE_RELEASES))
                    .extracting(DeviceRelease::getDeviceId)
                    .containsExactly("eid-d");
        }

        @Test
        void a_claim_that_fell_gives_the_undownloaded_sim_back() {
            provisioned(ProfileKind.ESIM);

            claimFell();
            assertThat(outcomes()).isEmpty();
            assertThat(driver.values(Topics.DEVICE_RELEASES)).isEmpty();
            back();

            assertThat(outcomes()).containsExactly(OutcomeKind.RETURNED);
            assertThat(driver.values(Topics.DEVICE_RELEASES))
                    .extracting(DeviceRelease::getCause)
                    .containsExactly(ReleaseCause.RETURNED);
            assertThat(driver.counted("untrusted-activity")).isZero();
        }

        @Test
        void a_claim_that_fell_before_its_profile_was_there_gives_it_back_as_soon_as_it_is() {
            claimFell();
            assertThat(outcomes()).isEmpty();

            driver.pass(Duration.ofHours(1));
            driver.send(
                    Topics.PROVISIONING_STATES,
                    APP,
                    state(ProvisioningStatus.PROVISIONED, ProfileKind.ESIM, driver.now())
                            .build());
            assertThat(statuses()).containsExactly(SimStatus.RECLAIMING);
            back();

            var outcome = driver.values(Topics.SIM_OUTCOMES).get(0);
            assertThat(outcome.getKind()).isEqualTo(OutcomeKind.RETURNED);
            assertThat(outcome.getAt()).isEqualTo(driver.now());
        }

        @Test
        void a_claim_that_fell_takes_no_sim_that_was_downloaded() {
            provisioned(ProfileKind.ESIM);
            downloaded("d", "smdp:one", "eid-d");

            claimFell();

            assertThat(outcomes()).isEmpty();
        }

        private void downloaded(String id, String source, String deviceId) {
            driver.send(
                    Topics.SIM_ACTIVITY,
                    APP,
                    activity(id, ActivityKind.DOWNLOADED, START.plusSeconds(60))
                            .setSource(source)
                            .setDeviceId(deviceId)
                            .build());
        }

        private void claimFell() {
            driver.send(
                    Topics.SIM_ACTIVITY,
                    APP,
                    activity("fell", ActivityKind.CLAIM_FELL, START.plusSeconds(60))
                            .setSource("device")
                            .setDeviceId("eid-d")
                            .build());
        }
    }

    @Nested
    class Memory {

        @Test
        void activity_before_provisioned_is_kept_and_applied_then() {
            hear("a", ActivityKind.ACTIVATED, START.plusSeconds(60));
            topUp("t", START.plusSeconds(90));
            assertThat(driver.values(Topics.SIM_LIFECYCLE)).isEmpty();

            provisioned(ProfileKind.VSIM);

            assertThat(outcomes()).containsExactly(OutcomeKind.USED);
            assertThat(statuses()).containsExactly(SimStatus.USED);
        }

        @Test
        void activity_whose_sim_is_never_provisioned_is_counted_and_dropped_after_7_days() {
            hear("a", ActivityKind.ACTIVATED, START);
            everythingPasses(Duration.ofDays(7).minusSeconds(1));
            assertThat(driver.rows("sim-by-application")).isEqualTo(1);

            everythingPasses(Duration.ofSeconds(1));

            assertThat(driver.rows("sim-by-application")).isZero();
            assertThat(driver.rows("sim-due")).isZero();
            assertThat(driver.counted("kept-dropped-unassigned")).isEqualTo(1);
        }

        @Test
        void an_application_that_failed_leaves_nothing() {
            hear("a", ActivityKind.ACTIVATED, START);

            driver.send(
                    Topics.PROVISIONING_STATES,
                    APP,
                    state(ProvisioningStatus.FAILED, ProfileKind.ESIM, START)
                            .setIccid(null)
                            .build());

            assertThat(driver.rows("sim-by-application")).isZero();
            assertThat(driver.rows("sim-due")).isZero();
        }

        @Test
        void a_life_is_forgotten_400_days_after_it_was_last_heard_of() {
            provisioned(ProfileKind.VSIM);
            hear("a", ActivityKind.ACTIVATED, START);
            topUp("t", START);
            everythingPasses(Duration.ofDays(100));
            topUp("t2", driver.now());

            everythingPasses(Duration.ofDays(400).minusSeconds(1));
            assertThat(driver.rows("sim-by-application")).isEqualTo(1);
            driver.read(Topics.SIM_LIFECYCLE);
            everythingPasses(Duration.ofSeconds(1));

            assertThat(driver.rows("sim-by-application")).isZero();
            assertThat(driver.rows("sim-due")).isZero();
            assertThat(driver.read(Topics.SIM_LIFECYCLE))
                    .as("its topic does not grow for ever either")
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).isNull());
        }

        @Test
        void a_profile_that_is_not_taken_back_is_asked_for_again_until_it_is() {
            provisioned(ProfileKind.ESIM);
            driver.passUntil(FETCH_DUE);
            everythingPasses(Duration.ofMinutes(1));
            assertThat(statuses()).endsWith(SimStatus.RECLAIMING);
            everythingPasses(ACTIVATION);
            assertThat(statuses()).containsExactly(SimStatus.UNUSED);

            everythingPasses(Duration.ofHours(1));
            assertThat(statuses()).containsExactly(SimStatus.UNUSED);
            everythingPasses(Duration.ofMinutes(30));
            assertThat(statuses()).as("pauses grow").isEmpty();
            everythingPasses(Duration.ofDays(1));
            assertThat(statuses()).containsExactly(SimStatus.UNUSED);

            back();
            assertThat(statuses()).containsExactly(SimStatus.RECLAIMED);
            everythingPasses(Duration.ofDays(3));
            assertThat(statuses()).isEmpty();
        }

        @Test
        void late_truth_counts_for_400_days_after_the_first_settlement() {
            provisioned(ProfileKind.VSIM);
            hear("a", ActivityKind.ACTIVATED, START);
            topUp("t", START);
            everythingPasses(Duration.ofDays(400).minusSeconds(1));

            takenBack("t");

            assertThat(outcomes()).containsExactly(OutcomeKind.USED, OutcomeKind.USE_REVERSED);
        }

        @Test
        void what_account_may_have_forgotten_is_not_reversed_however_busy_the_sim_is() {
            provisioned(ProfileKind.VSIM);
            hear("a", ActivityKind.ACTIVATED, START);
            topUp("t", START);
            everythingPasses(Duration.ofDays(399));
            hear("i", ActivityKind.INSTALLED, driver.now());
            everythingPasses(Duration.ofDays(1));

            takenBack("t");

            assertThat(outcomes()).containsExactly(OutcomeKind.USED);
            assertThat(driver.counted("heard-too-late")).isEqualTo(1);
        }

        @Test
        void a_flood_of_activity_leaves_a_small_life() {
            provisioned(ProfileKind.VSIM);
            hear("a", ActivityKind.ACTIVATED, START);
            for (int i = 0; i < 200; i++) {
                topUp("t" + i, START.plusSeconds(i));
            }

            assertThat(outcomes()).containsExactly(OutcomeKind.USED, OutcomeKind.TOPPED_UP, OutcomeKind.TOPPED_UP);
            assertThat(driver.counted("activity-without-effect")).isEqualTo(200 - Facts.TOP_UPS);
            assertThat(driver.rows("sim-due")).isEqualTo(1);
        }

        @Test
        void a_duplicate_is_counted_and_changes_nothing() {
            provisioned(ProfileKind.VSIM);
            hear("a", ActivityKind.ACTIVATED, START);
            topUp("t", START.plusSeconds(1));
            topUp("t", START.plusSeconds(1));
            hear("a", ActivityKind.ACTIVATED, START);

            assertThat(outcomes()).containsExactly(OutcomeKind.USED);
            assertThat(driver.counted("activity-without-effect")).isEqualTo(2);
        }
    }

    @Nested
    class Trust {

        @Test
        void what_an_untrusted_source_says_is_shown_and_counted_and_never_scored() {
            provisioned(ProfileKind.ESIM);
            tell("terminal", ActivityKind.DOWNLOADED);
            tell("terminal", ActivityKind.INSTALLED);
            tell("terminal", ActivityKind.ACTIVATED);
            tell("terminal", ActivityKind.TRAFFIC);

            assertThat(statuses())
                    .containsExactly(
                            SimStatus.PROVISIONED, SimStatus.DOWNLOADED, SimStatus.INSTALLED, SimStatus.ACTIVATED);
            assertThat(driver.counted("untrusted-activity")).isEqualTo(4);
            everythingPasses(FETCH);
            back();
            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
        }

        @Test
        void the_sm_dp_knows_of_downloads_whatever_the_policy_trusts() {
            provisioned(ProfileKind.ESIM);

            tell("smdp:main", ActivityKind.DOWNLOADED);

            SimLifecycle told = driver.values(Topics.SIM_LIFECYCLE).get(1);
            assertThat(told.getDownloaded()).isTrue();
            assertThat(told.getDueAt()).isEqualTo(START.plus(Duration.ofMinutes(20)));
        }

        private void tell(String source, ActivityKind kind) {
            driver.send(
                    Topics.SIM_ACTIVITY,
                    APP,
                    activity(kind.name(), kind, START.plusSeconds(5))
                            .setEventId(source + "/" + kind)
                            .setSource(source)
                            .setOctets(5_000_000L)
                            .build());
        }
    }

    @Nested
    class FoundDownloaded {

        @Test
        void a_sim_that_was_out_there_before_its_pool_knew_occupies_account_and_device_at_once() {
            provisionedAndOutThere();

            assertThat(statuses()).containsExactly(SimStatus.DOWNLOADED);
            assertThat(driver.values(Topics.DEVICE_CONFIRMATIONS))
                    .extracting(DeviceConfirmation::getDeviceId)
                    .containsExactly("eid-d");
            everythingPasses(ACTIVATION.minusMinutes(1));
            assertThat(driver.values(Topics.ADMISSION_RELEASES))
                    .extracting(AdmissionRelease::getCause)
                    .doesNotContain(ReleaseCause.RETURNED, ReleaseCause.UNUSED, ReleaseCause.FAILED);
            everythingPasses(Duration.ofMinutes(2));
            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
        }

        @Test
        void the_device_that_an_smdp_has_named_is_the_one_that_has_it() {
            driver.send(
                    Topics.SIM_ACTIVITY,
                    APP,
                    activity("d", ActivityKind.DOWNLOADED, START)
                            .setSource("smdp:one")
                            .setDeviceId("eid-other")
                            .setIccid("8988211000000530082")
                            .setGeneration(3)
                            .build());

            provisionedAndOutThere();
            provisionedAndOutThere();

            assertThat(statuses()).containsExactly(SimStatus.DOWNLOADED);
            assertThat(driver.values(Topics.DEVICE_CONFIRMATIONS))
                    .extracting(DeviceConfirmation::getDeviceId)
                    .containsExactly("eid-other");
        }

        private void provisionedAndOutThere() {
            driver.send(
                    Topics.PROVISIONING_STATES,
                    APP,
                    state(ProvisioningStatus.PROVISIONED, ProfileKind.ESIM, START)
                            .setDownloaded(true)
                            .build());
        }
    }

    @Nested
    class PolicyRecords {

        @Test
        void a_policy_whose_record_is_behind_is_waited_for() {
            provisioned("later@1");
            hear("a", ActivityKind.ACTIVATED, START);
            topUp("t", START.plusSeconds(1));
            everythingPasses(Duration.ofHours(2));
            assertThat(driver.values(Topics.SIM_LIFECYCLE)).isEmpty();
            assertThat(driver.counted("judged-later-for-want-of-policy")).isPositive();

            putPolicy("later@1", List.of());
            everythingPasses(Duration.ofMinutes(1));

            assertThat(outcomes()).containsExactly(OutcomeKind.USED);
        }

        @Test
        void a_policy_that_is_replaced_or_gone_moves_no_deadline() {
            provisioned(ProfileKind.VSIM);

            putPolicy(POLICY, List.of("operator:somebody"));
            driver.send(Topics.CREDIT_POLICIES, POLICY, null);
            everythingPasses(ACTIVATION);

            assertThat(outcomes()).containsExactly(OutcomeKind.UNUSED);
        }
    }

    /** Its order is cancelled: nobody downloaded it. */
    private void back() {
        driver.send(
                Topics.PROVISIONING_STATES,
                APP,
                state(ProvisioningStatus.RECLAIMED, ProfileKind.ESIM, driver.now())
                        .build());
    }

    /** Its order cannot be cancelled any more. */
    private void outThere() {
        driver.send(
                Topics.PROVISIONING_STATES,
                APP,
                state(ProvisioningStatus.RECLAIMED, ProfileKind.ESIM, driver.now())
                        .setDownloaded(true)
                        .build());
    }

    private void provisioned(ProfileKind kind) {
        driver.send(
                Topics.PROVISIONING_STATES,
                APP,
                state(ProvisioningStatus.PROVISIONED, kind, START).build());
    }

    private void provisioned(String policyVersion) {
        driver.send(
                Topics.PROVISIONING_STATES,
                APP,
                state(ProvisioningStatus.PROVISIONED, ProfileKind.VSIM, START)
                        .setHold(hold(policyVersion))
                        .build());
    }

    private static ProvisioningState.Builder state(ProvisioningStatus status, ProfileKind kind, Instant at) {
        return ProvisioningState.newBuilder()
                .setEventId(APP + "/" + status)
                .setAt(at)
                .setApplicationId(APP)
                .setStatus(status)
                .setPoolId("esim")
                .setProfileKind(kind)
                .setIccid("8988211000000530082")
                .setGeneration(3)
                .setAccountId("terminal:a")
                .setDeviceId("eid-d")
                .setHold(hold(POLICY));
    }

    private static Hold hold(String policyVersion) {
        return Hold.newBuilder()
                .setInviteId("7Q2M9K4TB0ZX")
                .setAccountId("terminal:inviter")
                .setStake(10)
                .setPolicyVersion(policyVersion)
                .build();
    }

    private void hear(String id, ActivityKind kind, Instant at) {
        driver.send(Topics.SIM_ACTIVITY, APP, activity(id, kind, at).build());
    }

    private void topUp(String id, Instant at) {
        driver.send(
                Topics.SIM_ACTIVITY,
                APP,
                activity(id, ActivityKind.TOP_UP, at)
                        .setAmountMinor(500L)
                        .setCurrency("EUR")
                        .build());
    }

    private void takenBack(String topUp) {
        driver.send(
                Topics.SIM_ACTIVITY,
                APP,
                activity("reversal-of-" + topUp, ActivityKind.REVERSAL, driver.now())
                        .setReversesEventId(topUp)
                        .build());
    }

    private static SimActivity.Builder activity(String id, ActivityKind kind, Instant at) {
        return SimActivity.newBuilder()
                .setEventId(BILLING + "/" + id)
                .setAt(at)
                .setKind(kind)
                .setSource(BILLING)
                .setApplicationId(APP);
    }

    private void everythingPasses(Duration time) {
        driver.pass(time);
        ticks(BILLING, driver.now());
        ticks("clock", driver.now());
    }

    /** A deadline that waits for a source is looked at again after a while. */
    private void lookAgain() {
        driver.pass(Duration.ofMinutes(2));
        ticks("clock", driver.now());
    }

    private void ticks(String source, Instant through) {
        tick(source, through, false);
    }

    private void tick(String source, Instant through, boolean forGood) {
        driver.send(
                Topics.SIM_ACTIVITY,
                null,
                SimActivity.newBuilder()
                        .setEventId("tick")
                        .setAt(through)
                        .setKind(ActivityKind.TICK)
                        .setSource(source)
                        .setReportedThrough(through)
                        .setForGood(forGood)
                        .build());
    }

    private List<OutcomeKind> outcomes() {
        return driver.values(Topics.SIM_OUTCOMES).stream()
                .map(SimOutcome::getKind)
                .toList();
    }

    private List<SimStatus> statuses() {
        return driver.values(Topics.SIM_LIFECYCLE).stream()
                .map(SimLifecycle::getStatus)
                .toList();
    }

    private void putPolicy(String id, List<String> awaited) {
        driver.send(
                Topics.CREDIT_POLICIES,
                id,
                CreditPolicy.newBuilder()
                        .setEventId(id)
                        .setAt(START)
                        .setName(id.substring(0, id.indexOf('@')))
                        .setVersion(1)
                        .setKind(PolicyKind.STAKED)
                        .setFetchSeconds(FETCH.toSeconds())
                        .setActivationSeconds(ACTIVATION.toSeconds())
                        .setFirstUseSeconds(1800)
                        .setTrustedSources(List.of("operator"))
                        .setAwaitedSources(awaited)
                        .setMinimumTopUp(Map.of("EUR", 500L))
                        .build());
    }
}
