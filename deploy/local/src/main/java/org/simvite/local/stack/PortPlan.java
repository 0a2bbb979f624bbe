package org.simvite.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

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

    private static final int LOWEST_FREE = 10_000;
    private static final int HIGHEST_FREE = 32_000;
    private static final int TRIES = 1_000;

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

    /**
     * Consecutive ports that nobody uses at this moment, below those that systems give to callers (RFC 6335 6; Linux from 32768
     * on): some are listened on only a minute later, and by then somebody's call could come from there.
     */
    public static PortPlan free() {
        for (int i = 0; i < TRIES; i++) {
            var plan = from(ThreadLocalRandom.current().nextInt(LOWEST_FREE, HIGHEST_FREE));
            if (plan.ports.values().stream().allMatch(Probe::portFree)) {
                return plan;
            }
        }
        throw new StackException("no " + Door.values().length + " free ports in a row are to be had");
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
