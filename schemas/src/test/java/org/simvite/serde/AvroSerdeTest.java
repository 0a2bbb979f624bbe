package org.simvite.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.RawMessageDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.Channel;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.ReleaseCause;
import org.simvite.event.SimApplication;
import org.simvite.event.WayForward;

class AvroSerdeTest {

    private static final String TOPIC = "simvite.admission-releases";
    private static final Instant AT = Instant.parse("2026-05-01T10:00:00.123Z");
    private static final AdmissionRelease RELEASE = AdmissionRelease.newBuilder()
            .setEventId("application-1/USED")
            .setAt(AT)
            .setAccountId("key-1")
            .setApplicationId("application-1")
            .setCause(ReleaseCause.USED)
            .build();

    private final InMemorySchemaStore schemas = new InMemorySchemaStore();
    private final AvroSerde<AdmissionRelease> serde = new AvroSerde<>(schemas, AdmissionRelease.class);

    @Test
    void writesMagicByteSchemaIdAndAvro() throws Exception {
        var bytes = serde.serializer().serialize(TOPIC, RELEASE);

        int id = schemas.idOf(TOPIC + "-value", RELEASE.getSchema());
        assertThat(bytes)
                .startsWith(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        var body = Arrays.copyOfRange(bytes, 5, bytes.length);
        assertThat(new RawMessageDecoder<AdmissionRelease>(
                                SpecificData.getForClass(AdmissionRelease.class), RELEASE.getSchema())
                        .decode(body))
                .isEqualTo(RELEASE);
        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(RELEASE);
    }

    @Test
    void carriesDefaultsNullsArraysAndTimes() {
        var decisions = new AvroSerde<>(schemas, InviteDecision.class);
        var decision = InviteDecision.newBuilder()
                .setEventId("e")
                .setAt(AT)
                .setRequestId("r")
                .setAccountId("a")
                .setChannel(Channel.FREE)
                .setStatus(InviteDecisionStatus.REFUSED)
                .setHeldBy(List.of("1", "2"))
                .setWaysForward(List.of(WayForward.WAIT))
                .setNextAt(AT.plusSeconds(1))
                .build();

        var read =
                decisions.deserializer().deserialize("t", decisions.serializer().serialize("t", decision));

        assertThat(read).isEqualTo(decision);
        assertThat(read.getInviteId()).isNull();
        assertThat(read.getNextAt()).isEqualTo(AT.plusSeconds(1));
    }

    @Test
    void aTombstoneIsNull() {
        assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
        assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
        assertThat(new AvroDeserializer(schemas).deserialize(TOPIC, null)).isNull();
    }

    @Test
    void theUntypedDeserializerKnowsTheContractsAndLeavesTheRestGeneric() {
        var schema = SchemaBuilder.record("com.example.Thing")
                .fields()
                .requiredString("name")
                .endRecord();
        var thing = new GenericRecordBuilder(schema).set("name", "x").build();
        var serializer = new AvroSerializer(schemas);
        var deserializer = new AvroDeserializer(schemas);

        assertThat(deserializer.deserialize(TOPIC, serializer.serialize(TOPIC, RELEASE)))
                .isEqualTo(RELEASE);
        assertThat(deserializer.deserialize("things", serializer.serialize("things", thing)))
                .isInstanceOfSatisfying(
                        GenericRecord.class,
                        read -> assertThat(read.get("name")).hasToString("x"));
    }

    @Test
    void readsWhatAnotherReleaseWrote() {
        // lacks a field that has a default here, has one that is unknown here, and an enum symbol that is unknown here
        var kind = SchemaBuilder.enumeration("ApplicationRecordKind")
                .namespace("org.simvite.event")
                .defaultSymbol("UNKNOWN")
                .symbols("UNKNOWN", "APPLY", "TICK", "RENEW");
        var other = SchemaBuilder.record("SimApplication")
                .namespace("org.simvite.event")
                .fields()
                .requiredString("eventId")
                .name("at")
                .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
                .noDefault()
                .name("kind")
                .type(kind)
                .noDefault()
                .name("color")
                .type()
                .stringType()
                .stringDefault("")
                .endRecord();
        var written = new GenericRecordBuilder(other)
                .set("eventId", "e")
                .set("at", AT.toEpochMilli())
                .set("kind", new GenericData.EnumSymbol(kind, "RENEW"))
                .set("color", "red")
                .build();
        var bytes = new AvroSerializer(schemas).serialize("t", written);

        var read = new AvroSerde<>(schemas, SimApplication.class).deserializer().deserialize("t", bytes);

        assertThat(read.getKind()).isEqualTo(ApplicationRecordKind.UNKNOWN);
        assertThat(read.getAt()).isEqualTo(AT);
        assertThat(read.getSealingKey()).isEmpty();
        assertThat(new AvroDeserializer(schemas).deserialize("t", bytes)).isEqualTo(read);
    }

    @Test
    void undecodableBytesAreBadRecords() {
        var good = serde.serializer().serialize(TOPIC, RELEASE);
        var truncated = Arrays.copyOf(good, good.length - 1);
        var longer = Arrays.copyOf(good, good.length + 1);
        var wrongMagic = good.clone();
        wrongMagic[0] = 1;
        var unknownSchema = good.clone();
        unknownSchema[1] = 99;

        assertBad(new byte[0], "has 0 bytes");
        assertBad(new byte[] {0, 0, 0, 1}, "has 4 bytes");
        assertBad(wrongMagic, "magic byte");
        assertBad(unknownSchema, "no schema has the id");
        assertBad(truncated, "cannot be read");
        assertBad(Arrays.copyOf(good, 5), "cannot be read");
        assertBad(longer, "bytes left over");
        assertBad(Arrays.copyOf(good, 1_048_577), "1048577 bytes");
        assertBad("{\"eventId\":\"json\"}".getBytes(StandardCharsets.UTF_8), "magic byte");
    }

    @Test
    void anotherTopicsRecordIsABadRecord() {
        var application = SimApplication.newBuilder()
                .setEventId("e")
                .setAt(AT)
                .setKind(ApplicationRecordKind.TICK)
                .build();
        var bytes = new AvroSerde<>(schemas, SimApplication.class).serializer().serialize(TOPIC, application);

        assertBad(bytes, "cannot be read");
    }

    @Test
    void aHugeCountInATinyRecordIsABadRecord() {
        // an array of 2^30 strings, a string of 2^31-1 bytes
        var decisions = SchemaBuilder.record("Listed")
                .fields()
                .name("items")
                .type()
                .array()
                .items()
                .stringType()
                .noDefault()
                .endRecord();
        int list = schemas.register("t-value", decisions);
        int text = schemas.register(
                "u-value",
                SchemaBuilder.record("Text").fields().requiredString("text").endRecord());

        assertThatThrownBy(() -> new AvroDeserializer(schemas).deserialize("t", withId(list, zigzag(1L << 30))))
                .isInstanceOf(BadRecordException.class);
        assertThatThrownBy(() -> new AvroDeserializer(schemas).deserialize("u", withId(text, zigzag((1L << 31) - 1))))
                .isInstanceOf(BadRecordException.class);
        assertThatThrownBy(() -> new AvroDeserializer(schemas).deserialize("u", withId(text, zigzag(-5))))
                .isInstanceOf(BadRecordException.class);
    }

    @Test
    void messagesShowNoContents() {
        var good = serde.serializer().serialize(TOPIC, RELEASE);

        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, Arrays.copyOf(good, good.length - 1)))
                .hasMessageNotContaining("application-1")
                .hasNoCause();
    }

    @Test
    void refusesToWriteWhatIsNoRecordOrLacksAFieldOrIsTooLong() {
        var serializer = new AvroSerializer(schemas);
        var incomplete = new AdmissionRelease();
        var tooLong = AdmissionRelease.newBuilder(RELEASE)
                .setAccountId("x".repeat(1_048_576))
                .build();

        assertThatThrownBy(() -> serializer.serialize(TOPIC, "text")).isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> serializer.serialize(TOPIC, incomplete)).isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> serializer.serialize(TOPIC, tooLong))
                .isInstanceOf(SerializationException.class)
                .hasMessageNotContaining("xxx");
        // and goes on
        assertThat(serde.deserializer().deserialize(TOPIC, serializer.serialize(TOPIC, RELEASE)))
                .isEqualTo(RELEASE);
    }

    @Test
    void withoutRegisteringASchemaMustBeThere() {
        var lookingUp = new AvroSerializer(schemas, false);

        assertThatThrownBy(() -> lookingUp.serialize(TOPIC, RELEASE)).isInstanceOf(RegistryUnavailableException.class);
        schemas.register(TOPIC + "-value", RELEASE.getSchema());
        assertThat(serde.deserializer().deserialize(TOPIC, lookingUp.serialize(TOPIC, RELEASE)))
                .isEqualTo(RELEASE);
    }

    @Test
    void configurationNamesTheRegistry() {
        try (var serializer = new AvroSerializer();
                var deserializer = new AvroDeserializer()) {
            assertThatThrownBy(() -> serializer.serialize(TOPIC, RELEASE)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> deserializer.deserialize(TOPIC, new byte[5]))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> serializer.configure(Map.of(), false)).isInstanceOf(ConfigException.class);
            assertThatThrownBy(() -> deserializer.configure(
                            Map.of("schema.registry.url", "http://me:secret@ a,http://b"), false))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void manyThreadsShareOneSerde() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            var results = threads.invokeAll(IntStream.range(0, 2000)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        var release = AdmissionRelease.newBuilder(RELEASE)
                                .setEventId("e".repeat(i % 300))
                                .build();
                        var bytes = serde.serializer().serialize(TOPIC, release);
                        return release.equals(serde.deserializer().deserialize(TOPIC, bytes));
                    })
                    .toList());
            for (var result : results) {
                assertThat(result.get(10, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void assertBad(byte[] bytes, String message) {
        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining(message);
    }

    private static byte[] withId(int id, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) 0)
                .putInt(id)
                .put(body)
                .array();
    }

    private static byte[] zigzag(long value) {
        long rest = value << 1 ^ value >> 63;
        var out = new ByteArrayOutputStream();
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }
}
