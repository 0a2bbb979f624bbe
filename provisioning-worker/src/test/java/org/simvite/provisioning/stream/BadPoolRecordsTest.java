package org.simvite.provisioning.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningOrderKind;
import org.simvite.event.ProvisioningOutcome;
import org.simvite.event.ProvisioningResult;
import org.simvite.event.StockCommandKind;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** What becomes a dead letter. The handler that makes it one is the runtime's; here the processor must refuse, and change nothing. */
class BadPoolRecordsTest {

    private final PoolDriver driver = new PoolDriver();

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void anIccidWithAWrongCheckDigit() {
        refused(
                Topics.STOCK_COMMANDS,
                "esim",
                driver.stock("8988211000000530081", StockCommandKind.ADD).build());
    }

    @Test
    void aCommandOfAKindThatIsNotKnown() {
        refused(
                Topics.STOCK_COMMANDS,
                "esim",
                driver.stock(PoolDriver.ICCID, StockCommandKind.UNKNOWN).build());
    }

    @Test
    void aReclaimWithoutApplication() {
        refused(
                Topics.STOCK_COMMANDS,
                "esim",
                driver.stock(PoolDriver.ICCID, StockCommandKind.RECLAIM).build());
    }

    @Test
    void aKeyThatIsNotThePool() {
        refused(Topics.RESERVATION_REQUESTS, "vsim", driver.request("app-1").build());
    }

    @Test
    void aRequestForAKindThatIsNotKnown() {
        refused(
                Topics.RESERVATION_REQUESTS,
                "esim",
                driver.request("app-1").setProfileKind(ProfileKind.UNKNOWN).build());
    }

    @Test
    void aResultOfAKindOrOutcomeThatIsNotKnown() {
        refused(Topics.PROVISIONING_RESULTS, "esim", result(ProvisioningOrderKind.UNKNOWN, ProvisioningOutcome.FAILED));
        refused(Topics.PROVISIONING_RESULTS, "esim", result(ProvisioningOrderKind.FULFIL, ProvisioningOutcome.UNKNOWN));
    }

    @Test
    void aTombstone() {
        assertThatThrownBy(() -> driver.send(Topics.STOCK_COMMANDS, "esim", null))
                .hasRootCauseInstanceOf(BadRecordException.class);
    }

    private <V extends SpecificRecord> void refused(Topic<V> topic, String key, V value) {
        assertThatThrownBy(() -> driver.send(topic, key, value)).hasRootCauseInstanceOf(BadRecordException.class);
        assertThat(driver.values(Topics.SIM_STOCK)).isEmpty();
        assertThat(driver.values(Topics.PROVISIONING_STATES)).isEmpty();
    }

    private static ProvisioningResult result(ProvisioningOrderKind kind, ProvisioningOutcome outcome) {
        return ProvisioningResult.newBuilder()
                .setEventId("app-1/FULFIL/1")
                .setAt(PoolDriver.START)
                .setOrderId("app-1/FULFIL")
                .setKind(kind)
                .setAttempt(1)
                .setApplicationId("app-1")
                .setPoolId("esim")
                .setIccid(PoolDriver.ICCID)
                .setGeneration(1)
                .setOutcome(outcome)
                .setBackEndCode("")
                .build();
    }
}
