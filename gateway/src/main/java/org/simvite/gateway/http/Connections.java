package org.simvite.gateway.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a listener. One that does nothing, or sends the head of a request byte by byte, is closed when its time is over, and earlier when its
 * place is needed, its TLS included: there is always room for one more as long as any holds no call, and the one that has held none for longest goes first. So neither many
 * idle sockets nor their neighbours keep anybody out.
 */
public final class Connections {

    private final Limits limits;
    private final LongSupplier nanos;
    private final Map<Object, Entry> entries = new HashMap<>();
    /** Those that hold no call, the one that has held none for longest first. */
    private final Set<Entry> spare = new LinkedHashSet<>();

    private final Map<String, Block> blocks = new HashMap<>();

    /**
     * @param most in all
     * @param perNetwork from one network
     * @param firstHead within which a new connection must have sent its first head, the handshake of TLS included
     * @param nextHead within which it must have sent the next one
     */
    public record Limits(int most, int perNetwork, Duration firstHead, Duration nextHead) {}

    private static final class Block {
        private final Set<Entry> spare = new LinkedHashSet<>();
        private int size;
    }

    private static final class Entry {
        private final String network;
        private Object connection;
        private Runnable close;
        private int underWay;
        private int calls;
        private boolean served;
        private long since;

        Entry(Object connection, String network, Runnable close, long since) {
            this.connection = connection;
            this.network = network;
            this.close = close;
            this.since = since;
        }
    }

    /** @param nanos a clock that only goes forward */
    Connections(Limits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
    }

    /**
     * A new one. Closes it, or another in its stead, when there are too many.
     *
     * @return how many were closed for want of room: 0 or 1
     */
    int opened(Object connection, String network, Runnable close) {
        Entry out;
        synchronized (this) {
            var block = blocks.computeIfAbsent(network, n -> new Block());
            boolean full = block.size >= limits.perNetwork || entries.size() >= limits.most;
            out = full ? oldest(block.size >= limits.perNetwork ? block.spare : spare) : null;
            if (full && out == null) {
                if (block.size == 0) {
                    blocks.remove(network);
                }
                out = new Entry(connection, network, close, 0);
            } else {
                if (out != null) {
                    remove(out);
                }
                add(new Entry(connection, network, close, nanos.getAsLong()));
            }
        }
        if (out != null) {
            out.close.run();
            return 1;
        }
        return 0;
    }

    /**
     * The handshake of one that was opened is done: it goes by another name from now on.
     *
     * @return whether there is such a one: it may have been closed meanwhile
     */
    synchronized boolean secured(Object socket, Object connection, Runnable close) {
        var entry = entries.remove(socket);
        if (entry == null) {
            return false;
        }
        entry.connection = connection;
        entry.close = close;
        entries.put(connection, entry);
        return true;
    }

    synchronized void closed(Object connection) {
        var entry = entries.get(connection);
        if (entry != null) {
            remove(entry);
        }
    }

    /** The head of a request has come. */
    synchronized void began(Object connection) {
        var entry = entries.get(connection);
        if (entry != null) {
            entry.underWay++;
        }
    }

    /** A request is answered, or will never be. */
    synchronized void ended(Object connection) {
        var entry = entries.get(connection);
        if (entry != null && --entry.underWay == 0) {
            entry.served = true;
            entry.since = nanos.getAsLong();
        }
    }

    /** It holds a call that has its place. */
    synchronized void holds(Object connection) {
        var entry = entries.get(connection);
        if (entry != null && entry.calls++ == 0) {
            spare.remove(entry);
            block(entry).spare.remove(entry);
        }
    }

    synchronized void heldNoMore(Object connection) {
        var entry = entries.get(connection);
        if (entry != null && entry.calls > 0 && --entry.calls == 0) {
            spare.add(entry);
            block(entry).spare.add(entry);
        }
    }

    /** Closes those that have waited too long for a head. @return how many */
    int sweep() {
        List<Entry> late = new ArrayList<>();
        synchronized (this) {
            long now = nanos.getAsLong();
            for (var entry : spare) {
                var patience = entry.served ? limits.nextHead : limits.firstHead;
                if (entry.underWay == 0 && now - entry.since > patience.toNanos()) {
                    late.add(entry);
                }
            }
            late.forEach(this::remove);
        }
        late.forEach(entry -> entry.close.run());
        return late.size();
    }

    /** How many there are. */
    synchronized int size() {
        return entries.size();
    }

    private static @Nullable Entry oldest(Set<Entry> entries) {
        Iterator<Entry> first = entries.iterator();
        return first.hasNext() ? first.next() : null;
    }

    private Block block(Entry entry) {
        return blocks.computeIfAbsent(entry.network, n -> new Block());
    }

    private void add(Entry entry) {
        entries.put(entry.connection, entry);
        spare.add(entry);
        var block = block(entry);
        block.size++;
        block.spare.add(entry);
    }

    private void remove(Entry entry) {
        entries.remove(entry.connection);
        spare.remove(entry);
        var block = block(entry);
        block.spare.remove(entry);
        if (--block.size == 0) {
            blocks.remove(entry.network);
        }
    }
}
