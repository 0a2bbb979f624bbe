package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransactionCheckTest {

    private static final Duration SHIPPED = Duration.ofSeconds(15);
    private static final String NINE_SECONDS = "9000";

    @Test
    void theDefaultOutlastsTheDeathOfABrokerAsKafkaIsShipped() {
        assertThat(TransactionCheck.findings(SHIPPED, NINE_SECONDS, 3)).isEmpty();
    }

    @Test
    void aTransactionThatABrokersDeathOutlastsIsRefused() {
        assertThat(TransactionCheck.findings(Duration.ofSeconds(3), NINE_SECONDS, 3))
                .singleElement()
                .asString()
                .contains("streams.transaction.timeout", "PT3S", "9000", "PT14S");
        assertThat(TransactionCheck.findings(SHIPPED, "20000", 2)).hasSize(1);
    }

    @Test
    void whereThereIsNoOtherCopyThereIsNoLeaderToWaitFor() {
        assertThat(TransactionCheck.findings(Duration.ofSeconds(3), NINE_SECONDS, 1))
                .isEmpty();
    }

    @Test
    void whatABrokerDoesNotTellIsNotJudged() {
        assertThat(TransactionCheck.findings(Duration.ofSeconds(3), null, 3)).isEmpty();
    }
}
