package org.simvite.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class InMemorySchemaStoreTest {

    private static final Schema FIRST =
            SchemaBuilder.record("R").fields().requiredString("id").endRecord();
    private static final Schema WITH_DEFAULT = SchemaBuilder.record("R")
            .fields()
            .requiredString("id")
            .optionalString("note")
            .endRecord();
    private static final Schema WITHOUT_DEFAULT = SchemaBuilder.record("R")
            .fields()
            .requiredString("id")
            .requiredString("note")
            .endRecord();

    private final InMemorySchemaStore store = new InMemorySchemaStore();

    @Test
    void theSameSchemaHasTheSameIdInEverySubject() {
        int id = store.register("a-value", FIRST);

        assertThat(store.register("a-value", FIRST)).isEqualTo(id);
        assertThat(store.register("b-value", FIRST)).isEqualTo(id);
        assertThat(store.idOf("b-value", FIRST)).isEqualTo(id);
        assertThat(store.schema(id)).isEqualTo(FIRST);
        assertThat(store.register("a-value", WITH_DEFAULT)).isNotEqualTo(id);
    }

    @Test
    void refusesWhatTheCompatibilityForbids() {
        store.compatibility("a-value", Compatibility.FULL_TRANSITIVE);
        store.register("a-value", FIRST);

        assertThat(store.compatibility("a-value")).isEqualTo(Compatibility.FULL_TRANSITIVE);
        assertThat(store.register("a-value", WITH_DEFAULT)).isPositive();
        assertThatThrownBy(() -> store.register("a-value", WITHOUT_DEFAULT))
                .isInstanceOf(IncompatibleSchemaException.class);
    }

    @Test
    void fullLooksAtTheLastSchemaOnly() {
        // each step is allowed, the way from the first to the last is not
        var string = SchemaBuilder.record("R")
                .fields()
                .name("x")
                .type()
                .stringType()
                .stringDefault("")
                .endRecord();
        var none = SchemaBuilder.record("R").fields().endRecord();
        var number = SchemaBuilder.record("R")
                .fields()
                .name("x")
                .type()
                .longType()
                .longDefault(0)
                .endRecord();
        store.compatibility("full-value", Compatibility.FULL);
        store.compatibility("transitive-value", Compatibility.FULL_TRANSITIVE);
        for (var subject : List.of("full-value", "transitive-value")) {
            store.register(subject, string);
            store.register(subject, none);
        }

        assertThat(store.register("full-value", number)).isPositive();
        assertThatThrownBy(() -> store.register("transitive-value", number))
                .isInstanceOf(IncompatibleSchemaException.class);
    }

    @Test
    void withoutCompatibilityAnythingGoes() {
        store.register("a-value", FIRST);

        assertThat(store.register("a-value", WITHOUT_DEFAULT)).isPositive();
    }

    @Test
    void knowsOnlyWhatWasRegistered() {
        assertThatThrownBy(() -> store.schema(1)).isInstanceOf(BadRecordException.class);
        assertThatThrownBy(() -> store.schema(-1)).isInstanceOf(BadRecordException.class);
        assertThatThrownBy(() -> store.idOf("a-value", FIRST)).isInstanceOf(RegistryUnavailableException.class);
    }
}
