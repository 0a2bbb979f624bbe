package org.simvite.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateSerdeTest {

    enum Status {
        OPEN,
        CLOSED
    }

    record Use(String id, Instant at) {}

    record Code(
            String id,
            int uses,
            boolean active,
            Status status,
            Instant issuedAt,
            @Nullable Instant endedAt,
            Optional<String> boundTo,
            List<Use> uselist,
            Map<String, Use> byName,
            Map<Status, Integer> counts,
            Set<String> tags,
            byte[] bytes) {}

    record Before(String id, int uses, String dropped) {}

    record After(String id, int uses, @Nullable String added, long number, boolean flag, Optional<String> perhaps) {}

    sealed interface Life {
        record Waiting(Instant since) implements Life {}

        sealed interface Over extends Life {}

        record Used(Instant at, int topUps) implements Over {}

        enum Unused implements Over {
            EXPIRED,
            REVOKED
        }
    }

    record Sim(String iccid, Life life, List<Life> history) {}

    @Test
    void keepsEveryKindOfField() {
        Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
        Code code = new Code(
                "7Q2M9K4TB0ZX",
                3,
                true,
                Status.CLOSED,
                at,
                null,
                Optional.of("device"),
                List.of(new Use("a", at), new Use("b", Instant.EPOCH)),
                Map.of("x", new Use("c", at)),
                Map.of(Status.OPEN, 4),
                Set.of("t"),
                new byte[] {1, 2});

        assertThat(copy(Code.class, code)).usingRecursiveComparison().isEqualTo(code);
    }

    @Test
    void keepsTimesToTheMillisecond() {
        Use use = new Use("a", Instant.parse("2026-01-02T03:04:05.678912345Z"));

        assertThat(copy(Use.class, use).at()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
    }

    @Test
    void ignoresUnknownFieldsAndFillsMissingOnes() {
        byte[] old = bytes(Before.class, new Before("a", 2, "gone"));

        assertThat(read(After.class, old)).isEqualTo(new After("a", 2, null, 0, false, Optional.empty()));
    }

    @Test
    void tellsTheClassesOfASealedTypeApart() {
        Life used = new Life.Used(Instant.EPOCH, 2);
        Sim sim = new Sim("8988", used, List.of(new Life.Waiting(Instant.EPOCH), Life.Unused.EXPIRED, used));

        assertThat(copy(Sim.class, sim)).isEqualTo(sim);
        assertThat(copy(Life.class, used)).isEqualTo(used);
    }

    @Test
    void nullIsADeletion() {
        StateSerde<Use> serde = new StateSerde<>(Use.class);

        assertThat(serde.serializer().serialize("t", null)).isNull();
        assertThat(serde.deserializer().deserialize("t", null)).isNull();
    }

    @Test
    void saysNothingOfTheContentsOfWhatCannotBeRead() {
        byte[] garbage = "secret-secret".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> read(Use.class, garbage))
                .isInstanceOf(SerializationException.class)
                .hasNoCause()
                .hasMessageStartingWith("state of Use cannot be read")
                .hasMessageNotContaining("secret");
    }

    @Property(tries = 200)
    void keepsAnyText(@ForAll String id, @ForAll int uses) {
        Before before = new Before(id, uses, id);

        assertThat(copy(Before.class, before)).isEqualTo(before);
    }

    private static <T> T copy(Class<T> type, T value) {
        return read(type, bytes(type, value));
    }

    private static <T> byte[] bytes(Class<T> type, T value) {
        return new StateSerde<>(type).serializer().serialize("t", value);
    }

    private static <T> T read(Class<T> type, byte[] bytes) {
        return new StateSerde<>(type).deserializer().deserialize("t", bytes);
    }
}
