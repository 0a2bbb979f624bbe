package org.simvite.credit.invite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.simvite.credit.invite.InviteStory.ALICE;
import static org.simvite.credit.invite.InviteStory.START;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.credit.account.AccountCredit;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.Invite;
import org.simvite.event.InviteCommandKind;
import org.simvite.event.InviteStatus;
import org.simvite.event.OutcomeKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.Reason;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.ReleaseCause;
import org.simvite.event.SimOutcome;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/** What INVITE decides on an application, and what it says when it refuses. */
class RedemptionTest {

    private final InviteStory story = new InviteStory();

    @AfterEach
    void close() {
        story.close();
    }

    @Test
    void acceptedApplicationTakesAUseAndReservesAProfile() {
        var invite = story.issued(2);
        story.driver.read(Topics.SIM_OUTCOMES);

        var decision = story.apply("a1", invite);

        assertThat(decision.getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
        assertThat(decision.getInviterAccountId()).isEqualTo(ALICE);
        assertThat(decision.getAccountId()).isEqualTo("terminal:bob");
        assertThat(decision.getReason()).isNull();
        assertThat(decision.getPayloadHash()).isEqualTo("hash-a1");
        var record = story.driver.records(Topics.RESERVATION_REQUESTS).get(0);
        assertThat(record.key()).isEqualTo("esim");
        assertThat(record.headers().lastHeader("traceparent")).isNotNull();
        var reservation = record.value();
        assertThat(reservation.getApplicationId()).isEqualTo("a1");
        assertThat(reservation.getProfileKind()).isEqualTo(ProfileKind.ESIM);
        assertThat(reservation.getEid()).isEqualTo("89049032123451234512345678901235");
        assertThat(reservation.getSealingKey()).isEqualTo("{jwk}");
        assertThat(reservation.getSignature()).isEqualTo("a.b.c");
        assertThat(reservation.getHold().getInviteId()).isEqualTo(invite.getInviteId());
        assertThat(reservation.getHold().getAccountId()).isEqualTo(ALICE);
        assertThat(reservation.getHold().getStake()).isEqualTo(10);
        assertThat(reservation.getHold().getPolicyVersion()).isEqualTo("staked@1");
        var outcome = story.driver.records(Topics.SIM_OUTCOMES).get(0);
        assertThat(outcome.key()).isEqualTo("terminal:bob");
        assertThat(outcome.value().getKind()).isEqualTo(OutcomeKind.ACCEPTED);
        assertThat(outcome.value().getUses()).isZero();
        var state = story.state();
        assertThat(state.getStatus()).isEqualTo(InviteStatus.OPEN);
        assertThat(state.getRedeemed()).isEqualTo(1);
        assertThat(story.releases()).isEmpty();
    }

    @Test
    void thePoolIsTheApplicantsChoiceUnlessItIsTheCodesOrTheDefault() {
        var free = story.issued(3);
        var bound = story.issued(story.order(1).setPoolId("travel"));

        story.pipe(story.application("default", free.getInviteId()));
        story.pipe(story.application("chosen", free.getInviteId()).setPoolId("travel"));
        story.pipe(story.application("other-kind", free.getInviteId()).setProfileKind(ProfileKind.VSIM));
        story.pipe(story.application("bound", bound.getInviteId()).setPoolId("travel"));

        assertThat(story.driver.read(Topics.RESERVATION_REQUESTS))
                .extracting(request -> request.getApplicationId() + " " + request.getPoolChosen())
                .containsExactly("default false", "chosen true", "other-kind true", "bound false");
    }

    @Test
    void ofFiftyApplicationsOnACodeWithThreeUsesThreeAreAccepted() {
        var invite = story.issued(3);

        for (int i = 0; i < 50; i++) {
            story.pipe(story.application("a" + i, invite.getInviteId()));
        }

        var decisions = story.decisions();
        assertThat(decisions).hasSize(50);
        assertThat(decisions)
                .filteredOn(decision -> decision.getStatus() == ApplicationDecisionStatus.ACCEPTED)
                .hasSize(3);
        assertThat(decisions)
                .filteredOn(decision -> decision.getStatus() == ApplicationDecisionStatus.REJECTED)
                .extracting(ApplicationDecision::getReason)
                .containsOnly(Reason.CODE_USED_UP);
        assertThat(story.driver.read(Topics.RESERVATION_REQUESTS)).hasSize(3);
        assertThat(story.releases())
                .hasSize(47)
                .allSatisfy(release -> assertThat(release.getCause()).isEqualTo(ReleaseCause.REJECTED));
        assertThat(story.state().getStatus()).isEqualTo(InviteStatus.USED_UP);
    }

    @Test
    void repeatedApplicationConsumesNothing() {
        var invite = story.issued(2);
        story.apply("a1", invite);
        story.driver.read(Topics.RESERVATION_REQUESTS);

        story.pipe(story.application("a1", invite.getInviteId()));

        assertThat(story.decisions()).isEmpty();
        assertThat(story.driver.read(Topics.RESERVATION_REQUESTS)).isEmpty();
        assertThat(story.state().getRedeemed()).isEqualTo(1);
    }

    @Test
    void refusedApplicationStaysRefusedWhenAUseComesBack() {
        var invite = story.issued(1);
        story.apply("a1", invite);
        assertThat(story.apply("a2", invite).getReason()).isEqualTo(Reason.CODE_USED_UP);
        story.fail("a1", invite, Reason.BACK_END_FAILED, false);
        story.decisions();

        story.pipe(story.application("a2", invite.getInviteId()));

        assertThat(story.decisions()).isEmpty();
        assertThat(story.apply("a3", invite).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @Test
    void anApplicationThatNamesAnEidAsksItsDeviceFirst() {
        var invite = story.issued(2);
        story.apply("a1", invite);
        story.pipe(story.application("a2", invite.getInviteId()).setDeviceId("key-a2"));

        assertThat(story.driver.read(Topics.DEVICE_REQUESTS))
                .extracting(request -> request.getDeviceId(), request -> request.getEventId())
                .containsExactly(tuple("eid-a1", "a1"));
        assertThat(story.driver.read(Topics.RESERVATION_REQUESTS))
                .extracting(request -> request.getApplicationId())
                .containsExactly("a1", "a2");
    }

    @Test
    void refusalFreesTheAccount() {
        var invite = story.issued(1);
        story.apply("a1", invite);
        story.apply("a2", invite);

        var release = story.releases().get(0);
        assertThat(release.getAccountId()).isEqualTo("terminal:bob");
        assertThat(release.getApplicationId()).isEqualTo("a2");
        assertThat(release.getEventId()).isEqualTo("a2/REJECTED");
    }

    @Test
    void refusesBeforeTheCodesTime() {
        var invite = story.issued(story.order(1).setNotBefore(START.plus(Duration.ofDays(1))));

        assertThat(story.apply("a1", invite).getReason()).isEqualTo(Reason.CODE_NOT_YET_VALID);
    }

    /** A program applies at once, at a gateway whose clock is behind the one that took in the order: NOT_YET_VALID was final. */
    @Test
    void aCodeThatWasJustIssuedIsGoodByTheClockOfAGatewayThatIsBehind() {
        var invite = story.issued(story.order(1).setAt(START.plusSeconds(20)));

        var applied = story.apply(story.application("a1", invite.getInviteId()).setAt(START.minusSeconds(40)));

        assertThat(applied.getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @Test
    void refusesAtTheCodesEndByTheTimeTheApplicationCameIn() {
        var invite = story.issued(2);
        var end = invite.getExpiresAt();

        var at = story.apply(story.application("a1", invite.getInviteId()).setAt(end));
        var before = story.apply(story.application("a2", invite.getInviteId()).setAt(end.minusMillis(1)));

        assertThat(at.getReason()).isEqualTo(Reason.CODE_EXPIRED);
        assertThat(before.getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @Test
    void refusesARevokedCode() {
        var invite = story.issued(1);
        story.command(InviteCommandKind.REVOKE, invite.getInviteId(), ALICE);

        assertThat(story.apply("a1", invite).getReason()).isEqualTo(Reason.CODE_REVOKED);
    }

    @Test
    void refusesASuspendedCodeUntilItIsResumed() {
        var invite = story.issued(1);
        story.command(InviteCommandKind.SUSPEND, invite.getInviteId(), null);
        assertThat(story.state().getStatus()).isEqualTo(InviteStatus.SUSPENDED);
        assertThat(story.apply("a1", invite).getReason()).isEqualTo(Reason.CODE_SUSPENDED);

        story.driver.advance(Duration.ofSeconds(1));
        story.command(InviteCommandKind.RESUME, invite.getInviteId(), null);

        assertThat(story.apply("a2", invite).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @Test
    void olderCommandThatComesLaterChangesNothing() {
        var invite = story.issued(1);
        story.command(InviteCommandKind.RESUME, invite.getInviteId(), null, START.plusSeconds(2));
        story.command(InviteCommandKind.SUSPEND, invite.getInviteId(), null, START.plusSeconds(1));

        assertThat(story.apply("a1", invite).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @Test
    void refusesWhomTheCodeIsNotBoundTo() {
        var order = story.order(5)
                .setBoundDeviceId("eid-a1")
                .setBoundAccountId("terminal:bob")
                .setPoolId("esim")
                .setProfileKind(ProfileKind.ESIM);
        var invite = story.issued(order);
        var id = invite.getInviteId();

        assertThat(story.apply("a2", invite).getReason()).as("device").isEqualTo(Reason.CODE_NOT_FOR_YOU);
        assertThat(reason(story.application("a3", id).setDeviceId("eid-a1").setAccountId("terminal:eve")))
                .as("account")
                .isEqualTo(Reason.CODE_NOT_FOR_YOU);
        assertThat(reason(story.application("a4", id).setDeviceId("eid-a1").setPoolId("gold")))
                .as("pool")
                .isEqualTo(Reason.CODE_NOT_FOR_YOU);
        assertThat(reason(story.application("a5", id).setDeviceId("eid-a1").setProfileKind(ProfileKind.VSIM)))
                .as("kind")
                .isEqualTo(Reason.CODE_NOT_FOR_YOU);
        assertThat(story.apply("a1", invite).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @Test
    void failuresProvokedByOneApplicantSpoilACodeForNobodyElse() {
        var invite = story.issued(1);
        for (int i = 0; i < 5; i++) {
            story.apply("a" + i, invite);
            story.fail("a" + i, invite, Reason.POOL_UNKNOWN, true);
            story.decisions();
        }

        assertThat(story.apply("a6", invite).getReason()).isEqualTo(Reason.TOO_MANY_FAILURES);
        var carol = story.application("c1", invite.getInviteId()).setAccountId("terminal:carol");
        assertThat(story.apply(carol).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @Test
    void aCodeThatManyApplicantsSpoilIsRevokedAndItsOwnerToldAndFreed() {
        var invite = story.issued(2);
        for (int i = 0; i < 40; i++) {
            assertThat(story.ends()).isEmpty();
            var applicant = story.application("a" + i, invite.getInviteId()).setAccountId("terminal:" + i);
            assertThat(story.apply(applicant).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
            story.fail("a" + i, invite, Reason.SIGNATURE_INVALID, true);
            story.decisions();
        }

        assertThat(story.ends())
                .extracting(SimOutcome::getAccountId, SimOutcome::getKind, SimOutcome::getUses)
                .containsExactly(tuple(ALICE, OutcomeKind.REVOKED, 2));
        var state = story.state();
        assertThat(state.getStatus()).isEqualTo(InviteStatus.REVOKED);
        assertThat(state.getMessage()).contains("Too many applications");
        var balances = story.driver.read(Topics.CREDIT_BALANCES);
        assertThat(balances.get(balances.size() - 1).getHeld()).isZero();
        var carol = story.application("c1", invite.getInviteId()).setAccountId("terminal:carol");
        assertThat(story.apply(carol).getReason()).isEqualTo(Reason.CODE_REVOKED);
    }

    @Test
    void anAcceptedApplicationThatNobodyAnsweredGoesOutAgainAsItWas() {
        var invite = story.issued(1);
        story.apply("a1", invite);
        var sent = story.driver.one(Topics.RESERVATION_REQUESTS);

        story.driver.advance(Duration.ofMinutes(1));
        assertThat(story.driver.one(Topics.RESERVATION_REQUESTS)).isEqualTo(sent);
        story.driver.advance(Duration.ofMinutes(1));
        assertThat(story.driver.read(Topics.RESERVATION_REQUESTS))
                .as("pauses grow")
                .isEmpty();
        // whoever reads it was down for longer than any topic of steps is kept
        story.driver.advance(Duration.ofDays(40));
        assertThat(story.driver.one(Topics.RESERVATION_REQUESTS)).isEqualTo(sent);

        story.taken("a1", invite);
        story.driver.advance(Duration.ofDays(1));
        assertThat(story.driver.read(Topics.RESERVATION_REQUESTS)).isEmpty();
        assertThat(story.driver.rows("unanswered-by-invite")).isZero();
    }

    @Test
    void anApplicationThatFailedIsNotSentAgain() {
        var invite = story.issued(1);
        story.apply("a1", invite);
        story.driver.read(Topics.RESERVATION_REQUESTS);
        story.fail("a1", invite, Reason.OUT_OF_STOCK, false);

        story.driver.advance(Duration.ofDays(1));

        assertThat(story.driver.read(Topics.RESERVATION_REQUESTS)).isEmpty();
        assertThat(story.driver.rows("unanswered-by-invite")).isZero();
    }

    @Test
    void aSecondCodeUnderAnIdThatIsTakenEndsAndItsHoldsClose() {
        // sixty bits, as those of a request of Bob's that is still to come
        var bobs = "request of Bob";
        var first = Invite.newBuilder(story.issued(1))
                .setInviteId(Ids.inviteId(bobs, 0))
                .build();
        story.driver.pipe(Topics.INVITES, first.getInviteId(), first);
        story.driver.read(Topics.INVITE_STATES);

        story.driver.pipe(
                Topics.INVITE_ORDERS,
                "terminal:bob",
                story.order(3)
                        .setRequestId(bobs)
                        .setAccountId("terminal:bob")
                        .setHolderAccountId("terminal:bob")
                        .build());

        assertThat(story.ends())
                .extracting(SimOutcome::getAccountId, SimOutcome::getKind, SimOutcome::getUses)
                .containsExactly(tuple("terminal:bob", OutcomeKind.REVOKED, 3));
        var balances = story.driver.read(Topics.CREDIT_BALANCES);
        assertThat(balances.get(balances.size() - 1).getHeld())
                .as("Bob's hold is closed")
                .isZero();
        assertThat(story.state().getAccountId()).isEqualTo(ALICE);
        assertThat(story.apply("a1", first).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @Test
    void failuresOfOursAreNotCapped() {
        var invite = story.issued(1);
        for (int i = 0; i < 7; i++) {
            assertThat(story.apply("a" + i, invite).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
            story.fail("a" + i, invite, Reason.OUT_OF_STOCK, false);
            story.decisions();
        }
    }

    @Test
    void applicationWaitsForAGenuineCodeWhoseRecordHasNotBeenRead() {
        var invite = story.issued(1);
        try (var other = new InviteStory()) {
            other.pipe(other.application("a1", invite.getInviteId()));
            other.pipe(other.application("a2", invite.getInviteId()));
            other.driver.advance(Duration.ofSeconds(29));
            assertThat(other.decisions()).isEmpty();

            other.driver.pipe(Topics.INVITES, invite.getInviteId(), invite);

            assertThat(other.decisions())
                    .extracting(ApplicationDecision::getStatus)
                    .containsExactly(ApplicationDecisionStatus.ACCEPTED, ApplicationDecisionStatus.REJECTED);
            other.driver.advance(Duration.ofSeconds(10));
            assertThat(other.decisions()).isEmpty();
            assertThat(other.driver.rows("waiting-by-invite")).isZero();
        }
    }

    @Test
    void applicationThatWaitsOutlastsAStandstillOfOursAndFindsItsCodeOnItsTopic() {
        var invite = story.issued(1);
        try (var other = new InviteStory()) {
            other.tick(other.driver.now());
            other.pipe(other.application("a1", invite.getInviteId()));

            other.driver.advance(Duration.ofHours(1));
            other.driver.turns(4);
            assertThat(other.decisions()).isEmpty();
            other.driver.pipe(Topics.INVITES, invite.getInviteId(), invite);
            other.tick(other.driver.now());
            other.driver.turns(1);

            assertThat(other.decisions())
                    .extracting(ApplicationDecision::getStatus)
                    .containsExactly(ApplicationDecisionStatus.ACCEPTED);
        }
    }

    @Test
    void applicationOnACodeWhoseRecordDoesNotComeFailsAndIsNeverCalledInvalid() {
        story.pipe(story.application("a1", "NEVERISSUED1"));
        story.pipe(story.application("a1", "NEVERISSUED1"));
        story.tick(START.plusSeconds(30));
        story.driver.advance(Duration.ofSeconds(29));
        assertThat(story.decisions()).isEmpty();
        story.driver.advance(Duration.ofSeconds(1));

        var decision = story.driver.one(Topics.APPLICATION_DECISIONS);
        assertThat(decision.getStatus()).isEqualTo(ApplicationDecisionStatus.FAILED);
        assertThat(decision.getReason()).isEqualTo(Reason.NOT_DECIDED);
        assertThat(story.releases().get(0).getCause()).isEqualTo(ReleaseCause.FAILED);
        assertThat(story.driver.meters.counter("simvite.applications.undecided").count())
                .isEqualTo(1);
        story.pipe(story.application("a1", "NEVERISSUED1"));
        story.driver.advance(Duration.ofSeconds(30));
        assertThat(story.decisions()).isEmpty();
    }

    @Test
    void applicationThatTheCodeCouldNotReadFailsWhenItsDeviceAsksAfterIt() {
        var invite = story.issued(1);
        var poison = story.application("a1", invite.getInviteId()).setProfileKind(ProfileKind.UNKNOWN);
        assertThatThrownBy(() -> story.pipe(poison)).hasRootCauseMessage("a kind that is not known here");

        story.pipe(poison.setKind(RedemptionRecordKind.INQUIRE));
        story.pipe(poison.setKind(RedemptionRecordKind.INQUIRE));

        var decision = story.driver.one(Topics.APPLICATION_DECISIONS);
        assertThat(decision.getStatus()).isEqualTo(ApplicationDecisionStatus.FAILED);
        assertThat(decision.getReason()).isEqualTo(Reason.NOT_DECIDED);
        assertThat(decision.getAccountId()).isEqualTo("terminal:bob");
        var release = story.releases().get(0);
        assertThat(release.getAccountId()).isEqualTo("terminal:bob");
        assertThat(release.getCause()).isEqualTo(ReleaseCause.FAILED);
    }

    @Test
    void applicationThatFailedForWantOfAReaderStaysFailedWhenItIsReplayed() {
        var invite = story.issued(1);
        story.pipe(story.application("a1", invite.getInviteId()).setKind(RedemptionRecordKind.INQUIRE));
        story.decisions();
        // as late as its dead letter is kept
        story.days(28);

        story.pipe(story.application("a1", invite.getInviteId()));

        assertThat(story.decisions()).isEmpty();
    }

    @Test
    void whoAsksAfterAnApplicationThatIsHereIsAnsweredAndNothingChanges() {
        var invite = story.issued(1);
        story.pipe(story.application("accepted", invite.getInviteId()));
        story.pipe(story.application("refused", invite.getInviteId()));
        story.pipe(story.application("waiting", "NEVERISSUED1"));
        story.decisions();
        story.releases();

        story.pipe(story.application("accepted", invite.getInviteId()).setKind(RedemptionRecordKind.INQUIRE));
        story.pipe(story.application("refused", invite.getInviteId()).setKind(RedemptionRecordKind.INQUIRE));
        story.pipe(story.application("waiting", "NEVERISSUED1").setKind(RedemptionRecordKind.INQUIRE));

        assertThat(story.decisions()).isEmpty();
        assertThat(story.releases())
                .extracting(AdmissionRelease::getApplicationId, AdmissionRelease::getCause)
                .containsExactly(tuple("accepted", ReleaseCause.ACCEPTED), tuple("refused", ReleaseCause.REJECTED));
    }

    @Test
    void refusedRedemptionsAreForgottenWhenTheirTopicIsAcceptedOnesAreNot() {
        var invite = story.issued(1);
        story.apply("a1", invite);
        story.apply("a2", invite);
        assertThat(story.driver.rows("redemption-by-invite")).isEqualTo(2);

        story.days(35);
        assertThat(story.driver.rows("redemption-by-invite")).isEqualTo(2);
        story.days(2);

        assertThat(story.driver.rows("redemption-by-invite")).isEqualTo(1);
    }

    @Test
    void codeDoesNotGrowWithItsUses() {
        var invite = story.issued(1_000_000);
        story.apply("first", invite);
        var before = story.driver.bytes("invite-by-id", InviteLife.class);
        var account = story.driver.bytes("credit-by-account", AccountCredit.class);

        for (int i = 0; i < 500; i++) {
            story.pipe(story.application("a" + i, invite.getInviteId()));
        }

        // only digits of counters may be added
        assertThat(story.driver.bytes("invite-by-id", InviteLife.class) - before)
                .isLessThan(8);
        assertThat(story.driver.bytes("credit-by-account", AccountCredit.class) - account)
                .isLessThan(8);
        assertThat(story.driver.rows("redemption-by-invite")).isEqualTo(501);
        assertThat(story.driver.rows("hold-by-account")).isEqualTo(1);
    }

    private Reason reason(org.simvite.event.RedemptionRequest.Builder application) {
        return story.apply(application).getReason();
    }
}
