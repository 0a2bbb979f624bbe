package org.simvite.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.AssignmentPeriod;
import org.simvite.event.Channel;
import org.simvite.event.CreditPolicy;
import org.simvite.event.IdentifierKind;
import org.simvite.event.Invite;
import org.simvite.event.InviteOrder;
import org.simvite.event.LedgerCause;
import org.simvite.event.LedgerEntry;
import org.simvite.event.OutcomeKind;
import org.simvite.event.PolicyKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningState;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.Reason;
import org.simvite.event.ReservationRequest;
import org.simvite.event.SimApplication;
import org.simvite.event.SimAssignment;
import org.simvite.event.SimOutcome;
import org.simvite.runtime.shell.RunningService;
import org.simvite.topic.Topics;

/** SIMs on a real broker with several partitions, from the application to the inviter's ledger, over restarts. */
class FollowedSimsIT {

    private static final int SIMS = 8;
    private static final String BILLING = "operator:billing";
    /** Seconds; may pass while the service is down, since nothing is settled before the source reports. */
    private static final int DEADLINE = 5;

    @RegisterExtension
    static final SimviteBackingExtension BACKING = new SimviteBackingExtension();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private CreditInstallation installation;

    @BeforeEach
    void open(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        installation = new CreditInstallation(
                BACKING.bootstrapServers(), BACKING.registryUrl(), BACKING.topicPrefix() + name + ".");
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void each_sim_ends_used_or_unused_once_every_source_has_reported() throws Exception {
        putPolicy(1);
        try (RunningService service = installation.start(folder.resolve("state"))) {
            List<ReservationRequest> accepted = applyWithCodes();
            List<Invite> invites = invites(SIMS);
            apply("again-1", "device-1", invites.get(1));
            ApplicationDecision refused = decision("again-1");
            assertThat(refused.getStatus()).isEqualTo(ApplicationDecisionStatus.REJECTED);
            assertThat(refused.getReason()).isEqualTo(Reason.SIM_UNUSED);
            assertThat(refused.getOtherApplicationId()).isEqualTo("app-1");

            // so long ago that every deadline is past by every clock; only the source has not reported
            Instant provisionedAt = Instant.now().minusSeconds(5);
            provision(accepted, provisionedAt);
            use(accepted.get(0), provisionedAt);
            assertThat(settled(1)).extracting(SimOutcome::getKind).containsExactly(OutcomeKind.USED);

            installation.reports(BILLING);

            List<SimOutcome> outcomes = settled(SIMS);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.getKind() == OutcomeKind.USED)
                    .extracting(SimOutcome::getApplicationId)
                    .containsExactly("app-0");
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.getKind() == OutcomeKind.UNUSED)
                    .hasSize(SIMS - 1);
            assertThat(installation.awaitRecords(
                            Topics.CREDIT_LEDGER, entry -> entry.getCause() != LedgerCause.OPENING, SIMS))
                    .extracting(LedgerEntry::getClosedUses)
                    .hasSize(SIMS)
                    .containsOnly(1);
            await().atMost(Duration.ofSeconds(60)).until(() -> admittedAtLast(invites.get(1)));
            assertThat(service.shell().health()).isNotEmpty();
        }
    }

    @Test
    void what_was_heard_before_a_restart_is_known_after_it() throws Exception {
        putPolicy(DEADLINE);
        List<ReservationRequest> accepted;
        Instant provisionedAt;
        try (RunningService first = installation.start(folder.resolve("first"))) {
            accepted = applyWithCodes();
            provisionedAt = Instant.now();
            // activity before anybody knows whose SIM it is, and the SIM before its top-up
            use(accepted.get(0), provisionedAt);
            provisionStates(accepted, provisionedAt);
            installation.awaitRecords(Topics.SIM_LIFECYCLE, SIMS);
            assertThat(first.shell().health()).isNotEmpty();
        }
        try (RunningService second = installation.start(folder.resolve("second"))) {
            apply("again-2", "device-2", invites(SIMS).get(2));
            assertThat(decision("again-2").getOtherApplicationId()).isEqualTo("app-2");

            installation.reports(BILLING);
            assignments(accepted, provisionedAt);

            List<SimOutcome> outcomes = settled(SIMS);

            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.getKind() == OutcomeKind.USED)
                    .extracting(SimOutcome::getApplicationId)
                    .containsExactly(accepted.get(0).getApplicationId());
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.getKind() == OutcomeKind.UNUSED)
                    .hasSize(SIMS - 1)
                    .allSatisfy(outcome -> assertThat(outcome.getAt())
                            .isEqualTo(provisionedAt.plusSeconds(DEADLINE).truncatedTo(ChronoUnit.MILLIS)));
            assertThat(second.shell().health()).isNotEmpty();
        }
    }

    /** One code for each account, redeemed by a device each. */
    private List<ReservationRequest> applyWithCodes() throws Exception {
        for (int i = 0; i < SIMS; i++) {
            installation.send(Topics.INVITE_ORDERS, "terminal:inviter-" + i, order(i));
        }
        List<Invite> invites = invites(SIMS);
        for (int i = 0; i < SIMS; i++) {
            apply("app-" + i, "device-" + i, invites.get(i));
        }
        return installation.awaitRecords(Topics.RESERVATION_REQUESTS, SIMS).stream()
                .sorted(Comparator.comparing(ReservationRequest::getApplicationId))
                .toList();
    }

    private List<Invite> invites(int count) {
        return installation.awaitRecords(Topics.INVITES, count).stream()
                .sorted(Comparator.comparing(Invite::getAccountId))
                .toList();
    }

    private void apply(String applicationId, String deviceId, Invite invite) throws Exception {
        installation.knows("terminal:of-" + deviceId);
        installation.send(
                Topics.SIM_APPLICATIONS,
                "terminal:of-" + deviceId,
                SimApplication.newBuilder()
                        .setEventId(applicationId)
                        .setAt(Instant.now())
                        .setKind(ApplicationRecordKind.APPLY)
                        .setApplicationId(applicationId)
                        .setAccountId("terminal:of-" + deviceId)
                        .setDeviceId(deviceId)
                        .setInviteId(invite.getInviteId())
                        .setProfileKind(ProfileKind.VSIM)
                        .setPoolId("vsim")
                        .build());
    }

    private ApplicationDecision decision(String applicationId) {
        List<ApplicationDecision> found = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            installation.awaitRecords(Topics.APPLICATION_DECISIONS, 1).stream()
                    .filter(decision -> decision.getApplicationId().equals(applicationId))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }

    /** The release is on its way to APPLICANT: an application that comes before it is refused, the next one not. */
    private boolean admittedAtLast(Invite invite) throws Exception {
        String applicationId = "later-" + System.nanoTime();
        apply(applicationId, "device-1", invite);
        return decision(applicationId).getReason() != Reason.SIM_UNUSED;
    }

    private void provision(List<ReservationRequest> accepted, Instant at) throws Exception {
        assignments(accepted, at);
        provisionStates(accepted, at);
    }

    private void provisionStates(List<ReservationRequest> accepted, Instant at) throws Exception {
        for (ReservationRequest request : accepted) {
            installation.send(
                    Topics.PROVISIONING_STATES,
                    request.getApplicationId(),
                    ProvisioningState.newBuilder()
                            .setEventId(request.getApplicationId() + "/PROVISIONED")
                            .setAt(at)
                            .setApplicationId(request.getApplicationId())
                            .setStatus(ProvisioningStatus.PROVISIONED)
                            .setPoolId(request.getPoolId())
                            .setProfileKind(request.getProfileKind())
                            .setIccid(iccid(request))
                            .setAccountId(request.getAccountId())
                            .setDeviceId(request.getDeviceId())
                            .setHold(request.getHold())
                            .build());
        }
    }

    private void assignments(List<ReservationRequest> accepted, Instant from) throws Exception {
        for (ReservationRequest request : accepted) {
            installation.send(
                    Topics.SIM_ASSIGNMENTS,
                    "iccid:" + iccid(request),
                    SimAssignment.newBuilder()
                            .setEventId(request.getApplicationId() + "/assigned")
                            .setAt(from)
                            .setKind(IdentifierKind.ICCID)
                            .setIdentifier(iccid(request))
                            .setPeriods(List.of(AssignmentPeriod.newBuilder()
                                    .setApplicationId(request.getApplicationId())
                                    .setIccid(iccid(request))
                                    .setGeneration(0)
                                    .setFrom(from)
                                    .build()))
                            .setRevision(1)
                            .build());
        }
    }

    private void use(ReservationRequest request, Instant at) throws Exception {
        for (ActivityKind kind : List.of(ActivityKind.ACTIVATED, ActivityKind.TOP_UP)) {
            installation.send(
                    Topics.ACTIVITY_FEED,
                    "iccid:" + iccid(request),
                    ActivityReport.newBuilder()
                            .setEventId(BILLING + "/" + request.getApplicationId() + kind)
                            .setAt(at)
                            .setReceivedAt(Instant.now())
                            .setKind(kind)
                            .setSource(BILLING)
                            .setIdentifierKind(IdentifierKind.ICCID)
                            .setIdentifier(iccid(request))
                            .setAmountMinor(500L)
                            .setCurrency("EUR")
                            .build());
        }
    }

    private List<SimOutcome> settled(int count) {
        // each applicant's account was accepted once
        return installation.awaitRecords(Topics.SIM_OUTCOMES, SIMS + count).stream()
                .filter(outcome -> outcome.getKind() != OutcomeKind.ACCEPTED)
                .toList();
    }

    private static String iccid(ReservationRequest request) {
        return "898821100000053008" + request.getApplicationId().substring("app-".length());
    }

    private static InviteOrder order(int number) {
        return InviteOrder.newBuilder()
                .setEventId("request-" + number)
                .setAt(Instant.now())
                .setRequestId("request-" + number)
                .setAccountId("terminal:inviter-" + number)
                .setHolderAccountId("terminal:inviter-" + number)
                .setChannel(Channel.INSTALL)
                .build();
    }

    /** Everything must happen within so many seconds. */
    private void putPolicy(int seconds) throws Exception {
        CreditPolicy policy = CreditPolicy.newBuilder()
                .setEventId("quick@1")
                .setAt(Instant.now())
                .setName("quick")
                .setVersion(1)
                .setKind(PolicyKind.STAKED)
                .setFetchSeconds(seconds)
                .setActivationSeconds(seconds)
                .setFirstUseSeconds(seconds)
                .setTrustedSources(List.of("operator"))
                .setAwaitedSources(List.of(BILLING))
                .setMinimumTopUp(Map.of("EUR", 500L))
                .build();
        installation.send(Topics.CREDIT_POLICIES, "quick@1", policy);
        installation.send(Topics.CREDIT_POLICIES, "active/quick@1", policy);
    }
}
