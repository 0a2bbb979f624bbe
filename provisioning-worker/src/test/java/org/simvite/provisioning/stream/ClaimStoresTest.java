package org.simvite.provisioning.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.simvite.provisioning.profile.PoolWindow;
import org.simvite.runtime.state.Stores;

class ClaimStoresTest {

    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final ClaimMeters claimMeters = new ClaimMeters(new SimpleMeterRegistry());

    @BeforeEach
    void open() {
        for (var builder : ClaimStores.builders(Stores.IN_MEMORY)) {
            var store = builder.withLoggingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
        }
    }

    @AfterEach
    void close() {
        for (var builder : ClaimStores.builders(Stores.IN_MEMORY)) {
            context.getStateStore(builder.name()).close();
        }
    }

    @Test
    void whoeverJoinedFirstIsFirstAlsoAfterARestart() {
        var rows = new ClaimStores(context, claimMeters);
        for (var place = 8L; place < 12; place++) {
            rows.join("esim", place, "iccid-" + place);
        }
        rows.join("esim-2", 0, "another pool's");
        rows.leave("esim", 8);
        rows.leave("esim", 10);

        assertThat(rows.firstInLine("esim")).isEqualTo("iccid-9");
        rows.leave("esim", 9);
        assertThat(rows.firstInLine("esim")).isEqualTo("iccid-11");
        assertThat(new ClaimStores(context, claimMeters).firstInLine("esim")).isEqualTo("iccid-11");
        rows.leave("esim", 11);
        assertThat(rows.firstInLine("esim")).isNull();
    }

    @Test
    void whatWaitsIsShownFromTheStartOfATaskUntilItsEnd() {
        new ClaimStores(context, claimMeters).put("esim", new PoolWindow(9, 7, 2, 2));
        var others = new SimpleMeterRegistry();

        var restarted = new ClaimStores(context, new ClaimMeters(others));

        assertThat(others.get(ClaimMeters.WAITING).gauge().value()).isEqualTo(7);
        assertThat(others.get(ClaimMeters.ON_THEIR_WAY).gauge().value()).isEqualTo(2);
        restarted.close();
        assertThat(others.get(ClaimMeters.WAITING).gauge().value()).isZero();
    }
}
