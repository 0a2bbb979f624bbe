package org.simvite.credit.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.credit.AggregateDriver;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.ReadingProgress;
import org.simvite.event.Reason;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.ReleaseCause;
import org.simvite.event.SimApplication;
import org.simvite.topic.Topics;

class AdmitApplicationTest {

    private static final String DEVICE = "eid-d";

    private final AggregateDriver driver = AggregateDriver.device(4);

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void an_application_goes_on_to_its_code() {
        SimApplication application = application("app-1").setEid("8904").build();

        driver.send(Topics.SIM_APPLICATIONS, DEVICE, application);

        var redeem = driver.read(Topics.REDEMPTION_REQUESTS);
        assertThat(redeem).hasSize(1);
        assertThat(redeem.get(0).key()).isEqualTo("INVITE-app-1");
        assertThat(redeem.get(0).value())
                .isEqualTo(RedemptionRequest.newBuilder()
                        .setEventId("app-1")
                        .setAt(application.getAt())
                        .setKind(RedemptionRecordKind.REDEEM)
                        .setApplicationId("app-1")
                        .setInviteId("INVITE-app-1")
                        .setAccountId("terminal:a")
                        .setDeviceId(DEVICE)
                        .setProfileKind(ProfileKind.ESIM)
                        .setPoolId("esim")
                        .setEid("8904")
                        .setSealingKey("jwk")
                        .setSignature("jws")
                        .setPayloadHash("hash")
                        .build());
        assertThat(redeem.get(0).timestamp()).isEqualTo(application.getAt().toEpochMilli());
    }

    @Test
    void a_second_application_is_refused_naming_the_first() {
        apply("app-1");

        apply("app-2");

        assertThat(redeemed()).containsExactly("app-1");
        ApplicationDecision decision =
                driver.values(Topics.APPLICATION_DECISIONS).get(0);
        assertThat(decision.getApplicationId()).isEqualTo("app-2");
        assertThat(decision.getStatus()).isEqualTo(ApplicationDecisionStatus.REJECTED);
        assertThat(decision.getReason()).isEqualTo(Reason.SIM_UNUSED);
        assertThat(decision.getOtherApplicationId()).isEqualTo("app-1");
        assertThat(decision.getPayloadHash()).isEqualTo("hash");
        assertThat(driver.counted("refused-sim-unused")).isEqualTo(1);
    }

    @Test
    void another_device_is_not_concerned() {
        apply("app-1");

        driver.send(
                Topics.SIM_APPLICATIONS,
                "eid-e",
                application("app-2").setDeviceId("eid-e").build());

        assertThat(redeemed()).containsExactly("app-1", "app-2");
    }

    @Test
    void a_repetition_does_nothing_again() {
        apply("app-1");
        apply("app-2");
        driver.values(Topics.REDEMPTION_REQUESTS);
        driver.values(Topics.APPLICATION_DECISIONS);

        apply("app-1");
        apply("app-2");

        assertThat(redeemed()).isEmpty();
        assertThat(driver.values(Topics.APPLICATION_DECISIONS)).isEmpty();
    }

    @Test
    void the_same_id_with_another_payload_is_counted_and_changes_nothing() {
        apply("app-1");

        driver.send(
                Topics.SIM_APPLICATIONS,
                DEVICE,
                application("app-1")
                        .setPayloadHash("other")
                        .setInviteId("OTHER")
                        .build());

        assertThat(redeemed()).containsExactly("app-1");
        assertThat(driver.counted("repeated-with-other-payload")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ReleaseCause.class,
            names = {"UNKNOWN", "ACCEPTED"},
            mode = EnumSource.Mode.EXCLUDE)
    void after_a_release_the_device_may_apply_again(ReleaseCause cause) {
        apply("app-1");

        release("app-1", cause);
        apply("app-2");

        assertThat(redeemed()).containsExactly("app-1", "app-2");
    }

    @Test
    void a_release_of_another_application_frees_nothing() {
        apply("app-1");

        release("app-0", ReleaseCause.USED);
        apply("app-2");

        assertThat(redeemed()).containsExactly("app-1");
    }

    @Test
    void an_application_whose_release_came_first_is_decided_and_in_nobodys_way() {
        release("app-1", ReleaseCause.FAILED);
        apply("app-1");

        apply("app-2");

        assertThat(redeemed()).containsExactly("app-2");
    }

    @Test
    void a_late_repetition_of_a_release_does_not_free_the_next_application() {
        apply("app-1");
        release("app-1", ReleaseCause.UNUSED);
        apply("app-2");

        release("app-1", ReleaseCause.UNUSED);
        apply("app-3");

        assertThat(redeemed()).containsExactly("app-1", "app-2");
    }

    @Test
    void a_released_application_is_remembered_400_days() {
        apply("app-1");
        release("app-1", ReleaseCause.UNUSED);

        driver.pass(Duration.ofDays(400).minusSeconds(10));
        apply("app-1");
        assertThat(redeemed()).containsExactly("app-1");
        driver.pass(Duration.ofSeconds(20));

        assertThat(driver.rows("application-by-device")).isZero();
        assertThat(driver.rows("device-due")).isZero();
    }

    @Test
    void refusals_are_remembered_longer_than_their_topic_keeps_them() {
        apply("app-1");
        apply("app-2");
        apply("app-3");
        release("app-1", ReleaseCause.REJECTED);

        driver.pass(Duration.ofDays(30).minusSeconds(10));
        assertThat(driver.rows("application-by-device")).isEqualTo(3);
        driver.pass(Duration.ofSeconds(20));

        assertThat(driver.rows("application-by-device")).isZero();
        assertThat(driver.rows("admission-by-device")).isZero();
    }

    @Test
    void an_application_whose_sim_is_still_followed_is_not_forgotten() {
        apply("app-1");

        driver.pass(Duration.ofDays(401));
        apply("app-1");
        apply("app-2");

        assertThat(redeemed()).containsExactly("app-1");
        assertThat(driver.values(Topics.APPLICATION_DECISIONS)).hasSize(1);
    }

    @Test
    void
            an_application_that_nothing_came_of_is_asked_after_once_so_that_a_bad_record_does_not_hold_its_device_for_ever() {
        apply("app-1");
        driver.values(Topics.REDEMPTION_REQUESTS);

        driver.pass(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(driver.values(Topics.REDEMPTION_REQUESTS)).isEmpty();
        driver.pass(Duration.ofSeconds(11));

        var inquiry = driver.read(Topics.REDEMPTION_REQUESTS);
        assertThat(inquiry).hasSize(1);
        assertThat(inquiry.get(0).key()).isEqualTo("INVITE-app-1");
        assertThat(inquiry.get(0).value())
                .isEqualTo(RedemptionRequest.newBuilder()
                        .setEventId("app-1/INQUIRE")
                        .setAt(AggregateDriver.START)
                        .setKind(RedemptionRecordKind.INQUIRE)
                        .setApplicationId("app-1")
                        .setInviteId("INVITE-app-1")
                        .setAccountId("terminal:a")
                        .setDeviceId(DEVICE)
                        .setProfileKind(ProfileKind.ESIM)
                        .setPoolId("esim")
                        .setPayloadHash("hash")
                        .build());
        driver.pass(Duration.ofDays(30));
        assertThat(driver.values(Topics.REDEMPTION_REQUESTS)).isEmpty();
    }

    @Test
    void nobody_asks_after_an_application_that_was_released() {
        apply("app-1");
        release("app-1", ReleaseCause.REJECTED);
        driver.values(Topics.REDEMPTION_REQUESTS);

        driver.pass(Duration.ofMinutes(11));

        assertThat(driver.values(Topics.REDEMPTION_REQUESTS)).isEmpty();
    }

    @Test
    void progress_is_told_once_a_second_with_its_partition() {
        Instant second = AggregateDriver.START;
        tick(second);
        tick(second.plusMillis(400));
        tick(second.plusMillis(1000));
        tick(second.plusMillis(500));

        List<ReadingProgress> told = driver.values(Topics.READING_PROGRESS);

        assertThat(told).extracting(ReadingProgress::getAt).containsExactly(second, second.plusMillis(1000));
        assertThat(told).allSatisfy(progress -> {
            assertThat(progress.getTarget()).isEqualTo("redemption-requests");
            assertThat(progress.getPartition()).isZero();
            assertThat(progress.getPartitions()).isEqualTo(4);
        });
    }

    @Test
    void what_cannot_be_processed_is_a_dead_letter_with_its_cause() {
        driver.send(Topics.SIM_APPLICATIONS, "eid-other", application("app-1").build());
        driver.send(
                Topics.SIM_APPLICATIONS,
                DEVICE,
                application("app-1").setKind(ApplicationRecordKind.UNKNOWN).build());
        driver.send(Topics.SIM_APPLICATIONS, DEVICE, application("").build());
        apply("app-2");

        assertThat(driver.deadLetters())
                .containsExactly(
                        "an application is keyed by its device",
                        "a record of sim-applications is an application or a tick",
                        "an application names itself and its code");
        assertThat(redeemed()).containsExactly("app-2");
    }

    private void apply(String applicationId) {
        driver.send(Topics.SIM_APPLICATIONS, DEVICE, application(applicationId).build());
    }

    private void release(String applicationId, ReleaseCause cause) {
        driver.send(
                Topics.ADMISSION_RELEASES,
                DEVICE,
                AdmissionRelease.newBuilder()
                        .setEventId(applicationId + "/" + cause)
                        .setAt(driver.now())
                        .setDeviceId(DEVICE)
                        .setApplicationId(applicationId)
                        .setCause(cause)
                        .build());
    }

    private void tick(Instant at) {
        driver.send(
                Topics.SIM_APPLICATIONS,
                null,
                SimApplication.newBuilder()
                        .setEventId("tick")
                        .setAt(at)
                        .setKind(ApplicationRecordKind.TICK)
                        .build());
    }

    private List<String> redeemed() {
        return driver.values(Topics.REDEMPTION_REQUESTS).stream()
                .filter(request -> request.getKind() == RedemptionRecordKind.REDEEM)
                .map(RedemptionRequest::getApplicationId)
                .toList();
    }

    private SimApplication.Builder application(String applicationId) {
        return SimApplication.newBuilder()
                .setEventId(applicationId)
                .setAt(driver.now())
                .setKind(ApplicationRecordKind.APPLY)
                .setApplicationId(applicationId)
                .setAccountId("terminal:a")
                .setDeviceId(DEVICE)
                .setInviteId("INVITE-" + applicationId)
                .setProfileKind(ProfileKind.ESIM)
                .setPoolId("esim")
                .setSealingKey("jwk")
                .setSignature("jws")
                .setPayloadHash("hash");
    }
}
