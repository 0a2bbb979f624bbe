package org.simvite.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every contract keeps to. */
class SchemaRulesTest {

    private static final Path SOURCES = Path.of("src/main/avro");

    static Stream<Schema> records() {
        return SchemaHistory.current().values().stream();
    }

    static Stream<Schema> types() {
        return allTypes().values().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyEnumBeginsWithUnknownAndFallsBackToIt(Schema type) {
        if (type.getType() == Type.ENUM) {
            assertThat(type.getEnumSymbols()).first().isEqualTo("UNKNOWN");
            assertThat(type.getEnumDefault()).isEqualTo("UNKNOWN");
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeAndEveryFieldSaysWhatItMeans(Schema type) {
        assertThat(type.getDoc()).as(type.getFullName()).isNotBlank();
        if (type.getType() == Type.RECORD) {
            assertThat(type.getFields())
                    .allSatisfy(field -> assertThat(field.doc())
                            .as(type.getName() + "." + field.name())
                            .isNotBlank());
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyRecordHasAnIdAndATime(Schema record) {
        assertThat(record.getFields().get(0).name()).isEqualTo("eventId");
        assertThat(record.getField("eventId").schema().getType()).isEqualTo(Type.STRING);
        assertThat(record.getField("at").schema().getLogicalType()).isEqualTo(LogicalTypes.timestampMillis());
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyOptionalFieldIsNullByDefault(Schema type) {
        if (type.getType() == Type.RECORD) {
            assertThat(type.getFields())
                    .filteredOn(field -> field.schema().isUnion())
                    .allSatisfy(field -> {
                        assertThat(field.schema().getTypes().get(0).getType()).isEqualTo(Type.NULL);
                        assertThat(field.schema().getTypes()).hasSize(2);
                        assertThat(field.hasDefaultValue())
                                .as(type.getName() + "." + field.name())
                                .isTrue();
                    });
        }
    }

    @Test
    void creditAndMoneyAreWholeNumbers() {
        assertThat(allTypes().values())
                .flatMap(type -> type.getType() == Type.RECORD ? type.getFields() : java.util.List.of())
                .extracting(field -> field.schema().getType())
                .doesNotContain(Type.FLOAT, Type.DOUBLE);
    }

    @Test
    void everyTopicHasAFileThatNamesItsRecord() throws Exception {
        for (var topic : Topics.all()) {
            var source = Files.readString(SOURCES.resolve(topic.name() + ".avdl"));
            var schema = Pattern.compile("^schema (\\w+);$", Pattern.MULTILINE).matcher(source);

            assertThat(schema.find()).as(topic.name()).isTrue();
            assertThat(schema.group(1)).isEqualTo(topic.type().getSimpleName());
        }
        try (var files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".avdl", ""))
                            .filter(name -> !name.equals("common") && !name.startsWith(".")))
                    .containsExactlyInAnyOrderElementsOf(Topics.byName().keySet());
        }
    }

    /** Named types of all topics; a type that several topics use is the same in each. */
    private static Map<String, Schema> allTypes() {
        var types = new LinkedHashMap<String, Schema>();
        SchemaHistory.current().values().forEach(schema -> collect(schema, types));
        return types;
    }

    private static void collect(Schema schema, Map<String, Schema> types) {
        switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> {
                var known = types.putIfAbsent(schema.getFullName(), schema);
                assertThat(known == null || known.equals(schema))
                        .as(schema.getFullName())
                        .isTrue();
                if (known == null && schema.getType() == Type.RECORD) {
                    schema.getFields().forEach(field -> collect(field.schema(), types));
                }
            }
            case ARRAY -> collect(schema.getElementType(), types);
            case MAP -> collect(schema.getValueType(), types);
            case UNION -> schema.getTypes().forEach(part -> collect(part, types));
            default -> {}
        }
    }
}
