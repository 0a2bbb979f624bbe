package org.simvite.backing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback address. */
public final class Ports {

    /** Backing services are for one machine: nothing here listens to the network. */
    public static final String HOST = "127.0.0.1";

    private Ports() {}

    /** A port that nobody listens on at this moment. */
    public static int free() {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(HOST, 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + HOST, e);
        }
    }

    /**
     * The port itself if nobody listens on it.
     *
     * @param purpose who wants it, for the message
     * @throws PortTakenException if it is taken
     */
    public static int requireFree(String purpose, int port) {
        try (var socket = new ServerSocket()) {
            // As servers do: a port whose last connections still linger in TIME_WAIT is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(HOST, port));
            return port;
        } catch (BindException e) {
            throw new PortTakenException(purpose, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
    }
}
