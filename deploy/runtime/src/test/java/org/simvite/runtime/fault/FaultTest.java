package org.simvite.runtime.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDBException;
import org.simvite.serde.BadRecordException;
import org.simvite.serde.RegistryUnavailableException;

class FaultTest {

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new BadRecordException("no schema"), Fault.RECORD),
                Arguments.of(new StreamsException(new BadRecordException("no schema")), Fault.RECORD),
                Arguments.of(new SerializationException("a field is missing"), Fault.RECORD),
                Arguments.of(new IllegalStateException("bug"), Fault.RECORD),
                Arguments.of(new StreamsException("wrong serde", new ClassCastException()), Fault.RECORD),
                Arguments.of(new NullPointerException(), Fault.RECORD),
                Arguments.of(new StreamsException(new InvalidTimestampException("days ahead")), Fault.RECORD),
                Arguments.of(new RecordTooLargeException("a row that grew"), Fault.RECORD),
                Arguments.of(new RegistryUnavailableException("down", null), Fault.INFRASTRUCTURE),
                Arguments.of(
                        new RuntimeException(new RegistryUnavailableException("down", null)), Fault.INFRASTRUCTURE),
                Arguments.of(new RegistryUnavailableException("down", new IOException()), Fault.INFRASTRUCTURE),
                Arguments.of(new TimeoutException(), Fault.INFRASTRUCTURE),
                Arguments.of(new StreamsException(new ProducerFencedException("x")), Fault.INFRASTRUCTURE),
                Arguments.of(new StreamsException("a send failed before"), Fault.INFRASTRUCTURE),
                Arguments.of(new UncheckedIOException(new IOException("disk full")), Fault.INFRASTRUCTURE),
                Arguments.of(
                        new ProcessorStateException("put", new RocksDBException("disk full")), Fault.INFRASTRUCTURE),
                Arguments.of(new OutOfMemoryError(), Fault.INFRASTRUCTURE));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void tellsTheRecordsFaultFromThatOfTheInfrastructure(Throwable thrown, Fault expected) {
        assertThat(Fault.of(thrown)).isEqualTo(expected);
    }
}
