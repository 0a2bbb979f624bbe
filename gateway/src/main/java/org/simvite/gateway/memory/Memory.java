package org.simvite.gateway.memory;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * What grows with traffic, and which share of the heap each may take when it is full. All of them together leave half of the heap to work in, whatever
 * the heap is: a bound in entries that suits one machine would end another.
 */
public enum Memory {
    /** Proofs that were used, by their hash. */
    PROOFS(5, 1, 450, 1_000_000),
    /** Access tokens whose signature was checked, with the keys in them. */
    TOKENS(5, 1, 6 * 1024, 20_000),
    /** What was published lately. */
    IN_FLIGHT(5, 1, 800, 500_000),
    /** Keys of one budget: four of guesses, four of registrations, one of writes, one of bad proofs. */
    BUDGET(1, 10, 700, 100_000),
    /** Who waits for his turn, in two rooms, or guessed wrong lately. */
    WAITING_ROOM(1, 3, 500, 100_000),
    /** Calls that are open, beside their connections. */
    OPEN_CALLS(7, 1, 12 * 1024, 1_000_000),
    /** Connections. */
    CONNECTIONS(9, 1, 12 * 1024, 1_000_000),
    /** Records that are fetched and not read yet, of each lane of the read model, counted in octets. */
    FETCHES(1, 3, 1, 24 * 1024 * 1024),
    /** Bodies that are being read, counted in octets. */
    BODIES(3, 1, 1, Integer.MAX_VALUE);

    private static final int ALL = 100;

    private final int percent;
    private final int holders;
    private final int octets;
    private final int most;

    Memory(int percent, int holders, int octets, int most) {
        this.percent = percent;
        this.holders = holders;
        this.octets = octets;
        this.most = most;
    }

    /** Share of the heap, of all that are kept in this way together. */
    public int percent() {
        return percent * holders;
    }

    /** What one entry takes at most, by measurement ({@code MemoryTest}). */
    public int octets() {
        return octets;
    }

    /** How many entries there may be in this process. */
    public int entries() {
        return entries(Runtime.getRuntime().maxMemory());
    }

    /** @param heap octets */
    public int entries(long heap) {
        return (int) Math.max(1, Math.min(most, heap * percent / ALL / octets));
    }

    /** Shows how many entries there are of how many. @param holder held weakly */
    public <T> void watch(MeterRegistry meters, String name, T holder, ToDoubleFunction<T> size) {
        Gauge.builder("simvite.memory.entries", holder, size).tag("of", name).register(meters);
        Gauge.builder("simvite.memory.most", this, Memory::entries)
                .tag("of", name)
                .register(meters);
    }
}
