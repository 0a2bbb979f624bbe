package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.util.RandomData;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.gateway.readmodel.InviteQueries.Place;
import org.simvite.gateway.readmodel.StockQueries.LevelPlace;

/** Every statement of the read model finds its rows by an index, whoever writes the next one. */
@NullUnmarked
class StatementsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    /** Of one row, one for each partition, or a thousand at most. */
    private static final Set<String> SMALL = Set.of("origin", "offsets", "policies");

    private static final int RECORDS = 60;

    @TempDir
    Path folder;

    /** Two lists of operators read the whole stock, ten million rows, on the connections that every terminal's call needs. */
    @Test
    void noStatementLooksThroughAWholeTable() throws Exception {
        var statements = new TreeSet<String>();
        try (var file = ReadModelFile.open(folder.resolve("read-model.db"), "here", 1, NOW)) {
            write(file.writer());
            ask(file);
            statements.addAll(file.writer().statements());
            statements.addAll(file.read(Rows::statements));
            // both of them, whichever was asked
            statements.addAll(file.readList(one -> {
                var all = new HashSet<>(one.statements());
                all.addAll(file.readList(Rows::statements));
                return all;
            }));
            assertThat(statements).hasSizeGreaterThan(50);
            var slow = new TreeMap<String, List<String>>();
            for (var statement : statements) {
                var plan = file.writer()
                        .list("explain query plan " + statement, row -> row.text("detail"), unset(statement));
                if (plan.stream().anyMatch(step -> looksThroughATable(step, plan)) || sortsWhatItFound(plan)) {
                    slow.put(statement, plan);
                }
            }
            assertThat(slow).isEmpty();
        }
    }

    /** Which is its last step; the commands on one letter, within a question, are few. */
    private static boolean sortsWhatItFound(List<String> plan) {
        return !plan.isEmpty() && plan.get(plan.size() - 1).contains("FOR ORDER BY");
    }

    private static boolean looksThroughATable(String step, List<String> plan) {
        if (!step.startsWith("SCAN ") || step.startsWith("SCAN CONSTANT ROW")) {
            return false;
        }
        var what = step.substring("SCAN ".length()).split(" ")[0];
        // what is made within the statement is judged by the steps that make it
        return !SMALL.contains(what) && !plan.contains("CO-ROUTINE " + what);
    }

    private static Object[] unset(String statement) {
        return new Object[(int) statement.chars().filter(sign -> sign == '?').count()];
    }

    /** Records of all kinds, and their deletion. */
    private static void write(Rows rows) throws SQLException, IOException {
        for (var projection : ReadModel.PROJECTIONS) {
            var schema = SpecificData.get().getSchema(projection.topic().type());
            for (var random : new RandomData(schema, RECORDS, 1)) {
                var bytes = new ByteArrayOutputStream();
                var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
                new GenericDatumWriter<>(schema, GenericData.get()).write(random, encoder);
                encoder.flush();
                var record = new SpecificDatumReader<>(projection.topic().type())
                        .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
                projection.apply(rows, "key", record, new HashSet<>());
            }
            projection.apply(rows, "key", null, new HashSet<>());
        }
        assertThat(Pruning.prune(rows, NOW)).isFalse();
        Freshness.keep(rows, NOW);
        assertThat(Freshness.forgetIfTooOld(rows, NOW)).isFalse();
    }

    /** Each question, with everything that may be left out given and left out. */
    private static void ask(ReadModelFile file) throws ReflectiveOperationException {
        for (var queries : List.of(
                new AccountQueries(file),
                new ApplicationQueries(file),
                new CommandQueries(file),
                new InviteQueries(file),
                new LetterQueries(file),
                new PolicyQueries(file),
                new StockQueries(file))) {
            for (var method : queries.getClass().getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())) {
                    var unused = method.invoke(queries, values(method, true));
                    unused = method.invoke(queries, values(method, false));
                }
            }
        }
    }

    private static Object[] values(Method method, boolean given) {
        return Arrays.stream(method.getParameters())
                .map(parameter -> {
                    var type = parameter.getType();
                    if (type == int.class) {
                        return (Object) 1;
                    }
                    if (type == long.class) {
                        return 1L;
                    }
                    if (type == boolean.class) {
                        return given;
                    }
                    if (type == LevelPlace.class) {
                        return LevelPlace.START;
                    }
                    if (type == Instant.class) {
                        return NOW;
                    }
                    boolean optional = parameter.getAnnotatedType().getAnnotations().length > 0;
                    if (optional && !given) {
                        return null;
                    }
                    return type == Place.class
                            ? new Place(NOW, "a")
                            : type == LetterQueries.Place.class ? new LetterQueries.Place(NOW, "a") : "a";
                })
                .toArray();
    }
}
