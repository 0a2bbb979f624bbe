package org.simvite.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentDigestsTest {

    private final ContentDigests digests = new ContentDigests(key("a key of 16 byte"));

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void the_same_content_has_the_same_digest_whoever_makes_it() {
        var another = new ContentDigests(key("a key of 16 byte"));

        assertThat(another.of(List.of("ki", "opc"))).hasSize(22).isEqualTo(digests.of(List.of("ki", "opc")));
    }

    @Test
    void fields_that_read_the_same_one_after_the_other_are_not_the_same() {
        assertThat(List.of(
                        digests.of(List.of("ab", "c")),
                        digests.of(List.of("a", "bc")),
                        digests.of(List.of("abc", "")),
                        digests.of(List.of("a\n2:bc")),
                        digests.of(Arrays.asList("abc", null)),
                        digests.of(List.of("abc", "-")),
                        digests.of(List.of("abc"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void whoever_has_another_key_cannot_try_contents_out() {
        assertThat(new ContentDigests(key("another key of 16")).of(List.of("ki")))
                .isNotEqualTo(digests.of(List.of("ki")));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentDigests(key("too short")));
    }
}
