package org.simvite.gateway.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.call.RowProblem;

class RowFormatTest {

    @Test
    void fieldsCanBeQuoted() {
        var csv = RowFormat.Csv.of("iccid,\"kind\", pool ").orElseThrow();
        assertThat(csv.columns()).containsExactly("iccid", "kind", "pool");
        assertThat(csv.fields("1,\"a \"\"b\"\", c\",")).contains(Map.of("iccid", "1", "kind", "a \"b\", c"));
        assertThat(csv.fields("1")).contains(Map.of("iccid", "1"));
        assertThat(csv.fields("1,2,3,4")).isEmpty();
        assertThat(csv.fields("\"1")).isEmpty();
    }

    @Test
    void aHeaderNamesEachColumnOnceAndNoOthers() {
        assertThat(RowFormat.Csv.of("iccid,iccid")).isEmpty();
        assertThat(RowFormat.Csv.of("iccid,puk")).isEmpty();
        assertThat(RowFormat.Csv.of("")).isEmpty();
    }

    @Test
    void aHeaderThatIsNotTakenIsToldByTheNumberOfItsFirstWrongName() {
        assertThat(RowFormat.Csv.flaw("iccid,kind,puk,x"))
                .contains("no. 3 ")
                .contains("smdpId")
                .doesNotContain("puk");
        assertThat(RowFormat.Csv.flaw("iccid,iccid")).contains("no. 2 ");
        assertThat(RowFormat.Csv.flaw("")).contains("no. 1 ");
        assertThat(RowFormat.Csv.flaw("iccid,\"kind")).contains("quotation mark");
    }

    @Test
    void jsonLinesHaveTheSameMembers() {
        var lines = new RowFormat.JsonLines();
        assertThat(lines.fields("{\"iccid\":\"1\",\"imsi\":1010123456063,\"pool\":null}"))
                .isEqualTo(Optional.of(Map.of("iccid", "1", "imsi", "1010123456063")));
        assertThat(lines.fields("{\"iccid\":[]}")).isEmpty();
        assertThat(lines.fields("{\"puk\":\"1\"}")).isEmpty();
        assertThat(lines.fields("7")).isEmpty();
    }

    @Test
    void aVirtualSimMayComeWithItsOpcOrTheOperatorsOpAndNotWithBoth() {
        var row = Map.of(
                "iccid",
                "8901000000000000001",
                "kind",
                "VSIM",
                "imsi",
                "001010123456063",
                "ki",
                "465b5ce8b199b49faa5f0a2ee238a6bc");
        assertThat(ProfileRow.read(row)).isEqualTo(new ProfileRow.Read.Wrong("opc", RowProblem.MISSING));
        var both = new java.util.HashMap<>(row);
        both.put("opc", "cd63cb71954a9f4e48a5994e37a02baf");
        assertThat(ProfileRow.read(both)).isInstanceOf(ProfileRow.Read.Ok.class);
        both.put("op", "cdc202d5123e20f62b6d676ac72cb318");
        assertThat(ProfileRow.read(both)).isEqualTo(new ProfileRow.Read.Wrong("op", RowProblem.NOT_ALLOWED));
        assertThat(ProfileRow.read(both).toString()).doesNotContain("465b5ce8");
    }

    @Test
    void anEsimHasNoKeys() {
        for (var secret : List.of("ki", "opc", "op")) {
            var row = Map.of(
                    "iccid",
                    "8901000000000000001",
                    "kind",
                    "ESIM",
                    "smdpId",
                    "smdp-1",
                    secret,
                    "465b5ce8b199b49faa5f0a2ee238a6bc");
            assertThat(ProfileRow.read(row)).isEqualTo(new ProfileRow.Read.Wrong(secret, RowProblem.NOT_ALLOWED));
        }
    }

    @Property
    void noLineBreaksTheReading(@ForAll String line) {
        assertThat(RowFormat.Csv.of("iccid,kind").orElseThrow().fields(line)).isNotNull();
        assertThat(new RowFormat.JsonLines().fields(line)).isNotNull();
    }
}
