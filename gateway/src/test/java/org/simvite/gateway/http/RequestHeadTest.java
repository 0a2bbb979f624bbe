package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

    @ParameterizedTest
    @ValueSource(strings = {"/v1/x?limit=1&limit=100", "/v1/x?limit=1&li%6Dit=2", "/v1/x?a&a", "/v1/x?a=%"})
    void aParameterTwice(String target) {
        assertThat(RequestHead.hasNoParameterTwice(target)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/x", "/v1/x?limit=1&cursor=1", "/v1/x?"})
    void eachParameterOnce(String target) {
        assertThat(RequestHead.hasNoParameterTwice(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1/account",
                "/v1/account?a=/../b//c",
                "/v1/operator/accounts/terminal:a_b-c.d~/commands",
                "/v1/operator/accounts/terminal%3Aabc/commands",
                "/v1/x/...",
            })
    void plain(String target) {
        assertThat(RequestHead.isPlain(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "v1/account",
                "//v1/account",
                "/v1//account",
                "/v1/account/",
                "/v1/./account",
                "/v1/x/../account",
                "/v1/..",
                "/v1/x/%2e%2E/account",
                "/v1/x/.%2e/account",
                "/v1%2Faccount",
                "/v1\\account",
                "/v1%5Caccount",
                "/v1/%61ccount",
                "/v1/account%00",
                "/v1/account%0a",
                "/v1/account%20",
                "/v1/account%",
                "/v1/account%2",
                "/v1/account%zz",
                "/v1/%252e%252e/account",
                "/v1/account#x",
                "http://example.org/v1/account",
                "/v1/accöunt",
            })
    void notPlain(String target) {
        assertThat(RequestHead.isPlain(target)).isFalse();
    }
}
