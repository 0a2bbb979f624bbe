package org.simvite.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BadRecordExceptionTest {

    @Test
    void whatTheDomainDoesNotTakeWhileARecordIsReadIsTheRecordsFault() {
        assertThatThrownBy(() -> BadRecordException.parsing(() -> TimeUnit.valueOf("FORTNIGHTS")))
                .isInstanceOf(BadRecordException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(BadRecordException.parsing(() -> TimeUnit.valueOf("DAYS"))).isEqualTo(TimeUnit.DAYS);
    }

    @Test
    void aBugStaysABug() {
        assertThatThrownBy(() -> BadRecordException.parsing(() -> {
                    throw new IllegalStateException("bug");
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}
