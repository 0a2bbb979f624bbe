package org.simvite.provisioning.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.simvite.provisioning.pool.Effect.Cause;

/** One rule of POOL each; number 1 and up are eSIMs, 101 and up virtual SIMs. */
class PoolTest {

    private final PoolWorld world = new PoolWorld();

    @Test
    void profilesGoOutInTheOrderTheyCameIn() {
        world.add("esim", 2);
        world.add("esim", 1);

        world.reserve("esim", "a");
        world.reserve("esim", "b");

        assertThat(world.reservation("a").iccid()).isEqualTo(PoolWorld.iccid(2));
        assertThat(world.reservation("b").iccid()).isEqualTo(PoolWorld.iccid(1));
    }

    @Test
    void backOrdersAreServedInTheOrderTheyCame() {
        world.reserve("esim", "a");
        world.reserve("esim", "b");

        world.add("esim", 1);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FULFILLING);
        assertThat(world.reservation("b").stage()).isEqualTo(Stage.BACKORDERED);
    }

    @Test
    void aRequestRepeatedGetsNothingMore() {
        world.add("esim", 1);
        world.add("esim", 2);
        world.reserve("esim", "a");

        assertThat(causes(world.reserve("esim", "a"))).containsExactly(Cause.DUPLICATE);
        assertThat(world.profile(2).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void whatIsInStockMakesWayForNothingElseAndNorDoesWhatSomebodyHad() {
        for (int number = 1; number <= 3; number++) {
            world.add("esim", number);
        }
        world.reserve("esim", "a");
        world.answerLast(Outcome.SUCCEEDED);
        world.reserve("esim", "b");
        world.answerLast(Outcome.APPLICANT_FAULT);
        var before = List.copyOf(world.books.profiles.values());
        for (int number = 1; number <= 3; number++) {
            assertThat(world.release("esim", number)).anyMatch(Effect.Kept.class::isInstance);
        }
        assertThat(world.books.profiles.values()).containsExactlyElementsOf(before);

        world.retire("esim", 2);

        assertThat(causes(world.release("esim", 2))).as("one was given to b").contains(Cause.SPENT);
        assertThat(world.profile(2).state()).isEqualTo(ProfileState.RETIRED);
    }

    @Test
    void aRetiredProfileThatNobodyEverHadMakesWayAndWhatComesInsteadHasItsOwnMemory() {
        world.add("esim", 1);
        world.retire("esim", 1);
        world.restore("esim", 1);
        world.retire("esim", 1);

        assertThat(world.release("esim", 1)).anyMatch(Effect.ProfileForgotten.class::isInstance);

        assertThat(world.books.profiles).isEmpty();
        assertThat(world.books.assignments).isEmpty();
        assertThat(world.books.deadlines)
                .as("nothing is to be forgotten any more")
                .isEmpty();
        assertThat(causes(world.release("esim", 1))).containsExactly(Cause.UNKNOWN);
        world.add("esim", 1);
        assertThat(world.profile(1).generation()).isEqualTo(1);
    }

    @Test
    void whatEndedIsForgottenWithItsTopicsAndWhatIsAliveStays() {
        for (int number = 1; number <= 6; number++) {
            world.add("esim", number);
            world.reserve("esim", "a" + number);
            world.answerLast(number == 5 ? Outcome.APPLICANT_FAULT : Outcome.SUCCEEDED);
        }
        world.reclaim("a1", true);
        world.reclaim("a2", false);
        world.answerLast(Outcome.CANCELLED);
        world.retire("esim", 6);
        var inHands = world.profile(3);

        world.pass(Duration.ofDays(399));
        assertThat(world.books.reservations).hasSize(6);
        var forgotten = world.pass(Duration.ofDays(10));

        assertThat(world.books.reservations.keySet())
                .as("what is in somebody's hands can still come back")
                .containsExactlyInAnyOrder("a3", "a4", "a6");
        assertThat(world.books.profiles.keySet())
                .as("a downloaded one that was retired is gone, one in somebody's hands is not")
                .containsExactlyInAnyOrder(
                        PoolWorld.iccid(2), PoolWorld.iccid(3), PoolWorld.iccid(4), PoolWorld.iccid(5));
        assertThat(world.profile(3)).isEqualTo(inHands);
        assertThat(forgotten)
                .filteredOn(Effect.ApplicationForgotten.class::isInstance)
                .hasSize(3);
        assertThat(forgotten)
                .filteredOn(Effect.ProfileForgotten.class::isInstance)
                .extracting(
                        effect -> ((Effect.ProfileForgotten) effect).profile().iccid())
                .containsExactlyInAnyOrder(PoolWorld.iccid(1), PoolWorld.iccid(6));
        assertThat(forgotten)
                .filteredOn(Effect.AssignmentsForgotten.class::isInstance)
                .isNotEmpty();
    }

    @Test
    void aProfileThatLeavesWhenItComesBackIsForgottenLikeAnyRetiredOne() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        world.retire("esim", 1);
        world.answerLast(Outcome.APPLICANT_FAULT);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.RETIRED);

        world.pass(Duration.ofDays(401));

        assertThat(world.books.profiles).isEmpty();
    }

    @Test
    void aProfileThatWasRestoredIsNotForgotten() {
        world.add("esim", 1);
        world.retire("esim", 1);
        world.pass(Duration.ofDays(300));
        world.restore("esim", 1);

        world.pass(Duration.ofDays(500));

        assertThat(world.profile(1).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void aRequestRepeatedAfterItsEndGetsNothingMore() {
        world.reserve("esim", "a");
        world.pass(Duration.ofHours(25));
        world.add("esim", 1);

        assertThat(causes(world.reserve("esim", "a"))).containsExactly(Cause.DUPLICATE);
    }

    @Test
    void aPoolThatNobodyKnowsIsTheApplicantsFaultOnlyWhereTheApplicantChoseIt() {
        world.pool.reserve(PoolWorld.request("nowhere", true, "a"), world.now);
        world.pool.reserve(PoolWorld.request("nowhere", false, "b"), world.now);

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.POOL_UNKNOWN);
        assertThat(world.reservation("a").applicantFault()).isTrue();
        assertThat(world.reservation("b").reason()).isEqualTo(FailureReason.POOL_UNKNOWN);
        assertThat(world.reservation("b").applicantFault()).isFalse();
    }

    @Test
    void aPoolThatWasStockedExistsWithoutBeingConfigured() {
        world.add("region-7", 1);
        world.reserve("region-7", "a");
        world.reserve("region-7", "b");

        assertThat(world.reservation("b").stage()).isEqualTo(Stage.BACKORDERED);
    }

    @Test
    void aKindThatAPoolDoesNotHaveWaitsForNothingThere() {
        world.add("esim", 1);
        world.pool.reserve(request("vsim", ProfileKind.ESIM, "a"), world.now);
        world.pool.reserve(request("esim", ProfileKind.VSIM, "b"), world.now);
        world.reserve("vsim", "c");

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.POOL_UNKNOWN);
        assertThat(world.reservation("b").reason()).isEqualTo(FailureReason.POOL_UNKNOWN);
        assertThat(world.reservation("c").stage()).isEqualTo(Stage.BACKORDERED);
    }

    private static Request request(String poolId, ProfileKind kind, String applicationId) {
        var like = PoolWorld.request(kind == ProfileKind.VSIM ? "vsim" : "esim", true, applicationId);
        return new Request(
                applicationId,
                poolId,
                true,
                kind,
                like.accountId(),
                like.deviceId(),
                like.eid(),
                like.sealingKey(),
                like.signature(),
                like.hold(),
                null);
    }

    @Test
    void aProfileOfAnSmdpThatNobodyKnowsIsNotTakenIn() {
        var sim = PoolWorld.sim("esim", 1);
        var unknown =
                new SimData(sim.iccid(), "esim", ProfileKind.ESIM, null, null, null, "smdp-99", Algorithm.NONE, null);
        world.reserve("esim", "a");

        var told = world.stock(new StockCommand.Add("import-1", unknown));

        assertThat(told).contains(new Effect.Stocked(new StockCommand.Add("import-1", unknown), Cause.SMDP_UNKNOWN));
        assertThat(world.books.profiles).isEmpty();
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.BACKORDERED);
    }

    @Test
    void anOrderThatNeverHasAResultIsGivenUp() {
        world.add("esim", 1);
        world.reserve("esim", "a");

        world.pass(Duration.ofHours(2));
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILING);
        world.pass(Duration.ofHours(2));

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.BACK_END_FAILED);
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILED);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.DOUBTFUL);
        assertThat(world.orders).hasSize(24);
    }

    @Test
    void anAnswerBreaksTheSilence() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        world.pass(Duration.ofMinutes(60));
        world.answerLast(Outcome.TRY_LATER);

        world.pass(Duration.ofMinutes(60));

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FULFILLING);
    }

    @Test
    void aReturnedProfileThatNobodyCanTakeBackIsInDoubtAndItsApplicationEnds() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        world.answerLast(Outcome.SUCCEEDED);
        world.reclaim("a", false);

        world.pass(Duration.ofHours(2));

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMED);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.DOUBTFUL);
    }

    @Test
    void aSuccessWhoseParametersAreGoneIsMadeAgain() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        var order = world.lastOrder();
        var made = world.now;
        world.now = made.plus(Duration.ofDays(8));

        world.settle(PoolWorld.result(order, Outcome.SUCCEEDED, made));
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FULFILLING);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.lastOrder().attempt()).isEqualTo(2);
        world.answerLast(Outcome.SUCCEEDED);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.PROVISIONED);
    }

    @Test
    void whoWaitsTooLongFailsAndLeavesTheLine() {
        world.reserve("esim", "a");
        world.pass(Duration.ofHours(12));
        world.reserve("esim", "b");
        world.pass(Duration.ofHours(12));

        world.add("esim", 1);

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.OUT_OF_STOCK);
        assertThat(world.reservation("a").applicantFault()).isFalse();
        assertThat(world.reservation("b").iccid()).isEqualTo(PoolWorld.iccid(1));
    }

    @Test
    void silenceIssuesTheOrderAgainAfterHalfAMinuteThenAfterTwiceThat() {
        world.add("esim", 1);
        world.reserve("esim", "a");

        world.pass(Duration.ofSeconds(29));
        assertThat(world.orders).hasSize(1);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.lastOrder().attempt()).isEqualTo(2);
        world.pass(Duration.ofSeconds(59));
        assertThat(world.orders).hasSize(2);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.lastOrder().attempt()).isEqualTo(3);
        assertThat(world.lastOrder().orderId()).isEqualTo("a/FULFIL");
    }

    @Test
    void theWaitGrowsToTenMinutesAndNoFurther() {
        assertThat(PoolWorld.POLICY.silenceOf(1)).isEqualTo(Duration.ofSeconds(30));
        assertThat(PoolWorld.POLICY.silenceOf(6)).isEqualTo(Duration.ofMinutes(10));
        assertThat(PoolWorld.POLICY.silenceOf(1_000_000)).isEqualTo(Duration.ofMinutes(10));
        assertThat(PoolWorld.POLICY.laterAfter(3)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void theFirstSuccessCountsWhicheverAttemptItIs() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        var first = world.lastOrder();
        world.pass(Duration.ofSeconds(30));

        world.answer(first, Outcome.SUCCEEDED);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.PROVISIONED);
        assertThat(causes(world.answerLast(Outcome.PROFILE_UNUSABLE))).containsExactly(Cause.STALE);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.ASSIGNED);
    }

    @Test
    void notNowOfAnOlderAttemptDoesNotDisturbTheOneUnderWay() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        var first = world.lastOrder();
        world.pass(Duration.ofSeconds(30));

        assertThat(causes(world.answer(first, Outcome.TRY_LATER))).containsExactly(Cause.STALE);
        assertThat(causes(world.answer(first, Outcome.FAILED))).containsExactly(Cause.STALE);
    }

    @Test
    void notNowIsOrderedAgainSoonAndTheSameAnswerTwiceCountsOnce() {
        world.add("esim", 1);
        world.reserve("esim", "a");

        world.answerLast(Outcome.TRY_LATER);
        world.answerLast(Outcome.TRY_LATER);
        world.pass(Duration.ofSeconds(1));

        assertThat(world.lastOrder().attempt()).isEqualTo(2);
        assertThat(world.reservation("a").orders().laters()).isEqualTo(1);
    }

    @Test
    void tooMuchNotNowIsTakenBackBeforeItFails() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        for (var i = 0; i < PoolWorld.POLICY.laterLimit(); i++) {
            world.answerLast(Outcome.TRY_LATER);
            world.pass(Duration.ofSeconds(10));
        }

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILING);
        assertThat(world.lastOrder().orderId()).isEqualTo("a/CANCEL");
        world.answerLast(Outcome.CANCELLED);

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.BACK_END_FAILED);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.AVAILABLE);
        assertThat(world.profile(1).generation()).isEqualTo(2);
    }

    /** Its account, its device, its code's use and stake were its SM-DP+'s for as long as that was away. */
    @Test
    void aCancellationThatIsAlwaysAnsweredNotNowEndsItsApplicationAndLeavesItsProfileInDoubt() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        world.answerLast(Outcome.FAILED);
        for (var i = 0; i < PoolWorld.POLICY.silenceLimit(); i++) {
            assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILING);
            putOff();
        }

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILED);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.DOUBTFUL);
        assertThat(periods())
                .as("nobody was shown how to download it")
                .allSatisfy(period -> assertThat(period.until()).isNotNull());
    }

    @Test
    void aSimThatNobodyTakesBackNowIsInDoubtAndStaysItsApplications() {
        provisioned();
        world.reclaim("a", false);
        for (var i = 0; i < PoolWorld.POLICY.silenceLimit(); i++) {
            assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMING);
            putOff();
        }

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMED);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.DOUBTFUL);
        assertThat(periods())
                .as("it may still be used")
                .allSatisfy(period -> assertThat(period.until()).isNull());
    }

    /** Each answer broke the silence, and no silence was an answer. */
    @Test
    void aCancellationThatIsNowSilentAndNowPutOffEndsAsWell() {
        provisioned();
        world.reclaim("a", false);

        for (var i = 0; i < PoolWorld.POLICY.silenceLimit(); i++) {
            if (i % 2 == 0) {
                world.answerLast(Outcome.TRY_LATER);
            }
            world.pass(Duration.ofMinutes(10));
        }

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMED);
    }

    @Test
    void aCancellationIsOrderedAgainUntilItIsAnswered() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        world.answerLast(Outcome.FAILED);

        for (var i = 1; i < PoolWorld.POLICY.silenceLimit(); i++) {
            putOff();
        }
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILING);

        world.answerLast(Outcome.FAILED);
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILED);
        assertThat(world.profile(1).state()).as("never issued again").isEqualTo(ProfileState.RETIRED);
    }

    @Test
    void theProfileTakenBackServesWhoWaits() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        world.reserve("esim", "b");
        world.answerLast(Outcome.FAILED);

        world.answerLast(Outcome.CANCELLED);

        assertThat(world.reservation("b").iccid()).isEqualTo(PoolWorld.iccid(1));
        assertThat(world.reservation("b").generation()).isEqualTo(2);
    }

    @Test
    void anUnusableProfileIsReplacedBeforeAnybodyElseIsServed() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        world.reserve("esim", "b");

        world.answerLast(Outcome.PROFILE_UNUSABLE);
        world.add("esim", 2);

        assertThat(world.profile(1).state()).isEqualTo(ProfileState.RETIRED);
        assertThat(world.profile(1).cause()).isEqualTo("8.2.1/3.9");
        assertThat(world.reservation("a").iccid()).isEqualTo(PoolWorld.iccid(2));
        assertThat(world.lastOrder().attempt()).as("attempts go on counting").isEqualTo(2);
        assertThat(world.reservation("b").stage()).isEqualTo(Stage.BACKORDERED);
    }

    @Test
    void oneApplicationDoesNotUseUpTheStock() {
        world.add("esim", 1);
        world.add("esim", 2);
        world.add("esim", 3);
        world.reserve("esim", "a");

        world.answerLast(Outcome.PROFILE_UNUSABLE);
        world.answerLast(Outcome.PROFILE_UNUSABLE);

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.BACK_END_FAILED);
        assertThat(world.profile(3).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void theApplicantsFaultCostsNoProfileNotEvenAVirtualOne() {
        world.add("vsim", 101);
        world.reserve("vsim", "a");

        world.answerLast(Outcome.APPLICANT_FAULT);

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.SIGNATURE_INVALID);
        assertThat(world.reservation("a").applicantFault()).isTrue();
        assertThat(world.profile(101).state()).isEqualTo(ProfileState.AVAILABLE);
        assertThat(world.profile(101).generation()).isEqualTo(2);
    }

    @Test
    void aVirtualSimIsRetiredOnceItsKeysMayHaveBeenSealed() {
        world.add("vsim", 101);
        world.reserve("vsim", "a");

        world.answerLast(Outcome.FAILED);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILED);
        assertThat(world.profile(101).state()).isEqualTo(ProfileState.RETIRED);
        assertThat(causes(world.restore("vsim", 101))).containsExactly(Cause.SPENT);
    }

    /** A stock key that no worker had burned one profile for each application. */
    @Test
    void aVirtualSimThatEachAttemptPutOffUntouchedGoesBackIntoStock() {
        world.add("vsim", 101);
        world.reserve("vsim", "a");
        for (var i = 0; i < PoolWorld.POLICY.laterLimit(); i++) {
            world.answerLast(Outcome.TRY_LATER);
            world.pass(Duration.ofSeconds(10));
        }

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.BACK_END_FAILED);
        assertThat(world.profile(101).state()).isEqualTo(ProfileState.AVAILABLE);
        assertThat(world.profile(101).generation()).isEqualTo(2);
        assertThat(world.profile(101).sim().encryptedKeys()).isNotNull();
    }

    /** A day without workers burned the keys of all virtual SIMs that were applied for meanwhile. */
    @Test
    void aVirtualSimThatNoAttemptSaysAnythingOfIsInDoubtWithItsKeysAndCanBeRestored() {
        world.add("vsim", 101);
        world.reserve("vsim", "a");
        world.pass(Duration.ofHours(2));

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.BACK_END_FAILED);
        assertThat(world.profile(101).state()).isEqualTo(ProfileState.DOUBTFUL);

        world.restore("vsim", 101);
        world.reserve("vsim", "b");
        assertThat(world.lastOrder().profile().sim().encryptedKeys()).isEqualTo("jwe-101");
        assertThat(world.lastOrder().profile().generation()).isEqualTo(2);
    }

    /** The silent one may have sealed its keys. */
    @Test
    void aVirtualSimOfWhichOneAttemptWasSilentDoesNotGoBackByItself() {
        world.add("vsim", 101);
        world.reserve("vsim", "a");
        world.pass(Duration.ofSeconds(30));
        for (var i = 0; i < PoolWorld.POLICY.laterLimit(); i++) {
            world.answerLast(Outcome.TRY_LATER);
            world.pass(Duration.ofSeconds(10));
        }

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILED);
        assertThat(world.profile(101).state()).isEqualTo(ProfileState.DOUBTFUL);
    }

    @Test
    void aVirtualSimOfAFallenClaimWhoseAttemptIsUnderWayIsInDoubt() {
        world.add("vsim", 101);
        world.reserve("vsim", "a");

        world.withdraw("a");

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.CLAIM_FELL);
        assertThat(world.profile(101).state()).isEqualTo(ProfileState.DOUBTFUL);
        assertThat(causes(world.answerLast(Outcome.SUCCEEDED))).containsExactly(Cause.STALE);
    }

    @Test
    void anUnusedSimIsCancelledAndComesBackAsANewGeneration() {
        provisioned();

        world.reclaim("a", false);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.RECLAIMING);
        assertThat(world.lastOrder().reusable()).isTrue();
        world.answerLast(Outcome.CANCELLED);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMED);
        assertThat(world.profile(1).generation()).isEqualTo(2);
        assertThat(periods())
                .hasSize(1)
                .allSatisfy(period -> assertThat(period.until()).isNotNull());
    }

    @Test
    void aSimDownloadedBeforeTheCancellationIsRetiredAndStaysItsApplications() {
        provisioned();
        world.reclaim("a", false);

        world.answerLast(Outcome.ALREADY_DOWNLOADED);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMED);
        assertThat(world.profile(1).spent()).isTrue();
        assertThat(periods())
                .hasSize(1)
                .allSatisfy(period -> assertThat(period.until())
                        .as("it may still be used, and that use is this application's")
                        .isNull());
    }

    @Test
    void anApplicationThatIsGivenUpDoesNotFailWhenItsSimTurnsOutToBeOutThere() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        world.pass(Duration.ofHours(2));
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILING);

        world.answerLast(Outcome.ALREADY_DOWNLOADED);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.PROVISIONED);
        assertThat(world.reservation("a").reason()).isNull();
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.ASSIGNED);
        assertThat(world.profile(1).spent()).isTrue();
        assertThat(periods())
                .hasSize(1)
                .allSatisfy(period -> assertThat(period.until())
                        .as("its use is this application's")
                        .isNull());
        world.reclaim("a", false);
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMED);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.RETIRED);
    }

    @Test
    void anApplicationWhoseClaimFellDoesNotFailWhenItsSimTurnsOutToBeOutThere() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        world.withdraw("a");

        world.answerLast(Outcome.ALREADY_DOWNLOADED);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.PROVISIONED);
    }

    @Test
    void whoHasTheSimOfAnAttemptWhoseResultWasLostGetsNoSecondOne() {
        world.add("esim", 1);
        world.add("esim", 2);
        world.reserve("esim", "a");
        world.pass(Duration.ofSeconds(31));
        assertThat(world.lastOrder().attempt()).isEqualTo(2);

        world.answerLast(Outcome.ALREADY_DOWNLOADED);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.PROVISIONED);
        assertThat(world.reservation("a").iccid()).isEqualTo(PoolWorld.iccid(1));
        assertThat(world.profile(1).spent()).isTrue();
        assertThat(world.profile(2).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void aProfileThatCameIntoStockDownloadedIsNobodysAndReplaced() {
        world.add("esim", 1);
        world.add("esim", 2);
        world.add("esim", 3);
        world.reserve("esim", "a");

        world.answerLast(Outcome.ALREADY_DOWNLOADED);

        assertThat(world.profile(1).state()).isEqualTo(ProfileState.RETIRED);
        assertThat(periods()).allSatisfy(period -> assertThat(period.until()).isNotNull());
        assertThat(world.reservation("a").iccid()).isEqualTo(PoolWorld.iccid(2));
        world.answerLast(Outcome.ALREADY_DOWNLOADED);
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.FAILED);
    }

    @Test
    void aProfileWhoseCancellationIsInDoubtStaysOutOfStockUntilAnOperatorRestoresIt() {
        provisioned();
        world.reclaim("a", false);

        world.answerLast(Outcome.DOUBTFUL);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMED);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.DOUBTFUL);
        assertThat(world.profile(1).cause()).isEqualTo("8.2.1/3.9");
        assertThat(periods())
                .hasSize(1)
                .allSatisfy(period ->
                        assertThat(period.until()).as("it may be used").isNull());
        world.reserve("esim", "b");
        assertThat(world.reservation("b").stage()).isEqualTo(Stage.BACKORDERED);

        world.restore("esim", 1);

        assertThat(world.reservation("b").generation()).isEqualTo(2);
        assertThat(periods()).extracting(Period::applicationId).containsExactly("a", "b");
    }

    /** Each attempt may be executed until the next one is issued, so that the others are left by whoever comes to them. */
    @Test
    void ofAllAttemptsThatAnOutageQueuesOneIsStillToBeExecuted() {
        world.add("esim", 1);
        world.reserve("esim", "a");

        world.pass(Duration.ofHours(1));

        assertThat(world.orders).hasSizeGreaterThan(9);
        assertThat(world.orders)
                .filteredOn(order -> Step.require(order.reservation().dueAt()).isAfter(world.now))
                .containsExactly(world.lastOrder());
    }

    @Test
    void aProfileInDoubtIsReplacedAndCanBeRetired() {
        world.add("esim", 1);
        world.add("esim", 2);
        world.reserve("esim", "a");

        world.answerLast(Outcome.DOUBTFUL);

        assertThat(world.reservation("a").iccid()).isEqualTo(PoolWorld.iccid(2));
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.DOUBTFUL);
        world.retire("esim", 1);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.RETIRED);
    }

    @Test
    void aDownloadedSimIsRetiredAtOnce() {
        provisioned();

        world.reclaim("a", true);

        assertThat(world.orders).hasSize(1);
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMED);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.RETIRED);
    }

    @Test
    void aReclaimOfAnEarlierGenerationTouchesNothing() {
        provisioned();
        world.reclaim("a", false);
        world.answerLast(Outcome.CANCELLED);
        world.reserve("esim", "b");
        world.answerLast(Outcome.SUCCEEDED);

        assertThat(causes(world.reclaim("a", false))).containsExactly(Cause.STALE);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.ASSIGNED);
    }

    @Test
    void identifiersTellWhoseTheyWereAndWhen() {
        provisioned();
        world.pass(Duration.ofDays(2));
        world.reclaim("a", false);
        world.answerLast(Outcome.CANCELLED);
        world.pass(Duration.ofHours(1));
        world.reserve("esim", "b");

        assertThat(periods()).extracting(Period::applicationId).containsExactly("a", "b");
        assertThat(periods()).extracting(Period::generation).containsExactly(1, 2);
        assertThat(periods().get(1).from()).isEqualTo(world.now);
    }

    @Test
    void aFreeProfileRetiredIsPassedOver() {
        world.add("esim", 1);
        world.add("esim", 2);
        world.retire("esim", 1);

        world.reserve("esim", "a");

        assertThat(world.reservation("a").iccid()).isEqualTo(PoolWorld.iccid(2));
        assertThat(world.profile(1).cause()).isEqualTo("broken tray");
    }

    @Test
    void aProfileRetiredWhileInUseLeavesWhenItComesBack() {
        provisioned();
        world.retire("esim", 1);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.ASSIGNED);

        world.reclaim("a", false);
        assertThat(world.lastOrder().reusable()).isFalse();
        world.answerLast(Outcome.CANCELLED);

        assertThat(world.profile(1).state()).isEqualTo(ProfileState.RETIRED);
        assertThat(world.profile(1).cause()).isEqualTo("broken tray");
    }

    @Test
    void whatIsBeingFulfilledForAFallenClaimIsTakenBackAndFails() {
        world.add("esim", 1);
        world.reserve("esim", "a");

        world.withdraw("a");
        assertThat(world.lastOrder().kind()).isEqualTo(OrderKind.CANCEL);
        world.answerLast(Outcome.CANCELLED);

        assertThat(world.reservation("a").reason()).isEqualTo(FailureReason.CLAIM_FELL);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void whatWasHandedOutIsNoLongerWithdrawnHere() {
        provisioned();

        assertThat(causes(world.withdraw("a"))).containsExactly(Cause.STALE);
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.PROVISIONED);
    }

    @Test
    void aSimThatLiesUnusedForYearsIsStillTakenBack() {
        provisioned();
        world.pass(Duration.ofDays(900));

        world.reclaim("a", false);
        world.answerLast(Outcome.CANCELLED);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMED);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void aUsedSimIsRetiredAtOnceAndStaysItsCustomersUntilItIsForgotten() {
        provisioned();
        world.used("a");

        assertThat(world.retire("esim", 1)).noneMatch(Effect.CommandWaits.class::isInstance);

        assertThat(world.profile(1).state()).isEqualTo(ProfileState.RETIRED);
        assertThat(causes(world.restore("esim", 1))).containsExactly(Cause.SPENT);
        assertThat(periods()).allSatisfy(period -> assertThat(period.until()).isNull());
        world.pass(Duration.ofDays(401));
        assertThat(world.books.profiles).isEmpty();
        assertThat(world.books.reservations).isEmpty();
    }

    @Test
    void aCommandToRetireASimInSomebodysHandsWaitsUntilItIsUsedAndEndsThen() {
        provisioned();
        assertThat(world.retire("esim", 1)).anyMatch(Effect.CommandWaits.class::isInstance);
        assertThat(causes(world.retire("esim", 1))).containsExactly(Cause.DUPLICATE);

        assertThat(ended(world.used("a"))).containsExactly(false);

        assertThat(world.profile(1).state()).isEqualTo(ProfileState.RETIRED);
    }

    @Test
    void aCommandToRetireThatWaitsEndsWhenTheProfileComesBackOrIsToStay() {
        provisioned();
        world.retire("esim", 1);
        assertThat(ended(world.restore("esim", 1))).containsExactly(true);
        world.retire("esim", 1);
        world.reclaim("a", false);

        assertThat(ended(world.answerLast(Outcome.CANCELLED))).containsExactly(false);
    }

    @Test
    void aRetiredSimWhoseUseIsTakenBackEndsItsApplication() {
        provisioned();
        world.used("a");
        world.retire("esim", 1);

        world.reclaim("a", true);

        assertThat(world.reservation("a").stage()).isEqualTo(Stage.RECLAIMED);
    }

    @Test
    void whatAProfileWentThroughIsKeptAsFarAsTheLastSixteenChanges() {
        provisioned();
        world.retire("esim", 1);
        world.reclaim("a", false);
        world.answerLast(Outcome.CANCELLED);

        assertThat(world.profile(1).history())
                .extracting(change -> change.state() + " " + change.cause())
                .containsExactly(
                        "AVAILABLE ",
                        "RESERVED ",
                        "ASSIGNED ",
                        "ASSIGNED broken tray",
                        "RECLAIMING broken tray",
                        "RETIRED broken tray");
        assertThat(world.profile(1).history())
                .extracting(Profile.Change::by)
                .containsExactly("command-1", "a", "a", "command-2", "command-3", "a");
        for (int i = 0; i < 20; i++) {
            world.restore("esim", 1);
            world.retire("esim", 1);
        }
        assertThat(world.profile(1).history()).hasSize(16);
    }

    private static List<Boolean> ended(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.CommandEnded.class::isInstance)
                .map(effect -> ((Effect.CommandEnded) effect).overtaken())
                .toList();
    }

    @Test
    void aRetiredProfileRestoredServesWhoWaitsAsANewGeneration() {
        world.add("esim", 1);
        world.retire("esim", 1);
        world.reserve("esim", "a");

        world.restore("esim", 1);

        assertThat(world.reservation("a").generation()).isEqualTo(2);
    }

    @Test
    void aCommandIsCarriedOutOnce() {
        world.add("esim", 1);
        var retire = new StockCommand.Retire("once", "esim", PoolWorld.iccid(1), "");
        world.stock(retire);
        world.restore("esim", 1);

        assertThat(causes(world.stock(retire))).containsExactly(Cause.DUPLICATE);
        assertThat(world.profile(1).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    @Test
    void stockThatCannotBeTakenInIsCounted() {
        world.add("esim", 1);

        assertThat(causes(world.add("esim", 1))).containsExactly(Cause.DUPLICATE);
        assertThat(causes(world.add("region-7", 1))).containsExactly(Cause.OTHER_POOL);
        assertThat(causes(world.retire("region-7", 1))).containsExactly(Cause.OTHER_POOL);
        assertThat(causes(world.retire("esim", 9))).containsExactly(Cause.UNKNOWN);
        var sim = PoolWorld.sim("esim", 2);
        var sameNumber = new SimData(
                sim.iccid(),
                "esim",
                sim.kind(),
                null,
                PoolWorld.sim("esim", 1).msisdn(),
                null,
                null,
                Algorithm.NONE,
                null);
        assertThat(causes(world.stock(new StockCommand.Add("x", sameNumber)))).containsExactly(Cause.IDENTIFIER_TAKEN);
        var keyless = new SimData(
                sim.iccid(), "vsim", ProfileKind.VSIM, "00101000000000", null, null, null, Algorithm.MILENAGE, null);
        assertThat(causes(world.stock(new StockCommand.Add("y", keyless)))).containsExactly(Cause.INCOMPLETE);
    }

    @Test
    void aNumberMovesOnFromARetiredProfileWhichThenCannotComeBack() {
        world.add("esim", 1);
        world.retire("esim", 1);
        var sim = PoolWorld.sim("esim", 2);
        var number = PoolWorld.sim("esim", 1).msisdn();
        world.stock(new StockCommand.Add(
                "x", new SimData(sim.iccid(), "esim", sim.kind(), null, number, null, null, Algorithm.NONE, null)));

        assertThat(world.profile(2).state()).isEqualTo(ProfileState.AVAILABLE);
        assertThat(causes(world.restore("esim", 1))).containsExactly(Cause.IDENTIFIER_TAKEN);
    }

    @Test
    void theEidIsForgottenWhenItCanNoLongerBeNeeded() {
        provisioned();
        assertThat(world.reservation("a").request().eid()).isNotNull();

        world.pass(Duration.ofDays(8));

        assertThat(world.reservation("a").request().eid()).isNull();
        assertThat(world.reservation("a").stage()).isEqualTo(Stage.PROVISIONED);
    }

    @Test
    void aResultForNobodyIsCounted() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        var order = world.lastOrder();
        var foreign = new Result(
                world.now,
                "z",
                order.kind(),
                1,
                PoolWorld.iccid(1),
                1,
                Outcome.SUCCEEDED,
                FailureReason.NOT_DECIDED,
                "");
        var ahead = new Result(
                world.now,
                "a",
                order.kind(),
                7,
                PoolWorld.iccid(1),
                1,
                Outcome.SUCCEEDED,
                FailureReason.NOT_DECIDED,
                "");

        assertThat(causes(world.pool.settle(foreign, world.now))).containsExactly(Cause.UNKNOWN);
        assertThat(causes(world.pool.settle(ahead, world.now)))
                .as("an attempt never made")
                .containsExactly(Cause.STALE);
    }

    @Test
    void rowsShowNothingThatShouldNotBeLogged() {
        world.add("vsim", 101);
        world.reserve("vsim", "a");

        world.answerLast(Outcome.TRY_LATER);

        var shown = world.told.toString() + world.profile(101) + world.reservation("a") + world.lastOrder();

        assertThat(shown)
                .doesNotContain(PoolWorld.iccid(101))
                .doesNotContain("jwe-101")
                .doesNotContain("{jwk}")
                .doesNotContain("a.b.c")
                .doesNotContain("89049032123451234512345678901235");
    }

    /** The order under way is answered "not now", and the next one is issued as soon as it is due. */
    private void putOff() {
        world.answerLast(Outcome.TRY_LATER);
        world.pass(PoolWorld.POLICY.laterAfter(world.reservation("a").orders().laters()));
    }

    private void provisioned() {
        world.add("esim", 1);
        world.reserve("esim", "a");
        world.answerLast(Outcome.SUCCEEDED);
    }

    private List<Period> periods() {
        return Step.require(world.books.assignments("iccid:" + PoolWorld.iccid(1)))
                .periods();
    }

    /** Why nothing was changed; that who asked is answered once more is no change. */
    private static List<Cause> causes(List<Effect> effects) {
        return effects.stream()
                .filter(effect -> !(effect instanceof Effect.Answered || effect instanceof Effect.Stocked))
                .map(effect -> effect instanceof Effect.Ignored ignored ? ignored.cause() : null)
                .toList();
    }
}
