package org.simvite.provisioning.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.CreditPolicy;
import org.simvite.event.ProvisioningAnswerKind;
import org.simvite.event.ProvisioningOrderKind;
import org.simvite.event.ProvisioningOutcome;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.Reason;
import org.simvite.event.SimStatus;
import org.simvite.event.StockCommandKind;
import org.simvite.event.StockState;
import org.simvite.provisioning.pool.PoolPolicy;
import org.simvite.topic.Topics;

class PoolTopologyTest {

    private final PoolDriver driver = new PoolDriver();

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void aRequestGetsAProfileAnOrderAndItsAssignments() {
        driver.add(PoolDriver.ICCID);
        driver.pass(Duration.ofSeconds(5));

        driver.reserve("app-1");

        var state = driver.read(Topics.PROVISIONING_STATES).get(0);
        assertThat(state.key()).isEqualTo("app-1");
        assertThat(state.timestamp()).isEqualTo(state.value().getAt().toEpochMilli());
        assertThat(state.value().getStatus()).isEqualTo(ProvisioningStatus.RESERVED);
        assertThat(state.value().getIccid()).isEqualTo(PoolDriver.ICCID);
        assertThat(state.value().getHold().getInviteId()).isEqualTo("0123456789AB");
        var order = driver.read(Topics.PROVISIONING_ORDERS).get(0);
        assertThat(order.key()).isEqualTo(PoolDriver.ICCID);
        assertThat(order.value().getEventId()).isEqualTo("app-1/FULFIL/1");
        assertThat(order.value().getOrderId()).isEqualTo("app-1/FULFIL");
        assertThat(order.value().getSignature()).isEqualTo("a.b.c");
        assertThat(order.value().getExecuteBefore())
                .as("by then it is issued again")
                .isEqualTo(order.value().getAt().plusSeconds(30));
        assertThat(driver.read(Topics.SIM_ASSIGNMENTS))
                .extracting(record -> record.key())
                .containsExactly("iccid:" + PoolDriver.ICCID, "imsi:001010123456063", "msisdn:4916012345678");
        assertThat(driver.values(Topics.SIM_STOCK))
                .extracting(profile -> profile.getState())
                .containsExactly(StockState.AVAILABLE, StockState.RESERVED);
    }

    @Test
    void aRequestThatIsReadAgainAfterItsApplicationWasForgottenGetsNoSecondSim() {
        driver.add(PoolDriver.ICCID);
        var request = driver.request("app-1").build();
        driver.pass(PoolPolicy.DEFAULT.remembered().plusSeconds(1));

        driver.send(Topics.RESERVATION_REQUESTS, "esim", request);

        assertThat(driver.values(Topics.PROVISIONING_STATES)).isEmpty();
        assertThat(driver.values(Topics.PROVISIONING_ORDERS)).isEmpty();
        assertThat(driver.meters
                        .counter("simvite.pool.ignored", "cause", "OLDER_THAN_MEMORY")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aResultMakesItProvisionedAndTheAssignmentBeganAtReservation() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        var from =
                driver.values(Topics.SIM_ASSIGNMENTS).get(0).getPeriods().get(0).getFrom();
        driver.pass(Duration.ofSeconds(3));
        driver.values(Topics.PROVISIONING_STATES);

        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.SUCCEEDED);

        assertThat(from).isEqualTo(PoolDriver.START);
        var state = driver.only(Topics.PROVISIONING_STATES);
        assertThat(state.getStatus()).isEqualTo(ProvisioningStatus.PROVISIONED);
        assertThat(state.getAt()).isEqualTo(PoolDriver.START.plusSeconds(3));
        assertThat(driver.values(Topics.SIM_ASSIGNMENTS)).isEmpty();
    }

    @Test
    void whatIsFoundDownloadedWhenItIsToFailIsToldAsProvisionedAndDownloaded() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.FAILED);
        driver.values(Topics.PROVISIONING_STATES);
        driver.values(Topics.PROVISIONING_ANSWERS);

        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.ALREADY_DOWNLOADED);

        var state = driver.only(Topics.PROVISIONING_STATES);
        assertThat(state.getStatus()).isEqualTo(ProvisioningStatus.PROVISIONED);
        assertThat(state.getDownloaded()).isTrue();
        assertThat(state.getIccid()).isEqualTo(PoolDriver.ICCID);
        assertThat(driver.values(Topics.PROVISIONING_ANSWERS)).isEmpty();
    }

    @Test
    void withoutStockItWaitsInLineAndIsServedWhenStockArrives() {
        driver.reserve("app-1");
        driver.reserve("app-2");
        assertThat(driver.values(Topics.PROVISIONING_STATES))
                .extracting(state -> state.getPosition())
                .containsExactly(0L, 1L);

        driver.add(PoolDriver.ICCID);

        assertThat(driver.only(Topics.PROVISIONING_ORDERS).getApplicationId()).isEqualTo("app-1");
    }

    @Test
    void anOrderWithoutResultIsIssuedAgain() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.values(Topics.PROVISIONING_ORDERS);

        driver.pass(Duration.ofSeconds(31));

        var again = driver.only(Topics.PROVISIONING_ORDERS);
        assertThat(again.getEventId()).isEqualTo("app-1/FULFIL/2");
        assertThat(again.getOrderId()).isEqualTo("app-1/FULFIL");
    }

    @Test
    void anOrderIssuedAgainCarriesOnTheTraceOfItsApplication() {
        driver.add(PoolDriver.ICCID);
        driver.send(Topics.RESERVATION_REQUESTS, "esim", driver.request("app-1").build(), "00-applied-01");
        driver.pass(Duration.ofSeconds(31));

        assertThat(driver.read(Topics.PROVISIONING_ORDERS))
                .extracting(order -> Trace.of(order.headers()))
                .containsExactly("00-applied-01", "00-applied-01");
    }

    @Test
    void whoIsServedByStockThatCameIsToldUnderTheTraceOfItsApplication() {
        driver.send(Topics.RESERVATION_REQUESTS, "esim", driver.request("app-1").build(), "00-applied-01");

        driver.send(
                Topics.STOCK_COMMANDS,
                "esim",
                driver.stock(PoolDriver.ICCID, StockCommandKind.ADD).build(),
                "00-stocked-01");

        assertThat(driver.read(Topics.PROVISIONING_ORDERS))
                .extracting(order -> Trace.of(order.headers()))
                .containsExactly("00-applied-01");
        assertThat(driver.read(Topics.SIM_STOCK))
                .extracting(profile -> Trace.of(profile.headers()))
                .containsOnly("00-stocked-01");
    }

    /** By default an undownloaded SIM is taken back after 14 days, and its SM-DP+ wants the EID then. */
    @Test
    void theEidOutlastsTheDeadlinesOfTheDefaultPolicy() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.SUCCEEDED);
        var states = driver.values(Topics.PROVISIONING_STATES);

        driver.pass(Duration.ofSeconds(ofDefaultPolicy("activationSeconds") + ofDefaultPolicy("firstUseSeconds")));
        driver.life(states.get(1), SimStatus.UNUSED, false);

        assertThat(driver.only(Topics.PROVISIONING_ORDERS).getEid()).isNotNull();
    }

    private static long ofDefaultPolicy(String field) {
        return ((Number) CreditPolicy.getClassSchema().getField(field).defaultVal()).longValue();
    }

    @Test
    void nobodyServedWithinTheLimitFailsAndTheUseGoesBack() {
        driver.reserve("app-1");
        driver.values(Topics.PROVISIONING_STATES);
        driver.values(Topics.PROVISIONING_ANSWERS);

        driver.pass(Duration.ofHours(25));

        assertThat(driver.only(Topics.PROVISIONING_STATES).getReason()).isEqualTo(Reason.OUT_OF_STOCK);
        var failure = driver.read(Topics.PROVISIONING_ANSWERS).get(0);
        assertThat(failure.key()).isEqualTo("0123456789AB");
        assertThat(failure.value().getEventId()).isEqualTo("app-1/FAILED");
        assertThat(failure.value().getDeviceId()).isEqualTo("eid-abc");
        assertThat(failure.value().getApplicantFault()).isFalse();
    }

    @Test
    void anApplicationWhoseClaimFellBeforeItWasProvisionedGivesItsUseBackAtOnce() {
        driver.reserve("app-1");
        driver.values(Topics.PROVISIONING_ANSWERS);

        driver.send(
                Topics.RESERVATION_REQUESTS,
                "esim",
                driver.request("app-1").setWithdrawn(true).build());

        assertThat(driver.only(Topics.PROVISIONING_ANSWERS)).satisfies(answer -> {
            assertThat(answer.getKind()).isEqualTo(ProvisioningAnswerKind.FAILED);
            assertThat(answer.getReason()).isEqualTo(Reason.CLAIM_FELL);
            assertThat(answer.getInviteId()).isEqualTo("0123456789AB");
            assertThat(answer.getApplicantFault()).isFalse();
        });
    }

    @Test
    void whoeverSendsAnApplicationAgainIsAnsweredAgain() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.reserve("app-1");

        assertThat(driver.values(Topics.PROVISIONING_ANSWERS))
                .hasSize(2)
                .allSatisfy(answer -> assertThat(answer.getKind()).isEqualTo(ProvisioningAnswerKind.TAKEN));
        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.APPLICANT_FAULT);
        driver.reserve("app-1");

        assertThat(driver.values(Topics.PROVISIONING_ANSWERS))
                .hasSize(2)
                .allSatisfy(answer -> assertThat(answer.getKind()).isEqualTo(ProvisioningAnswerKind.FAILED));
    }

    @Test
    void oneProfileThatIsImportedIntoTwoPoolsIsInOneOfThem() {
        driver.claim("import-1", PoolDriver.ICCID, "esim");
        driver.claim("import-2", PoolDriver.ICCID, "other");

        assertThat(driver.values(Topics.SIM_STOCK))
                .singleElement()
                .satisfies(profile -> assertThat(profile.getPoolId()).isEqualTo("esim"));
        assertThat(answer("import-2")).satisfies(outcome -> {
            assertThat(outcome.getReason()).isEqualTo(CommandReason.PROFILE_ELSEWHERE);
            assertThat(outcome.getSubject()).isEqualTo(PoolDriver.ICCID);
        });
        assertThat(driver.rows("command-by-iccid")).as("nobody keeps the keys").isZero();
    }

    @Test
    void aProfileWhoseImsiIsAnothersIsRefusedAndItsIccidIsFreeAgain() {
        driver.claim("import-1", PoolDriver.ICCID, "esim");
        driver.claim("import-2", PoolDriver.OTHER_ICCID, "other");

        assertThat(answer("import-2").getReason()).isEqualTo(CommandReason.IMSI_TAKEN);
        assertThat(driver.values(Topics.SIM_STOCK)).hasSize(1);
        assertThat(driver.rows("claim-by-iccid")).isEqualTo(1);
        assertThat(driver.rows("claim-due")).isZero();
    }

    @Test
    void oneNumberThatIsImportedWithTwoProfilesIntoTwoPoolsIsOnesOnly() {
        driver.claim("import-1", PoolDriver.ICCID, "esim");
        driver.claim("import-2", PoolDriver.OTHER_ICCID, "other", "001010123456064");

        assertThat(answer("import-2")).satisfies(outcome -> {
            assertThat(outcome.getReason()).isEqualTo(CommandReason.MSISDN_TAKEN);
        });
        assertThat(driver.values(Topics.SIM_STOCK)).hasSize(1);
        assertThat(driver.rows("claim-by-iccid")).isEqualTo(1);
        assertThat(driver.rows("claim-by-identifier"))
                .as("the IMSI of the refused one is free again")
                .isEqualTo(2);
    }

    @Test
    void aNumberMovesToAnotherPoolOnceItsRetiredProfileIsForgotten() {
        driver.claim("import-1", PoolDriver.ICCID, "esim");
        command("r-1", StockCommandKind.RETIRE, PoolDriver.ICCID);
        driver.claim("import-2", PoolDriver.OTHER_ICCID, "other");
        assertThat(driver.values(Topics.COMMAND_OUTCOMES))
                .extracting(outcome -> outcome.getCommandId() + " " + outcome.getReason())
                .containsExactly("import-1 null", "r-1 null", "import-2 IMSI_TAKEN");

        driver.pass(PoolPolicy.DEFAULT.remembered().plusSeconds(1));
        driver.values(Topics.SIM_STOCK);
        driver.claim("import-3", PoolDriver.OTHER_ICCID, "other");

        assertThat(driver.only(Topics.SIM_STOCK).getPoolId()).isEqualTo("other");
        assertThat(answer("import-3").getResult()).isEqualTo(CommandResult.DONE);
    }

    @Test
    void aSecondImportOfAProfileIntoItsPoolIsToldThatItChangedNothing() {
        driver.claim("import-1", PoolDriver.ICCID, "esim");
        driver.claim("import-2", PoolDriver.ICCID, "esim");

        assertThat(answer("import-2")).satisfies(outcome -> {
            assertThat(outcome.getResult()).isEqualTo(CommandResult.UNCHANGED);
            assertThat(outcome.getReason()).isEqualTo(CommandReason.ALREADY_SO);
            assertThat(outcome.getSubject()).isEqualTo(PoolDriver.ICCID);
        });
    }

    /** The file with the wrong OPc stayed, and the corrected one was accepted and dropped without a word. */
    @Test
    void aSecondImportWithOtherContentIsRefusedAndWhatIsThereStays() {
        driver.claim("import-1", PoolDriver.ICCID, "esim");
        driver.values(Topics.SIM_STOCK);

        driver.claim("import-2", PoolDriver.ICCID, "esim", "001010123456063", 0, "other");

        assertThat(answer("import-2")).satisfies(outcome -> {
            assertThat(outcome.getResult()).isEqualTo(CommandResult.REFUSED);
            assertThat(outcome.getReason()).isEqualTo(CommandReason.CONTENT_DIFFERS);
        });
        assertThat(driver.values(Topics.SIM_STOCK)).isEmpty();
    }

    /** Its keys were wrong, and for 400 days nobody could import the right ones. */
    @Test
    void aProfileThatNobodyEverHadIsRetiredAndImportedAnewWithOtherContent() {
        driver.claim("import-1", PoolDriver.ICCID, "esim");
        command("r-1", StockCommandKind.RETIRE, PoolDriver.ICCID);
        driver.values(Topics.SIM_STOCK);
        driver.values(Topics.COMMAND_OUTCOMES);

        driver.claim("import-2", PoolDriver.ICCID, "other", "001010123456064", 7, "corrected");

        var stock = driver.values(Topics.SIM_STOCK);
        assertThat(stock).hasSize(2);
        assertThat(stock.get(0)).as("tombstone").isNull();
        assertThat(stock.get(1)).satisfies(profile -> {
            assertThat(profile.getPoolId()).isEqualTo("other");
            assertThat(profile.getImsi()).isEqualTo("001010123456064");
            assertThat(profile.getState()).isEqualTo(StockState.AVAILABLE);
        });
        assertThat(answer("import-2").getResult()).isEqualTo(CommandResult.DONE);
        driver.pass(PoolPolicy.DEFAULT.remembered().plusSeconds(1));
        assertThat(driver.values(Topics.SIM_STOCK))
                .as("what was retired before is not forgotten a second time")
                .isEmpty();
        assertThat(driver.rows("application-by-deadline")).isZero();
    }

    /** An activation code of the one before would download the next one's. */
    @Test
    void aRetiredProfileThatAnApplicationEverHadIsNotTakenInAnew() {
        driver.claim("import-1", PoolDriver.ICCID, "esim");
        driver.reserve("app-1");
        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.APPLICANT_FAULT);
        command("r-1", StockCommandKind.RETIRE, PoolDriver.ICCID);
        driver.values(Topics.SIM_STOCK);

        driver.claim("import-2", PoolDriver.ICCID, "esim", "001010123456063", 7, "corrected");

        assertThat(answer("import-2").getReason()).isEqualTo(CommandReason.CONTENT_DIFFERS);
        assertThat(driver.values(Topics.SIM_STOCK)).isEmpty();
        assertThat(driver.rows("command-by-iccid")).as("nobody keeps the keys").isZero();
        assertThat(commanded("r-2", StockCommandKind.RESTORE, PoolDriver.ICCID)).isEqualTo("DONE null");
    }

    /** Only refusals were answered, so an import in which all went well never ended. */
    @Test
    void eachRowOfAnImportThatIsTakenInIsAnsweredByItsNumber() {
        driver.claim("import-1", PoolDriver.ICCID, "esim", "001010123456063", 41, "same");
        driver.claim("import-1", PoolDriver.ICCID, "esim", "001010123456063", 41, "same");

        assertThat(answer("import-1")).satisfies(outcome -> {
            assertThat(outcome.getResult()).isEqualTo(CommandResult.DONE);
            assertThat(outcome.getSubject()).isEqualTo(PoolDriver.ICCID);
            assertThat(outcome.getRow()).isEqualTo(41);
        });
    }

    private CommandOutcome answer(String importId) {
        var answers = driver.values(Topics.COMMAND_OUTCOMES).stream()
                .filter(outcome -> outcome.getCommandId().equals(importId))
                .toList();
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    @Test
    void aProfileOnItsWayToItsPoolIsKeptAsAnyVersionReadsIt() {
        var wrongDigit = "8988211000000530083";
        assertThatThrownBy(() -> driver.claim("import-1", wrongDigit, "esim"))
                .as("its pool does not understand it, so that it stays on its way")
                .hasStackTraceContaining("check digit");

        assertThat(driver.onItsWay(wrongDigit).getIccid()).isEqualTo(wrongDigit);
    }

    @Test
    void whatBecomesOfACommandToRetireOrRestoreIsToldOnce() {
        driver.add(PoolDriver.ICCID);

        assertThat(commanded("r-1", StockCommandKind.RETIRE, PoolDriver.ICCID)).isEqualTo("DONE null");
        assertThat(commanded("r-2", StockCommandKind.RETIRE, PoolDriver.ICCID)).isEqualTo("UNCHANGED ALREADY_SO");
        assertThat(commanded("r-3", StockCommandKind.RESTORE, PoolDriver.ICCID)).isEqualTo("DONE null");
        assertThat(commanded("r-4", StockCommandKind.RESTORE, PoolDriver.ICCID)).isEqualTo("UNCHANGED ALREADY_SO");
        assertThat(commanded("r-5", StockCommandKind.RETIRE, PoolDriver.OTHER_ICCID))
                .isEqualTo("REFUSED PROFILE_UNKNOWN");

        command("r-3", StockCommandKind.RESTORE, PoolDriver.ICCID);
        assertThat(driver.values(Topics.COMMAND_OUTCOMES))
                .as("what is read again was answered before")
                .isEmpty();
    }

    @Test
    void aProfileThatWasDownloadedIsNeverRestored() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.SUCCEEDED);
        var states = driver.values(Topics.PROVISIONING_STATES);
        driver.life(states.get(states.size() - 1), SimStatus.UNUSED, true);

        assertThat(commanded("r-1", StockCommandKind.RESTORE, PoolDriver.ICCID)).isEqualTo("REFUSED NOT_ALLOWED_NOW");
    }

    private String commanded(String id, StockCommandKind kind, String iccid) {
        command(id, kind, iccid);
        var outcome = driver.only(Topics.COMMAND_OUTCOMES);
        assertThat(outcome.getCommandId()).isEqualTo(id);
        assertThat(outcome.getSubject()).isEqualTo(iccid);
        return outcome.getResult() + " " + outcome.getReason();
    }

    private void command(String id, StockCommandKind kind, String iccid) {
        driver.send(
                Topics.STOCK_COMMANDS,
                "esim",
                driver.stock(iccid, kind).setEventId(id).build());
    }

    @Test
    void aForgedApplicationFailsThroughTheApplicantAndTheProfileIsFreeAgain() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.values(Topics.PROVISIONING_ANSWERS);

        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.APPLICANT_FAULT);

        var failure = driver.only(Topics.PROVISIONING_ANSWERS);
        assertThat(failure.getReason()).isEqualTo(Reason.SIGNATURE_INVALID);
        assertThat(failure.getApplicantFault()).isTrue();
        var stock = driver.values(Topics.SIM_STOCK);
        assertThat(stock.get(stock.size() - 1).getState()).isEqualTo(StockState.AVAILABLE);
        assertThat(stock.get(stock.size() - 1).getGeneration()).isEqualTo(2);
    }

    @Test
    void theEndOfAnUnusedSimIsRoutedToItsPoolWhichCancelsAndPutsBack() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.SUCCEEDED);
        var states = driver.values(Topics.PROVISIONING_STATES);

        driver.life(states.get(1), SimStatus.UNUSED, false);

        var command = driver.only(Topics.STOCK_COMMANDS);
        assertThat(command.getKind()).isEqualTo(StockCommandKind.RECLAIM);
        assertThat(command.getEventId()).isEqualTo("app-1/1/RECLAIM");
        var cancel = driver.only(Topics.PROVISIONING_ORDERS);
        assertThat(cancel.getKind()).isEqualTo(ProvisioningOrderKind.CANCEL);
        assertThat(cancel.getEid()).as("needed to cancel what was bound").isNotNull();
        assertThat(cancel.getSignature()).isEmpty();

        driver.answer(cancel, ProvisioningOutcome.CANCELLED);

        var reclaimed = driver.only(Topics.PROVISIONING_STATES);
        assertThat(reclaimed.getStatus()).isEqualTo(ProvisioningStatus.RECLAIMED);
        assertThat(reclaimed.getDownloaded()).isFalse();
        assertThat(reclaimed.getDoubtful()).isFalse();
        var rows = driver.values(Topics.SIM_ASSIGNMENTS);
        assertThat(rows.get(rows.size() - 1).getPeriods().get(0).getUntil()).isNotNull();
    }

    @Test
    void aDownloadThatOnlyTheCancellationBroughtToLightIsTold() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.SUCCEEDED);
        driver.life(driver.values(Topics.PROVISIONING_STATES).get(1), SimStatus.UNUSED, false);

        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.ALREADY_DOWNLOADED);

        var reclaimed = driver.only(Topics.PROVISIONING_STATES);
        assertThat(reclaimed.getStatus()).isEqualTo(ProvisioningStatus.RECLAIMED);
        assertThat(reclaimed.getDownloaded()).isTrue();
    }

    @Test
    void aSimThatIsToComeBackIsCancelledBeforeItsLifeEndsAndADoubtIsToldAsOne() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.SUCCEEDED);
        driver.life(driver.values(Topics.PROVISIONING_STATES).get(1), SimStatus.RECLAIMING, false);

        var cancel = driver.only(Topics.PROVISIONING_ORDERS);
        assertThat(cancel.getKind()).isEqualTo(ProvisioningOrderKind.CANCEL);
        driver.answer(cancel, ProvisioningOutcome.DOUBTFUL);

        var reclaimed = driver.only(Topics.PROVISIONING_STATES);
        assertThat(reclaimed.getStatus()).isEqualTo(ProvisioningStatus.RECLAIMED);
        assertThat(reclaimed.getDownloaded()).isFalse();
        assertThat(reclaimed.getDoubtful()).isTrue();
    }

    @Test
    void aUsedSimIsRetiredAtOnceAndAnUnusedOneWhenItIsUsed() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.SUCCEEDED);
        var state = driver.values(Topics.PROVISIONING_STATES).get(1);
        assertThat(commanded("r-1", StockCommandKind.RETIRE, PoolDriver.ICCID)).isEqualTo("IN_PROGRESS null");

        driver.life(state, SimStatus.USED, true);

        assertThat(driver.only(Topics.COMMAND_OUTCOMES)).satisfies(outcome -> {
            assertThat(outcome.getCommandId()).isEqualTo("r-1");
            assertThat(outcome.getResult()).isEqualTo(CommandResult.DONE);
        });
        var stock = driver.values(Topics.SIM_STOCK);
        assertThat(stock.get(stock.size() - 1).getState()).isEqualTo(StockState.RETIRED);
        assertThat(stock.get(stock.size() - 1).getHistory())
                .extracting(change -> change.getState())
                .containsExactly(
                        StockState.AVAILABLE,
                        StockState.RESERVED,
                        StockState.ASSIGNED,
                        StockState.ASSIGNED,
                        StockState.RETIRED);
    }

    @Test
    void otherStagesOfLifeAndTombstonesReclaimNothing() {
        driver.add(PoolDriver.ICCID);
        driver.reserve("app-1");
        driver.answer(driver.only(Topics.PROVISIONING_ORDERS), ProvisioningOutcome.SUCCEEDED);
        var state = driver.values(Topics.PROVISIONING_STATES).get(1);

        driver.life(state, SimStatus.DOWNLOADED, true);
        driver.send(Topics.SIM_LIFECYCLE, "app-1", null);

        assertThat(driver.values(Topics.STOCK_COMMANDS)).isEmpty();
    }

    @Test
    void aVirtualSimCarriesItsKeysToTheWorkerAndIsNeverIssuedAgain() {
        driver.addVirtual(PoolDriver.ICCID);
        driver.send(
                Topics.RESERVATION_REQUESTS,
                "vsim",
                driver.request("app-1")
                        .setPoolId("vsim")
                        .setProfileKind(org.simvite.event.ProfileKind.VSIM)
                        .build());
        var order = driver.only(Topics.PROVISIONING_ORDERS);
        assertThat(order.getEncryptedKeys()).isEqualTo("a.b.c.d.e");
        driver.answer(order, ProvisioningOutcome.SUCCEEDED);
        var state = driver.values(Topics.PROVISIONING_STATES).get(1);

        driver.life(state, SimStatus.UNUSED, true);

        assertThat(driver.values(Topics.PROVISIONING_ORDERS)).isEmpty();
        assertThat(driver.only(Topics.PROVISIONING_STATES).getStatus()).isEqualTo(ProvisioningStatus.RECLAIMED);
        var stock = driver.values(Topics.SIM_STOCK);
        assertThat(stock.get(stock.size() - 1).getState()).isEqualTo(StockState.RETIRED);
    }

    @Test
    void whatChangesNothingIsCounted() {
        driver.add(PoolDriver.ICCID);
        driver.add(PoolDriver.ICCID);

        assertThat(driver.values(Topics.SIM_STOCK)).hasSize(1);
        assertThat(driver.meters
                        .counter("simvite.pool.ignored", "cause", "DUPLICATE")
                        .count())
                .isEqualTo(1);
    }
}
