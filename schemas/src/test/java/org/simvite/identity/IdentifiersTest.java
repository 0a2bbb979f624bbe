package org.simvite.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    @ParameterizedTest
    @CsvSource({
        "8988211000000530082, 8988211000000530082",
        "8901000000000000001, 8901000000000000001",
        "8901000000000000019, 8901000000000000019",
        "8965030119110000013, 8965030119110000013",
        "8947010000123456784F, 8947010000123456784",
        "8947010000123456784, 8947010000123456784",
        // 20 digits, Luhn digit last
        "89860000000000000001, 89860000000000000001"
    })
    void iccid(String text, String value) {
        assertThat(Iccid.parse(text)).contains(Iccid.of(text));
        assertThat(Iccid.of(text).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8988211000000530081", // wrong Luhn digit
                "8900000000000000001",
                "01234567890123456789",
                "898821100000053008", // 18 digits
                "8988211000000530082f", // padding is a capital
                "8988211000000530082FF",
                "898821100000053008F",
                "+988211000000530082",
                "8988211000000530082 ",
                ""
            })
    void noIccid(String text) {
        assertThat(Iccid.parse(text)).isEmpty();
        assertThatThrownBy(() -> Iccid.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "89049032123451234512345678901235",
                "89086030202200000022000023022943",
                "89044045116727494800000004479366",
                "89882119900000000000000000001654"
            })
    void eid(String text) {
        assertThat(Eid.parse(text)).contains(Eid.of(text));
        assertThat(Eid.of(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "89049032123451234512345678901234", // wrong check digits
                "8904903212345123451234567890123", // 31 digits
                "890490321234512345123456789012350",
                "8904903212345123451234567890123X",
                ""
            })
    void noEid(String text) {
        assertThat(Eid.parse(text)).isEmpty();
        assertThatThrownBy(() -> Eid.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"001010123456063", "001010"})
    void imsi(String text) {
        assertThat(Imsi.parse(text)).contains(Imsi.of(text));
        assertThat(Imsi.of(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0010101234560631", "00101", "00101012345606x", "+01010123456063", ""})
    void noImsi(String text) {
        assertThat(Imsi.parse(text)).isEmpty();
        assertThatThrownBy(() -> Imsi.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"+4916012345678, 4916012345678", "4916012345678, 4916012345678", "123456789012345, 123456789012345"})
    void msisdn(String text, String value) {
        assertThat(Msisdn.parse(text)).contains(Msisdn.of(text));
        assertThat(Msisdn.of(text).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234567890123456", "016012345678", "++4916012345678", "49 160", "+", "", "٤٩١٦٠"})
    void noMsisdn(String text) {
        assertThat(Msisdn.parse(text)).isEmpty();
        assertThatThrownBy(() -> Msisdn.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showTheirLastFourDigitsOnly() {
        assertThat(Iccid.of("8988211000000530082")).hasToString("***************0082");
        assertThat(Imsi.of("001010123456063")).hasToString("***********6063");
        assertThat(Msisdn.of("+4916012345678")).hasToString("*********5678");
        assertThat(Eid.of("89049032123451234512345678901235"))
                .hasToString("*".repeat(28) + "1235")
                .extracting(Eid::masked)
                .isEqualTo("*".repeat(28) + "1235");
    }

    @Test
    void theMessageOfARefusalDoesNotShowTheNumber() {
        assertThatThrownBy(() -> Iccid.of("8988211000000530081")).hasMessageNotContaining("0081");
        assertThatThrownBy(() -> Eid.of("89049032123451234512345678901234")).hasMessageNotContaining("1234");
    }
}
