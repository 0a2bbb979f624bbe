package org.simvite.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeTest {

    /** Of about 14,000 ports that a system gives its callers in any order: some calls come from the very port that they go to. */
    private static final int CALLS = 100_000;

    @Test
    void aPortConnectedToItselfIsNotABroker() throws IOException {
        var port = aPortThatCallersGet();

        assertThat(IntStream.range(0, CALLS)
                        .filter(call -> Probe.portOpen(port))
                        .count())
                .as("times that a broker was seen at a port where nobody listens")
                .isZero();
    }

    /** Linux gives callers the even ones and listeners the odd ones, while there are enough of each. */
    private static int aPortThatCallersGet() throws IOException {
        while (true) {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var port = server.getLocalPort() & ~1;
                if (Probe.portFree(port)) {
                    return port;
                }
            }
        }
    }

    /** One is listened on only long after it was chosen; until then a call must not come from there. */
    @Test
    void freePortsAreNotThoseThatCallersGet() {
        for (var door : PortPlan.Door.values()) {
            assertThat(PortPlan.free().port(door)).isBetween(1024, 32_767);
        }
    }

    @Test
    void aPortThatSomebodyListensOnIsOpen() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Probe.portOpen(server.getLocalPort())).isTrue();
        }
    }
}
