package org.simvite.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.event.LedgerEntry;

class SchemaHistoryTest {

    private static final Path RELEASED = Path.of("released");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everySchemaAndEveryReleasedOneReadEachOther() throws Exception {
        var history = new SchemaHistory(RELEASED);

        assertThat(history.versions()).isNotEmpty();
        assertThat(history.findings(SchemaHistory.current())).as("""
                        A contract was changed so that records of different releases cannot be read any more.
                        Allowed: add a field with a default; remove a field that has one; add or remove an enum symbol other
                        than UNKNOWN. Anything else needs a new field or a new topic beside the old one.
                        While a version is not released yet, its folder may be written anew:
                        mvn -pl schemas test -Dtest=CutRelease -Dsimvite.release=<version>""").isEmpty();
    }

    @Test
    void everyReleaseHasEveryTopicThatItsPredecessorHad() throws Exception {
        var history = new SchemaHistory(RELEASED);

        assertThat(history.findings(SchemaHistory.current())).noneMatch(finding -> finding.endsWith("is gone"));
    }

    @Test
    void whatIsAllowedPasses() throws Exception {
        var history = released(record(
                "{'name':'id','type':'string'},{'name':'n','type':'int','default':0}," + enumField("'UNKNOWN','A'")));

        var today = record("{'name':'id','type':'string'},{'name':'m','type':['null','long'],'default':null},"
                + enumField("'UNKNOWN','A','B'"));

        assertThat(history.findings(Map.of("t", today))).isEmpty();
    }

    @Test
    void aNewFieldWithoutDefaultIsFound() throws Exception {
        var history = released(record("{'name':'id','type':'string'}"));

        var today = record("{'name':'id','type':'string'},{'name':'n','type':'int'}");

        assertThat(history.findings(Map.of("t", today)))
                .singleElement()
                .asString()
                .startsWith("t of 1.0, read with the schema of today: READER_FIELD_MISSING_DEFAULT_VALUE at /fields/1");
    }

    @Test
    void aRemovedFieldWithoutDefaultIsFound() throws Exception {
        var history = released(record("{'name':'id','type':'string'},{'name':'n','type':'int'}"));

        assertThat(history.findings(Map.of("t", record("{'name':'id','type':'string'}"))))
                .singleElement()
                .asString()
                .startsWith("t of today, read with the schema of 1.0: READER_FIELD_MISSING_DEFAULT_VALUE");
    }

    @Test
    void anotherTypeAnotherNameAndANewSymbolWithoutDefaultAreFound() throws Exception {
        var history = released(record("{'name':'id','type':'string'}"));

        assertThat(history.findings(Map.of("t", record("{'name':'id','type':'long'}"))))
                .anyMatch(finding -> finding.contains("TYPE_MISMATCH"));
        var renamed =
                SchemaBuilder.record("Other").fields().requiredString("id").endRecord();
        assertThat(history.findings(Map.of("t", renamed))).anyMatch(finding -> finding.contains("NAME_MISMATCH"));

        var strict = released(record(enumField("'A'").replace(",'default':'UNKNOWN'", "")));
        assertThat(strict.findings(Map.of("t", record(enumField("'A','B'").replace(",'default':'UNKNOWN'", "")))))
                .anyMatch(finding -> finding.contains("MISSING_ENUM_SYMBOLS"));
    }

    @Test
    void anOlderReleaseCountsAsMuchAsTheLast() throws Exception {
        var history = released(record("{'name':'x','type':'string','default':''}"));
        history.release("1.1", Map.of("t", record("")));

        assertThat(history.findings(Map.of("t", record("{'name':'x','type':'long','default':0}"))))
                .isNotEmpty()
                .allMatch(finding -> finding.contains("1.0"));
    }

    @Test
    void aTopicThatIsGoneIsFound() throws Exception {
        var history = released(record("{'name':'id','type':'string'}"));

        assertThat(history.findings(Map.of())).containsExactly("t was released in 1.0 and is gone");
    }

    @Test
    void findsAnIncompatibleChangeOfARealContract() throws Exception {
        var history = new SchemaHistory(folder);
        history.release("1.0", SchemaHistory.current());
        var changed = new TreeMap<>(SchemaHistory.current());
        var text = LedgerEntry.getClassSchema().toString().replace("\"name\":\"delta\"", "\"name\":\"points\"");
        changed.put("credit-ledger", new Schema.Parser().parse(text));

        assertThat(history.findings(SchemaHistory.current())).isEmpty();
        assertThat(history.findings(changed)).hasSize(2).allMatch(finding -> finding.startsWith("credit-ledger of "));
    }

    private SchemaHistory released(Schema schema) throws Exception {
        var history = new SchemaHistory(folder);
        history.release("1.0", Map.of("t", schema));
        return history;
    }

    private static Schema record(String fields) {
        return new Schema.Parser().parse(("{'type':'record','name':'R','fields':[" + fields + "]}").replace('\'', '"'));
    }

    private static String enumField(String symbols) {
        return "{'name':'e','type':{'type':'enum','name':'E','symbols':[" + symbols + "],'default':'UNKNOWN'}}";
    }
}
