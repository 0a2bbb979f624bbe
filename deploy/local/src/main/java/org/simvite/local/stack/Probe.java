package org.simvite.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a process whether it is ready. */
final class Probe {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    /**
     * @param ready whether it takes work
     * @param answers whether it says anything at all
     * @param detail what it says for itself
     */
    record Answer(boolean ready, boolean answers, String detail) {}

    Answer ask(ProcessSpec spec) {
        var readiness = spec.readiness();
        if (readiness == null) {
            return portOpen(spec.ports().get(0))
                    ? new Answer(true, true, "ready")
                    : new Answer(false, false, "does not listen");
        }
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(readiness).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? new Answer(true, true, "ready")
                    : new Answer(false, true, "not ready: " + answer.body().strip());
        } catch (IOException e) {
            return new Answer(false, false, "does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(false, false, "interrupted");
        }
    }

    /**
     * Whether somebody else listens. A caller whose own port is by chance the one that it calls is connected to itself (RFC
     * 9293 3.5, simultaneous open), so the own port is settled before the call.
     */
    static boolean portOpen(int port) {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            if (socket.getLocalPort() == port) {
                return false;
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LIMIT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a server could listen on the port. */
    static boolean portFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
