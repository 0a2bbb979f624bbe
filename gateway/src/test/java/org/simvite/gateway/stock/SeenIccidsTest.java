package org.simvite.gateway.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.simvite.identity.Iccid;

class SeenIccidsTest {

    private static final int ROWS = 30_000;
    /** Octets; a set of so many would need more than twice as much. */
    private static final long LITTLE = 1_500_000;

    private static Iccid iccid(long number) {
        var body = Long.toString(890_100_000_000_000_000L + number);
        for (char check = '0'; check <= '9'; check++) {
            var found = Iccid.parse(body + check);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new IllegalStateException();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void theIccidsOfALongFileAreNotKeptInMemory() {
        new SeenIccids().close();
        long before = heap();
        try (var seen = new SeenIccids()) {
            int added = 0;
            for (int i = 0; i < ROWS; i++) {
                // not in their order
                added += seen.add(iccid((i * 7_919L) % ROWS)) ? 1 : 0;
            }
            assertThat(added).isEqualTo(ROWS);
            assertThat(heap() - before).isLessThan(LITTLE);
            assertThat(seen.add(iccid(0))).isFalse();
            assertThat(seen.add(iccid(ROWS - 1))).isFalse();
            assertThat(seen.add(iccid(ROWS))).isTrue();
        }
    }

    @Test
    void filesDoNotKnowEachOther() {
        try (var one = new SeenIccids();
                var other = new SeenIccids()) {
            assertThat(one.add(iccid(1))).isTrue();
            assertThat(other.add(iccid(1))).isTrue();
        }
    }
}
