package org.simvite.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/** Which port each door of the installation has. */
public final class PortPlan {

    /** The doors, in the order of their ports above the base. */
    public enum Door {
        GATEWAY,
        ES2PLUS,
        SMDP,
        REGISTRY,
        BROKER,
        GATEWAY_MANAGEMENT,
        INVITE_MANAGEMENT,
        CREDIT_MANAGEMENT,
        WORKER_MANAGEMENT
    }

    public static final int DEFAULT_BASE = 18080;
    public static final int HIGHEST_BASE = 65_536 - Door.values().length;

    private final Map<Door, Integer> ports;

    private PortPlan(Map<Door, Integer> ports) {
        this.ports = ports;
    }

    /** Consecutive ports from a base, so that a person can remember them. */
    public static PortPlan from(int base) {
        var ports = new EnumMap<Door, Integer>(Door.class);
        for (var door : Door.values()) {
            ports.put(door, base + door.ordinal());
        }
        return new PortPlan(ports);
    }

    /** Ports that nobody uses at this moment. */
    public static PortPlan free() {
        var ports = new EnumMap<Door, Integer>(Door.class);
        var open = new ArrayList<ServerSocket>();
        try {
            for (var door : Door.values()) {
                // all stay open until each has one, or the same port could be had twice
                var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                open.add(socket);
                ports.put(door, socket.getLocalPort());
            }
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no free port is to be had", e);
        }
        return new PortPlan(ports);
    }

    /** The plan an installation was started with, or the default one. */
    public static PortPlan readOrDefault(Path file) {
        if (!Files.exists(file)) {
            return from(DEFAULT_BASE);
        }
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        var ports = new EnumMap<Door, Integer>(Door.class);
        for (var door : Door.values()) {
            ports.put(door, Integer.parseInt(properties.getProperty(door.name())));
        }
        return new PortPlan(ports);
    }

    public void write(Path file) {
        var properties = new Properties();
        ports.forEach((door, port) -> properties.setProperty(door.name(), Integer.toString(port)));
        try (var out = Files.newBufferedWriter(OwnerOnly.file(file))) {
            properties.store(out, "ports of this installation");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Whether every door has the same port in both. */
    public boolean sameAs(PortPlan other) {
        return ports.equals(other.ports);
    }

    public int port(Door door) {
        var port = ports.get(door);
        if (port == null) {
            throw new IllegalStateException("no port for " + door);
        }
        return port;
    }
}
