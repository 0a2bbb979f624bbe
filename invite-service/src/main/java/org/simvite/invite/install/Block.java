package org.simvite.invite.install;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An address block, or the installation as the widest of them: its budget, who waits in it, and which of the blocks inside it
 * is next. Blocks inside take turns; one whose budget is spent is passed over.
 */
final class Block {

    private static final Comparator<Block> BY_TURN =
            Comparator.<Block>comparingLong(block -> block.turn).thenComparing(block -> block.path);
    private static final Comparator<Block> BY_READINESS =
            Comparator.<Block, Instant>comparing(block -> block.readyAt).thenComparing(block -> block.path);
    private static final Comparator<Block> BY_SIZE =
            Comparator.<Block>comparingInt(block -> block.waiting).thenComparing(block -> block.path);

    final String path;
    final @Nullable Block wider;
    /** Those who wait in this very block, in the order of their coming. */
    final TreeMap<Long, Waiting> line = new TreeMap<>();

    Instant fullAt = Instant.EPOCH;
    int inside;
    private final @Nullable Pace pace;
    private final TreeSet<Block> ready = new TreeSet<>(BY_TURN);
    private final TreeSet<Block> notReady = new TreeSet<>(BY_READINESS);
    private final TreeSet<Block> bySize = new TreeSet<>(BY_SIZE);
    private int waiting;
    private long turn;
    private Instant readyAt = Instant.MAX;

    /** @param pace null: no budget of its own */
    Block(String path, @Nullable Block wider, @Nullable Pace pace) {
        this.path = path;
        this.wider = wider;
        this.pace = pace;
    }

    int waiting() {
        return waiting;
    }

    /** From when on one of those who wait here can be let in; never, if nobody waits. */
    Instant readyAt() {
        return readyAt;
    }

    /**
     * As it was kept. Nothing is let in before the budget allows it, so no debt is larger than the budget: one that is was made by a
     * clock that was ahead of ours.
     *
     * @param was when the budget was to be full again
     */
    void restore(Instant was, Instant now) {
        leave();
        fullAt = pace == null ? was : pace.owedAtMost(was, now);
        enter();
    }

    boolean idle() {
        return waiting == 0 && inside == 0;
    }

    /**
     * Adds one.
     *
     * @param turns the next number of a turn: a block that nobody waited in goes behind those that take turns
     * @return its place in the line
     */
    long add(Waiting one, long turns) {
        leave();
        long place = line.isEmpty() ? 0 : line.lastKey() + 1;
        line.put(place, one);
        for (var block = this; block != null; block = block.wider) {
            if (block.waiting++ == 0) {
                block.turn = turns;
            }
        }
        enter();
        return place;
    }

    /** Takes one out of the line, whose turn it was or not. */
    void remove(long place) {
        leave();
        if (line.remove(place) != null) {
            for (var block = this; block != null; block = block.wider) {
                block.waiting--;
            }
        }
        enter();
    }

    /** One was let in: the budgets of this block and the wider ones are used, and each goes behind those that take turns with it. */
    void use(Instant now, long turns) {
        leave();
        for (var block = this; block != null; block = block.wider) {
            block.turn = turns;
            if (block.pace != null) {
                block.fullAt = block.pace.taken(block.fullAt, now);
            }
        }
        enter();
    }

    /** The block whose first is next, if {@link #readyAt()} has come. */
    Block next(Instant now) {
        var block = this;
        while (block.line.isEmpty()) {
            while (!block.notReady.isEmpty() && !block.notReady.first().readyAt.isAfter(now)) {
                block.ready.add(Objects.requireNonNull(block.notReady.pollFirst()));
            }
            block = block.ready.first();
        }
        return block;
    }

    /** Among those who wait in the block that most wait in, the block of the last: who has to go when there are too many. */
    Block longest() {
        var block = this;
        while (block.line.isEmpty()) {
            block = block.bySize.last();
        }
        return block;
    }

    /** When the turn of the one in this place comes, if those who wait now go on taking turns. */
    Instant estimate(long place) {
        var at = Instant.EPOCH;
        long others = place - line.firstKey();
        for (var block = this; block != null; block = block.wider) {
            if (block.pace != null) {
                var from = block.pace.from(block.fullAt, others);
                at = from.isAfter(at) ? from : at;
            }
            if (block.wider != null) {
                others = Math.min(block.wider.waiting - 1L, (others + 1) * block.wider.bySize.size() - 1);
            }
        }
        return at;
    }

    /** Its place among the others depends on what is going to change. */
    private void leave() {
        if (wider != null) {
            wider.leave();
            wider.ready.remove(this);
            wider.notReady.remove(this);
            wider.bySize.remove(this);
        }
    }

    private void enter() {
        var own = pace == null ? Instant.EPOCH : pace.from(fullAt);
        var inner = innerReadyAt();
        readyAt = inner.isAfter(own) ? inner : own;
        if (wider != null) {
            if (waiting > 0) {
                wider.notReady.add(this);
                wider.bySize.add(this);
            }
            wider.enter();
        }
    }

    private Instant innerReadyAt() {
        if (!line.isEmpty() || !ready.isEmpty()) {
            return Instant.EPOCH;
        }
        return notReady.isEmpty() ? Instant.MAX : notReady.first().readyAt;
    }
}
