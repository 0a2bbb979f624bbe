package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.call.Network;

class CallerAddressTest {

    @Test
    void withoutProxiesOfOursTheHeaderIsNotBelieved() {
        assertThat(CallerAddress.of("1.2.3.4", "10.0.0.1", 0)).isEqualTo("10.0.0.1");
    }

    @Test
    void aProxyIsBelievedForWhatItAppended() {
        assertThat(CallerAddress.of("9.9.9.9, 1.2.3.4", "10.0.0.1", 1)).isEqualTo("1.2.3.4");
        assertThat(CallerAddress.of("9.9.9.9, 1.2.3.4", "10.0.0.1", 2)).isEqualTo("9.9.9.9");
        assertThat(CallerAddress.of("1.2.3.4", "10.0.0.1", 2)).isEqualTo("10.0.0.1");
    }

    /** One host could have had a budget for each of its 2^64 addresses. */
    @Test
    void anIpv6HostIsItsNetwork() {
        assertThat(CallerAddress.of("", "2001:db8:1:2:3:4:5:6", 0))
                .isEqualTo(CallerAddress.of("", "2001:db8:1:2::ffff", 0))
                .isEqualTo(CallerAddress.of("2001:DB8:1:2:a::", "10.0.0.1", 1))
                .isNotEqualTo(CallerAddress.of("", "2001:db8:1:3:3:4:5:6", 0));
        assertThat(CallerAddress.of("", "fe80::1%eth0", 0)).isEqualTo(CallerAddress.of("", "fe80::2", 0));
    }

    @Test
    void ipv4HostsStayApartHoweverTheyAreSpelled() {
        assertThat(CallerAddress.of("", "::ffff:10.0.0.1", 0)).isEqualTo("10.0.0.1");
    }

    /** Each spelling had budgets of its own, and none by block. */
    @Test
    void whatNobodyCanReadIsOneCaller() {
        for (var text : List.of("unknown", "x7", "", "1.2.3", "[::1", "_hidden:4711")) {
            assertThat(CallerAddress.of(text, "10.0.0.1", 1)).as(text).isEqualTo(CallerAddress.UNREADABLE);
        }
        assertThat(Network.of(CallerAddress.UNREADABLE)).isEqualTo("0.0.0.0/24");
    }

    /** A proxy that adds the port made each connection a caller of its own. */
    @Test
    void aPortIsNoPartOfAnAddress() {
        assertThat(CallerAddress.of("1.2.3.4:4711", "10.0.0.1", 1)).isEqualTo("1.2.3.4");
        assertThat(CallerAddress.of("[2001:db8:1:2::5]:4711", "10.0.0.1", 1))
                .isEqualTo(CallerAddress.of("[2001:db8:1:2::6]", "10.0.0.1", 1))
                .isEqualTo(CallerAddress.of("2001:db8:1:2::7", "10.0.0.1", 1));
    }
}
