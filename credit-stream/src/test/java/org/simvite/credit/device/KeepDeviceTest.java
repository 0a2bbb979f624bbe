package org.simvite.credit.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.credit.AggregateDriver;
import org.simvite.event.ActivityKind;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceCommandKind;
import org.simvite.event.DeviceConfirmation;
import org.simvite.event.DeviceRelease;
import org.simvite.event.DeviceRequest;
import org.simvite.event.Hold;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningAnswer;
import org.simvite.event.ProvisioningAnswerKind;
import org.simvite.event.Reason;
import org.simvite.event.ReleaseCause;
import org.simvite.event.ReservationRequest;
import org.simvite.event.SimActivity;
import org.simvite.topic.Topics;

class KeepDeviceTest {

    private static final String DEVICE = "eid-d";
    private static final String OWNER = "terminal:owner";
    private static final String STRANGER = "terminal:stranger";

    private final AggregateDriver driver = AggregateDriver.device();

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void an_application_for_a_free_device_goes_on_to_its_pool() {
        ask("app-1", OWNER);

        var passed = driver.read(Topics.RESERVATION_REQUESTS);
        assertThat(passed).hasSize(1);
        assertThat(passed.get(0).key()).isEqualTo("esim");
        assertThat(passed.get(0).value()).isEqualTo(reservation("app-1", OWNER));
    }

    @Test
    void an_eid_named_by_a_stranger_costs_its_owner_nothing() {
        ask("strangers", STRANGER);

        ask("owners", OWNER);

        assertThat(passed()).containsExactly("strangers", "owners");
        assertThat(driver.values(Topics.PROVISIONING_ANSWERS)).isEmpty();
    }

    @Test
    void a_download_makes_the_claims_of_others_fall_and_no_other() {
        ask("strangers", STRANGER);
        ask("owners", OWNER);

        confirm("owners", OWNER);
        confirm("owners", OWNER);

        var fell = driver.read(Topics.SIM_ACTIVITY);
        assertThat(fell).extracting(record -> record.key()).containsExactly("strangers");
        SimActivity activity = fell.get(0).value();
        assertThat(activity.getKind()).isEqualTo(ActivityKind.CLAIM_FELL);
        assertThat(activity.getApplicationId()).isEqualTo("strangers");
        assertThat(activity.getDeviceId()).isEqualTo(DEVICE);
    }

    @Test
    void an_application_whose_claim_fell_is_withdrawn_from_its_pool() {
        ask("strangers", STRANGER);
        ask("owners", OWNER);
        var asked = driver.read(Topics.RESERVATION_REQUESTS).get(0);

        confirm("owners", OWNER);

        var withdrawn = driver.read(Topics.RESERVATION_REQUESTS);
        assertThat(withdrawn).hasSize(1);
        assertThat(withdrawn.get(0).key()).isEqualTo(asked.key());
        assertThat(withdrawn.get(0).value().getApplicationId()).isEqualTo("strangers");
        assertThat(withdrawn.get(0).value().getPoolId()).isEqualTo(asked.value().getPoolId());
        assertThat(withdrawn.get(0).value().getWithdrawn()).isTrue();

        ask("strangers", STRANGER);
        assertThat(driver.values(Topics.RESERVATION_REQUESTS))
                .as("a pool that has not heard of it yet hears both")
                .extracting(ReservationRequest::getWithdrawn)
                .containsExactly(false, true);
    }

    @Test
    void a_device_with_a_downloaded_unused_sim_gets_no_other_whoever_asks() {
        ask("owners", OWNER);
        confirm("owners", OWNER);
        passed();

        ask("again", OWNER);
        ask("strangers", STRANGER);

        assertThat(passed()).isEmpty();
        assertThat(driver.read(Topics.PROVISIONING_ANSWERS))
                .extracting(
                        record -> record.key(),
                        record -> record.value().getApplicationId(),
                        record -> record.value().getKind(),
                        record -> record.value().getReason(),
                        record -> record.value().getApplicantFault())
                .containsExactly(
                        tuple("INVITE-again", "again", ProvisioningAnswerKind.FAILED, Reason.SIM_UNUSED, false),
                        tuple(
                                "INVITE-strangers",
                                "strangers",
                                ProvisioningAnswerKind.FAILED,
                                Reason.SIM_UNUSED,
                                false));
        assertThat(driver.counted("refused-device-occupied")).isEqualTo(2);
    }

    @Test
    void whoever_asks_again_is_answered_as_before() {
        ask("owners", OWNER);
        confirm("owners", OWNER);
        ask("strangers", STRANGER);
        release("owners", ReleaseCause.USED);

        ask("owners", OWNER);
        ask("strangers", STRANGER);

        assertThat(passed()).containsExactly("owners", "owners");
        assertThat(driver.values(Topics.PROVISIONING_ANSWERS))
                .extracting(ProvisioningAnswer::getEventId)
                .containsExactly("strangers/FAILED", "strangers/FAILED");
    }

    @Test
    void after_a_use_the_device_takes_another_sim() {
        ask("owners", OWNER);
        confirm("owners", OWNER);

        release("owners", ReleaseCause.USED);
        ask("strangers", STRANGER);

        assertThat(passed()).containsExactly("owners", "strangers");
    }

    @Test
    void an_unbound_sim_occupies_the_device_that_downloaded_it_from_then_on() {
        confirm("unbound", STRANGER);
        ask("owners", OWNER);
        assertThat(passed()).isEmpty();

        release("unbound", ReleaseCause.UNUSED);
        ask("owners-2", OWNER);

        assertThat(passed()).containsExactly("owners-2");
        assertThat(driver.counted("downloaded-unclaimed")).isEqualTo(1);
    }

    @Test
    void a_release_that_is_heard_of_before_its_download_leaves_the_device_free() {
        ask("owners", OWNER);
        release("owners", ReleaseCause.UNUSED);
        release("unbound", ReleaseCause.UNUSED);
        confirm("owners", OWNER);
        confirm("unbound", STRANGER);

        ask("next", OWNER);

        assertThat(passed()).containsExactly("owners", "next");
    }

    @Test
    void a_farm_of_one_device_and_a_thousand_keys_gets_one_downloaded_unused_sim_at_a_time() {
        int keys = 1_200;
        for (int i = 0; i < keys; i++) {
            ask("app-" + i, "terminal:" + i);
        }
        assertThat(passed()).hasSize(keys);

        confirm("app-0", "terminal:0");
        driver.pass(Duration.ofSeconds(2));

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getApplicationId)
                .hasSize(keys - 1)
                .doesNotHaveDuplicates()
                .doesNotContain("app-0");
        for (int i = 0; i < keys; i++) {
            ask("second-" + i, "terminal:" + i);
        }
        assertThat(passed()).isEmpty();
        release("app-0", ReleaseCause.USED);
        ask("third", "terminal:1");
        assertThat(passed()).containsExactly("third");
    }

    @Test
    void an_operator_frees_a_device_and_what_ends_later_frees_it_no_second_time() {
        ask("owners", OWNER);
        confirm("owners", OWNER);

        command("c1", driver.now());
        command("c1", driver.now());
        ask("strangers", STRANGER);
        confirm("strangers", STRANGER);
        release("owners", ReleaseCause.UNUSED);
        ask("third", "terminal:third");

        assertThat(passed()).containsExactly("owners", "strangers");
        assertThat(driver.values(Topics.COMMAND_OUTCOMES)).hasSize(2).allSatisfy(outcome -> {
            assertThat(outcome.getEventId()).isEqualTo("c1/DEVICE/DONE");
            assertThat(outcome.getAggregate()).isEqualTo(Aggregate.DEVICE);
            assertThat(outcome.getResult()).isEqualTo(CommandResult.DONE);
        });
    }

    @Test
    void a_release_by_an_operator_that_changes_nothing_says_why() {
        command("c1", driver.now());
        confirm("owners", OWNER);
        command("c2", driver.now());
        confirm("strangers", STRANGER);
        command("c0", driver.now().minusSeconds(1));

        assertThat(driver.values(Topics.COMMAND_OUTCOMES))
                .extracting(CommandOutcome::getCommandId, CommandOutcome::getResult, CommandOutcome::getReason)
                .containsExactly(
                        tuple("c1", CommandResult.UNCHANGED, CommandReason.ALREADY_SO),
                        tuple("c2", CommandResult.DONE, null),
                        tuple("c0", CommandResult.UNCHANGED, CommandReason.OVERTAKEN));
    }

    @Test
    void claims_are_forgotten_after_400_days_but_for_those_of_sims_that_are_still_followed() {
        ask("strangers", STRANGER);
        ask("owners", OWNER);
        confirm("owners", OWNER);

        driver.pass(Duration.ofDays(401));

        assertThat(driver.rows("claim-by-device")).isEqualTo(1);
        assertThat(driver.rows("open-claim-by-device")).isZero();
        release("owners", ReleaseCause.UNUSED);
        driver.pass(Duration.ofDays(401));
        assertThat(driver.rows("claim-by-device")).isZero();
        assertThat(driver.rows("device-by-id")).isZero();
        assertThat(driver.rows("device-due")).isZero();
    }

    @Test
    void what_cannot_be_processed_is_a_dead_letter_with_its_cause() {
        driver.send(Topics.DEVICE_REQUESTS, "eid-other", request("app-1", OWNER));

        assertThat(driver.deadLetters()).containsExactly("not for a device, or the key is not the device id");
    }

    private void ask(String applicationId, String accountId) {
        driver.send(Topics.DEVICE_REQUESTS, DEVICE, request(applicationId, accountId));
    }

    private DeviceRequest request(String applicationId, String accountId) {
        return DeviceRequest.newBuilder()
                .setEventId(applicationId)
                .setAt(driver.now())
                .setDeviceId(DEVICE)
                .setReservation(reservation(applicationId, accountId))
                .build();
    }

    private ReservationRequest reservation(String applicationId, String accountId) {
        return ReservationRequest.newBuilder()
                .setEventId(applicationId)
                .setAt(driver.now())
                .setApplicationId(applicationId)
                .setPoolId("esim")
                .setProfileKind(ProfileKind.ESIM)
                .setAccountId(accountId)
                .setDeviceId(DEVICE)
                .setEid("89049032123451234512345678901235")
                .setSealingKey("jwk")
                .setSignature("jws")
                .setHold(Hold.newBuilder()
                        .setInviteId("INVITE-" + applicationId)
                        .setAccountId("terminal:inviter")
                        .build())
                .build();
    }

    private void confirm(String applicationId, String accountId) {
        driver.send(
                Topics.DEVICE_CONFIRMATIONS,
                DEVICE,
                DeviceConfirmation.newBuilder()
                        .setEventId(applicationId + "/0/" + DEVICE)
                        .setAt(driver.now())
                        .setDeviceId(DEVICE)
                        .setAccountId(accountId)
                        .setApplicationId(applicationId)
                        .setNamed(true)
                        .build());
    }

    private void release(String applicationId, ReleaseCause cause) {
        driver.send(
                Topics.DEVICE_RELEASES,
                DEVICE,
                DeviceRelease.newBuilder()
                        .setEventId(applicationId + "/" + cause)
                        .setAt(driver.now())
                        .setDeviceId(DEVICE)
                        .setApplicationId(applicationId)
                        .setCause(cause)
                        .build());
    }

    private void command(String commandId, Instant at) {
        driver.send(
                Topics.DEVICE_COMMANDS,
                DEVICE,
                DeviceCommand.newBuilder()
                        .setEventId(commandId)
                        .setAt(at)
                        .setDeviceId(DEVICE)
                        .setKind(DeviceCommandKind.RELEASE)
                        .setActor("operator:o")
                        .setReason("sold")
                        .build());
    }

    private List<String> passed() {
        return driver.values(Topics.RESERVATION_REQUESTS).stream()
                .filter(request -> !request.getWithdrawn())
                .map(ReservationRequest::getApplicationId)
                .toList();
    }
}
