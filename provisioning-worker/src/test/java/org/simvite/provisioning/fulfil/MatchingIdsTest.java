package org.simvite.provisioning.fulfil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.simvite.identity.Iccid;

class MatchingIdsTest {

    private static final Iccid ICCID = Iccid.of("8988211000000530082");

    private final MatchingIds matchingIds = new MatchingIds(new byte[32]);

    @Test
    void isOfTheFormThatAnActivationCodeCarries() {
        assertThat(matchingIds.of(ICCID, 1))
                .matches("[0-9A-Z]{5}(-[0-9A-Z]{5}){4}")
                .as("worked out by hand")
                .isEqualTo("WKHPX-TAGRC-HTTRS-4FMNF-5CEQA");
    }

    @Test
    void isTheSameEachTimeAndAnotherForEachGenerationProfileAndKey() {
        var otherKey = new byte[32];
        otherKey[31] = 1;

        assertThat(matchingIds.of(ICCID, 1))
                .isEqualTo(new MatchingIds(new byte[32]).of(Iccid.of("8988211000000530082F"), 1))
                .isNotEqualTo(matchingIds.of(ICCID, 2))
                .isNotEqualTo(matchingIds.of(Iccid.of("8901000000000000001"), 1))
                .isNotEqualTo(new MatchingIds(otherKey).of(ICCID, 1));
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> new MatchingIds(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
