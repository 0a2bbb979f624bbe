package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitsTest {

    private final Waits<String> waits = new Waits<>();

    private void add(String network, String account, int count) {
        for (int i = 0; i < count; i++) {
            waits.add(network, account, network + account + i);
        }
    }

    @Test
    void theOldestOfTheFullestAccountOfTheFullestNetworkGivesWay() {
        add("x", "a", 2);
        add("x", "b", 4);
        add("y", "c", 5);
        assertThat(waits.anywhereFor("z", "d")).contains("xb0");
        assertThat(waits.anywhereFor("y", "d")).contains("yc0");
    }

    @Test
    void whoHasNoMoreThanTheOneWhoComesKeepsIt() {
        add("x", "a", 2);
        add("y", "b", 1);
        assertThat(waits.anywhereFor("y", "c")).isEmpty();
        assertThat(waits.withinFor("y", "c")).isEmpty();
        assertThat(waits.withinFor("x", "a")).isEmpty();
        assertThat(waits.withinFor("x", "c")).contains("xa0");
        assertThat(waits.withinFor("z", "c")).isEmpty();
    }

    @Test
    void whatIsRemovedCountsNoMore() {
        add("x", "a", 3);
        waits.remove("x", "a", "xa0");
        waits.remove("x", "a", "xa0");
        waits.remove("z", "a", "xa1");
        assertThat(waits.size()).isEqualTo(2);
        assertThat(waits.of("x")).isEqualTo(2);
        assertThat(waits.anywhereFor("y", "b")).contains("xa1");
        waits.remove("x", "a", "xa1");
        waits.remove("x", "a", "xa2");
        assertThat(waits.size()).isZero();
        assertThat(waits.anywhereFor("y", "b")).isEmpty();
    }

    @Test
    void oneNetworkHasItsTurnAfterTheOtherAndEachAccountInIt() {
        add("x", "a", 3);
        add("x", "b", 1);
        add("y", "c", 1);
        assertThat(waits.next()).contains("xa0");
        assertThat(waits.next()).contains("yc0");
        assertThat(waits.next()).contains("xb0");
        assertThat(waits.next()).contains("xa1");
        assertThat(waits.next()).contains("xa2");
        assertThat(waits.next()).isEmpty();
        assertThat(waits.size()).isZero();
    }
}
