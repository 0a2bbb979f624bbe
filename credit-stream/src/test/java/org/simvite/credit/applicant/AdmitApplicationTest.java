package org.simvite.credit.applicant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.command.Remembered;
import org.simvite.credit.AggregateDriver;
import org.simvite.event.Account;
import org.simvite.event.AccountKind;
import org.simvite.event.AccountRecordKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.EidRule;
import org.simvite.event.ProfileKind;
import org.simvite.event.ReadingProgress;
import org.simvite.event.Reason;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.ReleaseCause;
import org.simvite.event.SimApplication;
import org.simvite.event.WayForward;
import org.simvite.topic.Topics;

class AdmitApplicationTest {

    private static final String ACCOUNT = "terminal:a";
    private static final String DEVICE = "eid-d";

    private final AggregateDriver driver = AggregateDriver.applicant(4);

    @BeforeEach
    void aKnownAccount() {
        known(ACCOUNT, AccountStatus.ACTIVE, Duration.ofDays(2), "none");
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void an_application_goes_on_to_its_code() {
        SimApplication application = application("app-1").setEid("8904").build();

        driver.send(Topics.SIM_APPLICATIONS, ACCOUNT, application);

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
    void another_account_is_not_concerned_though_it_names_the_same_device() {
        known("terminal:b", AccountStatus.ACTIVE, Duration.ZERO, "none");
        apply("app-1");

        driver.send(
                Topics.SIM_APPLICATIONS,
                "terminal:b",
                application("app-2").setAccountId("terminal:b").build());

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
                ACCOUNT,
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
            names = {"UNKNOWN", "ACCEPTED", "CONFIRMED"},
            mode = EnumSource.Mode.EXCLUDE)
    void after_a_release_the_account_may_apply_again(ReleaseCause cause) {
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

        assertThat(driver.rows("application-by-account")).isZero();
        assertThat(driver.rows("applicant-due")).isZero();
    }

    @Test
    void refusals_are_remembered_longer_than_their_topic_keeps_them() {
        apply("app-1");
        apply("app-2");
        apply("app-3");
        release("app-1", ReleaseCause.REJECTED);

        driver.pass(Remembered.OF_STEPS.minusSeconds(10));
        assertThat(driver.rows("application-by-account")).isEqualTo(3);
        driver.pass(Duration.ofSeconds(20));

        assertThat(driver.rows("application-by-account")).isZero();
        assertThat(driver.rows("admission-by-account")).isZero();
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
            an_application_that_nothing_came_of_is_asked_after_with_growing_pauses_so_that_a_lost_step_holds_its_account_no_longer() {
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
                        .setAccountId(ACCOUNT)
                        .setDeviceId(DEVICE)
                        .setProfileKind(ProfileKind.ESIM)
                        .setPoolId("esim")
                        .setPayloadHash("hash")
                        .build());
        driver.pass(Duration.ofMinutes(19));
        assertThat(driver.values(Topics.REDEMPTION_REQUESTS)).isEmpty();
        driver.pass(Duration.ofMinutes(2));
        assertThat(driver.values(Topics.REDEMPTION_REQUESTS)).hasSize(1);
    }

    @Test
    void nobody_asks_again_once_the_code_has_said_that_it_accepted() {
        apply("app-1");
        release("app-1", ReleaseCause.ACCEPTED);
        driver.values(Topics.REDEMPTION_REQUESTS);

        driver.pass(Duration.ofDays(30));
        apply("app-2");

        assertThat(driver.values(Topics.REDEMPTION_REQUESTS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SUSPENDED, SUSPENDED", "CLOSED, CLOSED", "ERASED, CLOSED"})
    void an_account_that_may_not_apply_is_refused_and_what_was_accepted_runs_on(AccountStatus status, Reason reason) {
        apply("app-1");
        known(ACCOUNT, status, Duration.ofDays(2), "none");
        release("app-1", ReleaseCause.ACCEPTED);

        apply("app-2");

        ApplicationDecision decision =
                driver.values(Topics.APPLICATION_DECISIONS).get(0);
        assertThat(decision.getApplicationId()).isEqualTo("app-2");
        assertThat(decision.getStatus()).isEqualTo(ApplicationDecisionStatus.REJECTED);
        assertThat(decision.getReason()).isEqualTo(reason);
        assertThat(redeemed()).containsExactly("app-1");
    }

    @Test
    void a_new_account_gets_no_virtual_sim_and_is_told_when_and_what_would_help() {
        known(ACCOUNT, AccountStatus.ACTIVE, Duration.ofHours(1), "none");

        send(application("app-1").setProfileKind(ProfileKind.VSIM));

        ApplicationDecision decision =
                driver.values(Topics.APPLICATION_DECISIONS).get(0);
        assertThat(decision.getStatus()).isEqualTo(ApplicationDecisionStatus.REJECTED);
        assertThat(decision.getReason()).isEqualTo(Reason.STEP_UP_NEEDED);
        assertThat(decision.getNextAt()).isEqualTo(AggregateDriver.START.plus(Duration.ofHours(23)));
        assertThat(decision.getWaysForward()).containsExactly(WayForward.ATTEST, WayForward.WAIT);
        assertThat(redeemed()).isEmpty();
        driver.passUntil(decision.getNextAt());
        send(application("app-2").setProfileKind(ProfileKind.VSIM));
        assertThat(redeemed()).containsExactly("app-2");
    }

    @ParameterizedTest
    @EnumSource(
            value = EidRule.class,
            names = {"STEP_UP", "UNKNOWN"})
    void a_new_account_gets_no_unbound_esim_where_the_pool_steps_up(EidRule rule) {
        known(ACCOUNT, AccountStatus.ACTIVE, Duration.ZERO, "none");

        send(application("app-1").setEid(null).setEidRule(rule));
        send(application("app-2").setEid(null).setEidRule(EidRule.UNBOUND));

        ApplicationDecision decision =
                driver.values(Topics.APPLICATION_DECISIONS).get(0);
        assertThat(decision.getReason()).isEqualTo(Reason.STEP_UP_NEEDED);
        assertThat(decision.getWaysForward()).containsExactly(WayForward.NAME_EID, WayForward.ATTEST, WayForward.WAIT);
        assertThat(redeemed()).containsExactly("app-2");
    }

    @Test
    void a_new_account_whose_terminal_proved_what_it_is_is_trusted() {
        known(ACCOUNT, AccountStatus.ACTIVE, Duration.ZERO, "play-integrity");

        send(application("app-1").setProfileKind(ProfileKind.VSIM));

        assertThat(redeemed()).containsExactly("app-1");
    }

    @Test
    void an_account_whose_sim_a_device_downloaded_is_trusted_for_good() {
        known(ACCOUNT, AccountStatus.ACTIVE, Duration.ZERO, "none");
        apply("app-1");
        release("app-1", ReleaseCause.CONFIRMED);
        release("app-1", ReleaseCause.USED);
        known(ACCOUNT, AccountStatus.ACTIVE, Duration.ZERO, "none");

        send(application("app-2").setProfileKind(ProfileKind.VSIM));

        assertThat(redeemed()).containsExactly("app-1", "app-2");
    }

    @Test
    void an_application_that_comes_before_the_record_of_its_account_waits_for_it() {
        applyAs("terminal:new", "app-1");
        assertThat(redeemed()).isEmpty();

        known("terminal:new", AccountStatus.ACTIVE, Duration.ZERO, "none");

        assertThat(redeemed()).containsExactly("app-1");
        assertThat(driver.rows("waiting-by-account")).isZero();
        assertThat(driver.rows("applicant-wait-due")).isZero();
    }

    @Test
    void want_of_an_accounts_record_is_no_verdict_and_the_same_application_is_judged_when_it_is_made_again() {
        applyAs("terminal:new", "app-1");
        driver.pass(Duration.ofSeconds(31));
        accountsRead(driver.now());
        driver.pass(Duration.ofSeconds(1));

        ApplicationDecision decision =
                driver.values(Topics.APPLICATION_DECISIONS).get(0);
        assertThat(decision.getStatus()).isEqualTo(ApplicationDecisionStatus.REJECTED);
        assertThat(decision.getReason()).isEqualTo(Reason.NOT_DECIDED);
        assertThat(decision.getWaysForward()).containsExactly(WayForward.WAIT);
        assertThat(driver.counted("undecided-account-unknown")).isEqualTo(1);
        assertThat(driver.rows("application-by-account")).isZero();
        known("terminal:new", AccountStatus.ACTIVE, Duration.ZERO, "none");
        assertThat(redeemed()).isEmpty();

        applyAs("terminal:new", "app-1");
        applyAs("terminal:new", "app-1");

        assertThat(redeemed()).containsExactly("app-1");
    }

    /** That everything that was applied for has been read says nothing of the accounts. */
    @Test
    void an_application_waits_until_the_accounts_that_were_written_by_then_have_been_read() {
        applyAs("terminal:new", "app-1");
        Instant came = driver.now();
        driver.pass(Duration.ofMinutes(40));
        tick(driver.now());
        accountsRead(came.plusSeconds(29));
        driver.pass(Duration.ofSeconds(1));
        assertThat(driver.values(Topics.APPLICATION_DECISIONS)).isEmpty();

        known("terminal:new", AccountStatus.ACTIVE, Duration.ZERO, "none");

        assertThat(redeemed()).containsExactly("app-1");
        accountsRead(driver.now());
        driver.pass(Duration.ofSeconds(1));
        assertThat(driver.values(Topics.APPLICATION_DECISIONS)).isEmpty();
    }

    @Test
    void an_application_does_not_wait_for_ever_where_nothing_is_heard_of_the_accounts() {
        applyAs("terminal:new", "app-1");

        driver.pass(WaitingApplications.LONGEST.plusSeconds(29));
        assertThat(driver.values(Topics.APPLICATION_DECISIONS)).isEmpty();
        driver.pass(Duration.ofSeconds(2));

        assertThat(driver.values(Topics.APPLICATION_DECISIONS))
                .extracting(ApplicationDecision::getReason)
                .containsExactly(Reason.NOT_DECIDED);
        assertThat(driver.rows("waiting-by-account")).isZero();
    }

    @Test
    void an_account_that_is_forgotten_is_unknown_again() {
        driver.send(Topics.ACCOUNTS, ACCOUNT, null);

        apply("app-1");

        assertThat(redeemed()).isEmpty();
        assertThat(driver.rows("applicant-by-account")).isZero();
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
    void progress_does_not_pass_an_application_that_waits_for_its_account() {
        driver.pass(Duration.ofMinutes(1));
        Instant came = driver.now();
        applyAs("terminal:new", "app-1");
        driver.pass(Duration.ofSeconds(10));

        tick(driver.now());
        assertThat(driver.values(Topics.READING_PROGRESS))
                .singleElement()
                .satisfies(progress -> assertThat(progress.getAt()).isBefore(came));

        known("terminal:new", AccountStatus.ACTIVE, Duration.ZERO, "none");
        tick(driver.now());
        assertThat(driver.values(Topics.READING_PROGRESS))
                .singleElement()
                .satisfies(progress -> assertThat(progress.getAt()).isAfter(came));
    }

    @Test
    void nobody_has_read_what_is_still_to_come_in() {
        driver.pass(Duration.ofMinutes(1));

        tick(driver.now().plus(Duration.ofHours(1)));

        assertThat(driver.values(Topics.READING_PROGRESS))
                .singleElement()
                .satisfies(progress -> assertThat(progress.getAt()).isBeforeOrEqualTo(driver.now()));
    }

    @Test
    void progress_is_told_once_a_second_with_its_partition() {
        Instant second = AggregateDriver.START;
        driver.pass(Duration.ofMinutes(1));
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
        driver.send(
                Topics.SIM_APPLICATIONS, "terminal:other", application("app-1").build());
        driver.send(
                Topics.SIM_APPLICATIONS,
                ACCOUNT,
                application("app-1").setKind(ApplicationRecordKind.UNKNOWN).build());
        driver.send(Topics.SIM_APPLICATIONS, ACCOUNT, application("").build());
        apply("app-2");

        assertThat(driver.deadLetters())
                .containsExactly(
                        "an application is keyed by its account",
                        "a record of sim-applications is an application or a tick",
                        "an application names itself and its code");
        assertThat(redeemed()).containsExactly("app-2");
    }

    private void known(String accountId, AccountStatus status, Duration age, String attestation) {
        driver.send(
                Topics.ACCOUNTS,
                accountId,
                Account.newBuilder()
                        .setEventId(accountId + "/1")
                        .setAt(driver.now())
                        .setAccountId(accountId)
                        .setKind(AccountKind.TERMINAL)
                        .setStatus(status)
                        .setCreatedAt(driver.now().minus(age))
                        .setAttestation(attestation)
                        .build());
    }

    private void send(SimApplication.Builder application) {
        driver.send(Topics.SIM_APPLICATIONS, ACCOUNT, application.build());
    }

    private void applyAs(String accountId, String applicationId) {
        driver.send(
                Topics.SIM_APPLICATIONS,
                accountId,
                application(applicationId).setAccountId(accountId).build());
    }

    private void apply(String applicationId) {
        driver.send(Topics.SIM_APPLICATIONS, ACCOUNT, application(applicationId).build());
    }

    private void release(String applicationId, ReleaseCause cause) {
        driver.send(
                Topics.ADMISSION_RELEASES,
                ACCOUNT,
                AdmissionRelease.newBuilder()
                        .setEventId(applicationId + "/" + cause)
                        .setAt(driver.now())
                        .setAccountId(ACCOUNT)
                        .setApplicationId(applicationId)
                        .setCause(cause)
                        .build());
    }

    private void accountsRead(Instant through) {
        driver.send(
                Topics.ACCOUNTS,
                "tick/0",
                Account.newBuilder()
                        .setEventId("tick")
                        .setAt(through)
                        .setAccountId("")
                        .setKind(AccountKind.UNKNOWN)
                        .setStatus(AccountStatus.UNKNOWN)
                        .setCreatedAt(through)
                        .setRecordKind(AccountRecordKind.TICK)
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
                .setEid("8904")
                .setInviteId("INVITE-" + applicationId)
                .setProfileKind(ProfileKind.ESIM)
                .setPoolId("esim")
                .setSealingKey("jwk")
                .setSignature("jws")
                .setPayloadHash("hash");
    }
}
