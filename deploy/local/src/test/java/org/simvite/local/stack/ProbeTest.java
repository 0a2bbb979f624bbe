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
    void aPortConnectedToItselfIsNotABroker() {
        var port = aPortThatCallersGet();

        assertThat(IntStream.range(0, CALLS)
                        .filter(call -> Probe.portOpen(port))
                        .count())
                .as("times that a broker was seen at a port where nobody listens")
                .isZero();
    }

    /** Linux gives callers the even ones and listeners the odd ones, while there are enough of each. */
    private static int aPortThatCallersGet() {
        while (true) {
            var port = PortPlan.free().port(PortPlan.Door.BROKER) & ~1;
            if (Probe.portFree(port)) {
                return port;
            }
        }
    }

    @Test
    void aPortThatSomebodyListensOnIsOpen() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Probe.portOpen(server.getLocalPort())).isTrue();
        }
    }
}
