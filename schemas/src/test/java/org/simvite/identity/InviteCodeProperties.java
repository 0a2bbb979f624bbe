package org.simvite.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.simvite.identity.InviteCode.Parsed;

class InviteCodeProperties {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    @Property
    void formattedAndParsedIsTheSame(@ForAll @From("codes") InviteCode code) {
        assertThat(code.format()).matches("[0-9A-HJKMNP-TV-Z]{6}(-[0-9A-HJKMNP-TV-Z]{6}){2}");
        assertThat(InviteCode.parse(code.format())).isEqualTo(new Parsed.Ok(code));
    }

    @Property(tries = 200)
    void eachSingleSubstitutionIsCaught(@ForAll @From("codes") InviteCode code) {
        var symbols = code.format().replace("-", "");
        for (int i = 0; i < symbols.length(); i++) {
            for (char other : ALPHABET.toCharArray()) {
                if (other != symbols.charAt(i)) {
                    var changed = symbols.substring(0, i) + other + symbols.substring(i + 1);
                    assertThat(InviteCode.parse(changed)).isEqualTo(new Parsed.Mistyped());
                }
            }
        }
    }

    @Property
    void eachSwapOfTwoSymbolsIsCaught(@ForAll @From("codes") InviteCode code) {
        var symbols = code.format().replace("-", "").toCharArray();
        for (int i = 0; i < symbols.length; i++) {
            for (int j = i + 1; j < symbols.length; j++) {
                if (symbols[i] != symbols[j]) {
                    var swapped = symbols.clone();
                    swapped[i] = symbols[j];
                    swapped[j] = symbols[i];
                    assertThat(InviteCode.parse(new String(swapped))).isEqualTo(new Parsed.Mistyped());
                }
            }
        }
    }

    @Property
    void readsWhatPeopleWrite(@ForAll @From("codes") InviteCode code) {
        var formatted = code.format();
        var expected = new Parsed.Ok(code);

        assertThat(InviteCode.parse(formatted.toLowerCase(Locale.ROOT))).isEqualTo(expected);
        assertThat(InviteCode.parse(formatted.replace('0', 'O').replace('1', 'I')))
                .isEqualTo(expected);
        assertThat(InviteCode.parse(formatted.replace('0', 'o').replace('1', 'l')))
                .isEqualTo(expected);
        assertThat(InviteCode.parse(formatted.replace('1', 'L').replace("-", "")))
                .isEqualTo(expected);
        assertThat(InviteCode.parse(" " + formatted.replace("-", " – \u00a0") + "\n"))
                .isEqualTo(expected);
    }

    @Property
    void readsAnyText(@ForAll String text) {
        assertThat(InviteCode.parse(text)).isInstanceOfAny(Parsed.Ok.class, Parsed.Mistyped.class);
    }

    @Example
    void wrongLengthAndForeignLettersAreMistyped() {
        var code = new InviteCode("7Q2M9K4TB0ZX", "RW8A5").format();

        assertThat(InviteCode.parse(code.substring(1))).isEqualTo(new Parsed.Mistyped());
        assertThat(InviteCode.parse(code + "0")).isEqualTo(new Parsed.Mistyped());
        assertThat(InviteCode.parse(code.replace('Q', 'U'))).isEqualTo(new Parsed.Mistyped());
        assertThat(InviteCode.parse("")).isEqualTo(new Parsed.Mistyped());
        assertThat(InviteCode.parse(code + "-".repeat(100))).isEqualTo(new Parsed.Mistyped());
    }

    /** Codes that were given out must stay good: format and check symbol may not change by accident. */
    @Example
    void theFormatStays() {
        assertThat(new InviteCode("000000000000", "00000").format()).isEqualTo("000000-000000-000000");
        assertThat(new InviteCode("7Q2M9K4TB0ZX", "RW8A5").format()).isEqualTo("7Q2M9K-4TB0ZX-RW8A54");
    }

    @Example
    void doesNotShowItself() {
        assertThat(new InviteCode("7Q2M9K4TB0ZX", "RW8A5")).hasToString("invite code ********B0ZX");
    }

    @Provide
    Arbitrary<InviteCode> codes() {
        var symbols = Arbitraries.strings().withChars(ALPHABET);
        return Combinators.combine(symbols.ofLength(12), symbols.ofLength(5)).as(InviteCode::new);
    }
}
