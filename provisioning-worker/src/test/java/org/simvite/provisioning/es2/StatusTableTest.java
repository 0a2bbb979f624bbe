package org.simvite.provisioning.es2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTableTest {

    @ParameterizedTest
    @CsvSource({
        "DOWNLOAD_ORDER, 8.2.1, 3.3, IN_USE",
        "DOWNLOAD_ORDER, 8.2.1, 3.9, PROFILE_UNUSABLE",
        "DOWNLOAD_ORDER, 8.2.1, 1.2, PROFILE_UNUSABLE",
        "DOWNLOAD_ORDER, 8.2.5, 3.9, PROFILE_UNUSABLE",
        "DOWNLOAD_ORDER, 8.2.5, 3.7, TRY_LATER",
        "DOWNLOAD_ORDER, 8.2.5, 3.8, PROFILE_UNUSABLE",
        "DOWNLOAD_ORDER, 1.6, 4.2, TRY_LATER",
        "DOWNLOAD_ORDER, 8.1, 5.1, TRY_LATER",
        "DOWNLOAD_ORDER, 1.6, 2.1, FAILED",
        "DOWNLOAD_ORDER, 1.6, 2.2, FAILED",
        "CONFIRM_ORDER, 8.2.6, 3.3, MATCHING_ID_IN_USE",
        "CONFIRM_ORDER, 8.2.6, 3.10, OTHER_ORDER",
        "CONFIRM_ORDER, 8.2.1, 3.5, OTHER_ORDER",
        "CONFIRM_ORDER, 8.1.1, 2.2, FAILED",
        "CONFIRM_ORDER, 8.1.1, 3.10, OTHER_ORDER",
        "CONFIRM_ORDER, 8.2.1, 3.9, PROFILE_UNUSABLE",
        "CANCEL_ORDER, 8.2.1, 3.3, ALREADY_DOWNLOADED",
        "CANCEL_ORDER, 8.2.6, 3.10, OTHER_ORDER",
        "CANCEL_ORDER, 8.2.1, 3.5, FAILED",
        "CANCEL_ORDER, 8.2.1, 3.9, FAILED",
        "CANCEL_ORDER, 8.1.1, 2.2, FAILED",
        "CANCEL_ORDER, 1.6, 4.2, TRY_LATER",
        "CANCEL_ORDER, 99.9, 9.9, FAILED"
    })
    void eachCodeHasItsMeaning(Function function, String subject, String reason, Meaning meaning) {
        assertThat(StatusTable.of(function, StatusCode.of(subject, reason))).isEqualTo(meaning);
    }

    @Test
    void whatIsNoCodeIsNotPassedOn() {
        assertThat(StatusCode.of("8.2.1", "MATCHING-ID-SECRET").toString()).isEmpty();
        assertThat(StatusCode.of("", "").toString()).isEmpty();
    }
}
