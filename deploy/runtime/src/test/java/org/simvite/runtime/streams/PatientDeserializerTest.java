package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.simvite.serde.BadRecordException;
import org.simvite.serde.RegistryUnavailableException;

class PatientDeserializerTest {

    private static final byte[] BYTES = {1};

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void waitsUntilTheRegistryIsBack() {
        Deserializer<String> recovering = (topic, bytes) -> {
            if (attempts.incrementAndGet() < 3) {
                throw new RegistryUnavailableException("down", null);
            }
            return "value";
        };

        assertThat(new PatientDeserializer<>(recovering, Duration.ofMillis(1)).deserialize("t", BYTES))
                .isEqualTo("value");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void doesNotTryABadRecordAgain() {
        Deserializer<String> failing = (topic, bytes) -> {
            attempts.incrementAndGet();
            throw new BadRecordException("no Avro");
        };

        assertThatThrownBy(() -> new PatientDeserializer<>(failing, Duration.ofMillis(1)).deserialize("t", BYTES))
                .isInstanceOf(BadRecordException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void endsWhenItsThreadIsToEnd() {
        Deserializer<String> down = (topic, bytes) -> {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("down", null);
        };

        assertThatThrownBy(() -> new PatientDeserializer<>(down, Duration.ofMinutes(1)).deserialize("t", BYTES))
                .isInstanceOf(InterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
