package org.simvite.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.simvite.event.CreditPolicy;
import org.simvite.event.PolicyKind;

/** Whatever bytes stand on a topic: they are read, or they are a bad record. */
class BadBytesProperties {

    private final InMemorySchemaStore schemas = new InMemorySchemaStore();
    private final AvroSerde<CreditPolicy> serde = new AvroSerde<>(schemas, CreditPolicy.class);
    private final byte[] good = serde.serializer()
            .serialize(
                    "t",
                    CreditPolicy.newBuilder()
                            .setEventId("e")
                            .setAt(Instant.EPOCH)
                            .setName("staked")
                            .setVersion(1)
                            .setKind(PolicyKind.STAKED)
                            .setTrustedSources(List.of("operator", "smdp"))
                            .setMinimumTopUp(java.util.Map.of("EUR", 100L))
                            .build());

    @Property
    void anyBytes(@ForAll byte[] bytes) {
        read(bytes);
    }

    @Property
    void anyBodyUnderAKnownSchema(@ForAll @Size(max = 200) byte[] body) {
        int id = ByteBuffer.wrap(good).getInt(1);
        read(ByteBuffer.allocate(5 + body.length)
                .put((byte) 0)
                .putInt(id)
                .put(body)
                .array());
    }

    @Property
    void anyByteOfARecordChanged(@ForAll int position, @ForAll byte value) {
        var changed = good.clone();
        changed[Math.floorMod(position, changed.length)] = value;
        read(changed);
    }

    private void read(byte[] bytes) {
        try {
            assertThat(serde.deserializer().deserialize("t", bytes)).isNotNull();
        } catch (BadRecordException e) {
            assertThat(e).hasNoCause();
        }
    }
}
