package org.simvite.runtime.streams;

import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;
import org.simvite.serde.RegistryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the registry for as long as it takes, where nobody could try the record again. */
final class PatientDeserializer<T> implements Deserializer<T> {

    private static final Logger LOG = LoggerFactory.getLogger(PatientDeserializer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Deserializer<T> deserializer;
    private final Duration pause;

    PatientDeserializer(Deserializer<T> deserializer) {
        this(deserializer, PAUSE);
    }

    PatientDeserializer(Deserializer<T> deserializer, Duration pause) {
        this.deserializer = deserializer;
        this.pause = pause;
    }

    @Override
    public T deserialize(String topic, byte[] bytes) {
        while (true) {
            try {
                return deserializer.deserialize(topic, bytes);
            } catch (RegistryUnavailableException e) {
                LOG.warn("{} has to wait: {}", topic, e.getMessage());
            }
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }
}
