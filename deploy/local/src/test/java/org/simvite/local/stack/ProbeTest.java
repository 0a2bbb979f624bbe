package org.simvite.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeTest {

    /** A system gives out its own ports in turn: among this many calls one comes from the very port that it goes to. */
    private static final int CALLS = 60_000;

    @Test
    void aPortConnectedToItselfIsNotABroker() {
        var port = PortPlan.free().port(PortPlan.Door.BROKER);

        assertThat(IntStream.range(0, CALLS)
                        .filter(call -> Probe.portOpen(port))
                        .count())
                .as("times that a broker was seen at a port where nobody listens")
                .isZero();
    }

    @Test
    void aPortThatSomebodyListensOnIsOpen() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Probe.portOpen(server.getLocalPort())).isTrue();
        }
    }
}
