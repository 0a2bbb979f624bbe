package org.simvite.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.simvite.local.stack.Installation;
import org.simvite.local.stock.SampleStock;

/** Stock for an installation under test, brought in as an operator would. */
public final class StockForTests {

    private StockForTests() {}

    public static void importEsims(Installation installation, int count) {
        var operator = new OperatorClient(installation.gateway(), installation.operatorToken());
        var taken = operator.importStock(new SampleStock(count, 0).csv());
        assertThat(taken.path("accepted").asInt()).isEqualTo(count);
        Waiting.until(
                "stock", Duration.ofMinutes(1), () -> operator.profiles("esim", "AVAILABLE"), seen -> seen == count);
    }
}
