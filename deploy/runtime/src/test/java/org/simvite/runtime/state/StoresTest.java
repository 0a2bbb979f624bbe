package org.simvite.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;

class StoresTest {

    @Test
    void storesAreOnDiskUnlessTheyAreAskedForInMemory() {
        assertThat(onDisk(builder())).isTrue();
        assertThat(onDisk(Stores.inMemory(StoresTest::builder))).isFalse();
        assertThat(onDisk(builder())).isTrue();
    }

    @Test
    void storesAreOnDiskAgainAfterWorkThatFailed() {
        assertThatThrownBy(() -> Stores.inMemory(() -> {
                    throw new IllegalStateException("work");
                }))
                .hasMessage("work");

        assertThat(onDisk(builder())).isTrue();
    }

    private static StoreBuilder<?> builder() {
        return Stores.keyValue("rows", Serdes.String());
    }

    private static boolean onDisk(StoreBuilder<?> builder) {
        return builder.build().persistent();
    }
}
