package org.simvite.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.identity.DeviceIds;

class AddressBlocksTest {

    private static final AddressBlocks.Prefixes PREFIXES =
            new AddressBlocks.Prefixes(List.of(16, 24), List.of(32, 64, 48));

    private final AddressBlocks blocks = of("0123456789abcdef");

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.255, 2",
        "192.0.2.1, 192.0.3.1, 1",
        "192.0.2.1, 192.1.2.1, 0",
        "2001:db8:1:2::/64, 2001:0db8:0001:0002:0:0:0:0/64, 3",
        "2001:db8:1:2::/64, 2001:db8:1:3::/64, 2",
        "2001:db8:1:2::/64, 2001:db8:2:2::/64, 1",
        "2001:db8:1:2::/64, 2001:db9:1:2::/64, 0",
    })
    void addresses_share_the_blocks_that_they_are_both_in(String one, String other, int shared) {
        // when
        var both = blocks.of(one).stream().filter(blocks.of(other)::contains).toList();

        // then
        assertThat(both).hasSize(shared);
    }

    @Test
    void the_narrowest_comes_first_and_tells_its_level_and_nothing_else() {
        assertThat(blocks.of("192.0.2.1"))
                .satisfiesExactly(
                        block -> assertThat(block).matches("v4-24:[A-Za-z0-9_-]{22}"),
                        block -> assertThat(block).matches("v4-16:[A-Za-z0-9_-]{22}"));
        assertThat(blocks.of("2001:db8::/64"))
                .satisfiesExactly(
                        block -> assertThat(block).startsWith("v6-64:"),
                        block -> assertThat(block).startsWith("v6-48:"),
                        block -> assertThat(block).startsWith("v6-32:"));
    }

    @Test
    void without_the_key_nobody_can_try_addresses_out() {
        assertThat(of("another key of 16").of("192.0.2.1")).doesNotContainAnyElementsOf(blocks.of("192.0.2.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "", "1.2.3", "proxy.example"})
    void what_is_no_address_is_in_no_block(String address) {
        assertThat(blocks.of(address)).isEmpty();
    }

    private static AddressBlocks of(String key) {
        return new AddressBlocks(new DeviceIds(key.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), PREFIXES);
    }
}
