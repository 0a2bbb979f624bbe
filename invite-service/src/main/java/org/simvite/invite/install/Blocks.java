package org.simvite.invite.install;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The address blocks that something has to be remembered of: somebody waits in them, or their budget is not full. Any other is
 * forgotten in the step that makes it so, and those whose budget has become full by lapse of time are forgotten twice as fast as
 * others can come to be remembered. So what is remembered is bounded by who waits and by what was let in of late.
 */
final class Blocks {

    /**
     * Blocks that are remembered with nobody in them, at most: more than the shipped budgets let in within an hour. Beyond,
     * the one that is full soonest is forgotten, which gives it back what is left of its debt.
     */
    static final int MOST_IDLE = 1_000_000;

    private static final String INSTALLATION = "*";

    private final Budgets budgets;
    private final LineRows rows;
    private final int mostIdle;
    private final Block installation;
    private final Map<String, Block> byPath = new HashMap<>();
    private final TreeSet<Block> idle = new TreeSet<>(
            Comparator.<Block, Instant>comparing(block -> block.fullAt).thenComparing(block -> block.path));

    Blocks(Budgets budgets, LineRows rows, int mostIdle) {
        this.budgets = budgets;
        this.rows = rows;
        this.mostIdle = mostIdle;
        installation = new Block(INSTALLATION, null, budgets.ofInstallation());
        byPath.put(INSTALLATION, installation);
    }

    /** The widest of them. */
    Block installation() {
        return installation;
    }

    /** How many are remembered. */
    int size() {
        return byPath.size();
    }

    /** Takes in a block as it was kept; see {@link InstallLine#restoreBlock}. */
    void restore(String path, Instant fullAt, Instant now) {
        var block = path.equals(INSTALLATION) ? installation : block(List.of(path.split("/")));
        idle.remove(block);
        block.restore(fullAt, now);
        if (block.wider != null && block.idle()) {
            // forgotten later, if it is full: what is restored is only read
            idle.add(block);
        }
    }

    /** One waits. @return its place in the block's line */
    long add(Block block, Waiting one, long turns) {
        for (var each = block; each != null; each = each.wider) {
            idle.remove(each);
        }
        return block.add(one, turns);
    }

    /** One waits no more. */
    void remove(Block block, long place, Instant now) {
        block.remove(place);
        settle(block, now);
    }

    /** One waits no more, since it is let in. */
    void let(Block block, long place, Instant now, long turns) {
        block.remove(place);
        for (var each = block; each != null; each = each.wider) {
            idle.remove(each);
        }
        block.use(now, turns);
        int used = 0;
        for (var each = block; each != null; each = each.wider) {
            if (!each.fullAt.equals(Instant.EPOCH)) {
                rows.keepBlock(each.path, each.fullAt);
            }
            used++;
        }
        settle(block, now);
        forget(now, 2 * used);
    }

    /** Forgets those whose budget is full again and in which nobody waits, at most so many and those around them. */
    void forget(Instant now, int most) {
        for (int i = 0; i < most && !idle.isEmpty() && !idle.first().fullAt.isAfter(now); i++) {
            forgetSoonest(now);
        }
    }

    /** @param path the widest block first */
    Block block(List<String> path) {
        var block = installation;
        for (var name : path) {
            var wider = block;
            block = byPath.computeIfAbsent(wider == installation ? name : wider.path + "/" + name, full -> {
                idle.remove(wider);
                wider.inside++;
                return new Block(full, wider, budgets.ofBlock(name).orElse(null));
            });
        }
        return block;
    }

    /** The block may be idle now, and those around it too. */
    private void settle(Block from, Instant now) {
        var block = from;
        while (block.wider != null && block.idle()) {
            if (block.fullAt.isAfter(now)) {
                idle.add(block);
                if (idle.size() > mostIdle) {
                    forgetSoonest(now);
                }
                return;
            }
            block = forget(block);
        }
    }

    private void forgetSoonest(Instant now) {
        settle(forget(Objects.requireNonNull(idle.pollFirst())), now);
    }

    /** @return the block around it, which may be idle now */
    private Block forget(Block block) {
        byPath.remove(block.path);
        if (!block.fullAt.equals(Instant.EPOCH)) {
            rows.dropBlock(block.path);
        }
        var wider = Objects.requireNonNull(block.wider);
        wider.inside--;
        return wider;
    }
}
