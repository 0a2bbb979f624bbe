package org.simvite.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScanTest {

    private static final Set<String> ISSUED = Set.of("7Q2M9K4TB0ZX");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7Q2M9K-4TB0ZX-RW8A5C",
                "7Q2M9K4TB0ZXRW8A5C",
                "{\"code\":\"7Q2M9K-4TB0ZX-RW8A5C\"}",
                "t7Q2M9K-4TB0ZX-RW8A5Cjcodes",
                "LPA:1$SMDP.SIMVITE.LOCAL$04386-AGYFT",
                "x1$smdp.example.com$K7-AAAA-1$1",
                "\u00047Q2M9-K4TB0-ZXRW8-A5C00-12345\u0002",
                "465b5ce8b199b49faa5f0a2ee238a6bc",
                "ki\u0078 465B5CE8B199B49FAA5F0A2EE238A6BC.",
                "00-465b5ce8b199b49faa5f0a2ee238a6bc-cd63cb71954a9f4e48a5994e37a02baf",
                "operator:network 465b5ce8b199b49faa5f0a2ee238a6bc",
                "a known secret stands here: swordfish"
            })
    void finds(String leak) {
        assertThat(scan(leak).holds()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7Q2M9K4TB0ZX",
                "ZZZZZZ-ZZZZZZ-ZZZZZZ",
                "89049032123451234512345678901235",
                "1$2",
                "123e4567-e89b-12d3-a456-426614174000",
                "465b5ce8b199b49faa5f0a2ee238a6bc465b5ce8b199b49faa5f0a2ee238a6bc",
                "x700-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "operator:network/465b5ce8b199b49faa5f0a2ee238a6bc",
                "eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSJ9..AAAA"
            })
    void leavesAlone(String harmless) {
        assertThat(scan(harmless).violations()).isEmpty();
    }

    @Test
    void namesThePlaceAndNotTheSecret() {
        assertThat(scan("7Q2M9K-4TB0ZX-RW8A5C").violations()).containsExactly("an invite code at topic-0@7");
    }

    private static Finding scan(String content) {
        var scan = new SecretScan(List.of("swordfish".getBytes(StandardCharsets.UTF_8)));
        scan.scan(content.getBytes(StandardCharsets.UTF_8), "topic-0@7");
        return scan.finding(ISSUED);
    }
}
