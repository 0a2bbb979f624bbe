package org.simvite.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationCodeTest {

    @Test
    void readsEveryFormOfTheStandard() {
        assertThat(ActivationCode.of("1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815"))
                .isEqualTo(new ActivationCode("SMDP.GSMA.COM", "04386-AGYFT-A74Y8-3F815", null, false));
        assertThat(ActivationCode.of("1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$$1"))
                .isEqualTo(new ActivationCode("SMDP.GSMA.COM", "04386-AGYFT-A74Y8-3F815", null, true));
        assertThat(ActivationCode.of("1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746$1"))
                .isEqualTo(new ActivationCode("SMDP.GSMA.COM", "04386-AGYFT-A74Y8-3F815", "1.3.6.1.4.1.31746", true));
        assertThat(ActivationCode.of("1$SMDP.GSMA.COM$$1.3.6.1.4.1.31746"))
                .isEqualTo(new ActivationCode("SMDP.GSMA.COM", "", "1.3.6.1.4.1.31746", false));
        assertThat(ActivationCode.of("LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815")
                        .qr())
                .isEqualTo("LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2$SMDP.GSMA.COM$X",
                "1$SMDP.GSMA.COM$04386-agyft",
                "1$smdp.gsma.com$X",
                "1$$X",
                "1$SMDP.GSMA.COM",
                "1$SMDP.GSMA.COM$X$",
                "1$SMDP.GSMA.COM$X$$",
                "1$SMDP.GSMA.COM$X$$0",
                "1$SMDP.GSMA.COM$X$1.3.6.1$1$1",
                "1$SMDP.GSMA.COM$X$oid",
                "1$SMDP.GSMA.COM$X$1",
                "1$SMDP GSMA$X",
                "LPA:LPA:1$SMDP.GSMA.COM$X",
                ""
            })
    void refuses(String text) {
        assertThat(ActivationCode.parse(text)).isEmpty();
    }

    @Test
    void hasAtMost255Characters() {
        var longest = "1$SMDP.GSMA.COM$" + "X".repeat(255 - 16);

        assertThat(ActivationCode.parse(longest)).isPresent();
        assertThat(ActivationCode.parse("LPA:" + longest)).isPresent();
        assertThat(ActivationCode.parse(longest + "X")).isEmpty();
        assertThatThrownBy(() -> ActivationCode.of("smdp.gsma.com", "X".repeat(240)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesTheAddressInCapitalsAndHidesTheMatchingId() {
        var code = ActivationCode.of("smdp.gsma.com", "04386-AGYFT");

        assertThat(code.format()).isEqualTo("1$SMDP.GSMA.COM$04386-AGYFT");
        assertThat(code.toString()).contains("SMDP.GSMA.COM").doesNotContain("04386");
    }

    @Property
    void formattedAndReadIsTheSame(@ForAll @From("codes") ActivationCode code) {
        assertThat(ActivationCode.of(code.format())).isEqualTo(code);
        assertThat(ActivationCode.of(code.qr())).isEqualTo(code);
    }

    @Provide
    Arbitrary<ActivationCode> codes() {
        var addresses =
                Arbitraries.strings().withChars("ABCXYZ019.-:").ofMinLength(1).ofMaxLength(60);
        var matchingIds = Arbitraries.strings().withChars("ABCXYZ019-").ofMaxLength(60);
        var oids = Arbitraries.of("1.3.6.1.4.1.31746", "2.999", "0.0").injectNull(0.5);
        return Combinators.combine(addresses, matchingIds, oids, Arbitraries.of(true, false))
                .as(ActivationCode::new);
    }
}
