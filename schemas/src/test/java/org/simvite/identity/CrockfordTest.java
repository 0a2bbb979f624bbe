package org.simvite.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CrockfordTest {

    @Test
    void readsLookAlikesAsWhatWasMeant() {
        assertThat(Crockford.canonical("oO iIlL")).contains("001111");
        assertThat(Crockford.canonical("ab-cz")).contains("ABCZ");
        assertThat(Crockford.canonical(" - \t")).contains("");
    }

    @Test
    void knowsNoOtherCharacters() {
        assertThat(Crockford.canonical("AU")).isEmpty();
        assertThat(Crockford.canonical("A!")).isEmpty();
        assertThat(Crockford.canonical("\u0131")).isEmpty();
        assertThatThrownBy(() -> Crockford.value('O')).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void symbolsAndValuesAreInverse() {
        for (int value = 0; value < 32; value++) {
            assertThat(Crockford.value(Crockford.symbol(value))).isEqualTo(value);
        }
    }

    @Property
    void encodesTheHighestBitsFirst(@ForAll @Size(8) byte[] bytes) {
        long expected = new BigInteger(1, bytes).shiftRight(4).longValue();
        long decoded = 0;
        for (char symbol : Crockford.encode(bytes, 12).toCharArray()) {
            decoded = decoded << 5 | Crockford.value(symbol);
        }
        assertThat(decoded).isEqualTo(expected);
    }
}
