package org.simvite.invite.install;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.simvite.invite.install.Turn.Delayed;
import org.simvite.invite.install.Turn.Granted;
import org.simvite.invite.install.Turn.Place;

/**
 * Lets installs in as fast as the budgets of the installation and of each address block allow, and keeps the others in line:
 * who came first in a block is let in first, and blocks take turns, the widest first, so that one who has many terminals in few
 * blocks holds up himself. Nobody in line is refused. Those that are attested pass by and use no budget: what proved devices
 * get is not what a farm can take, and many of them must not hold up those who wait.
 *
 * <p>All in memory, and kept as it changes in {@link LineRows}; whoever makes one restores it first.
 */
public final class InstallLine {

    /** One in line is told anew no sooner than that, nor than an eighth of the time it has waited. */
    static final Duration RETOLD_AFTER = Duration.ofMinutes(1);

    /** When one who found no place in line is to register again. */
    static final Duration RETRY_AFTER = Duration.ofHours(1);

    /** Budgets stand still while the clock is behind where it was; one that is set back by less is soon there again. */
    static final Duration SET_BACK = Duration.ofMinutes(1);

    private record Spot(Waiting waiting, Block block, long place) {}

    private final Budgets budgets;
    private final LineRows rows;
    private final Blocks blocks;
    private final Block installation;
    private final Map<String, Spot> spots = new HashMap<>();
    private final TreeSet<Waiting> byTold =
            new TreeSet<>(Comparator.comparing(Waiting::toldAt).thenComparing(Waiting::number));
    private long numbers;
    private long turns;
    private Instant latest;

    /** @param wall the clock; what a clock that was ahead of it has used of the budgets counts as used now */
    public InstallLine(Budgets budgets, LineRows rows, Instant wall) {
        this(budgets, rows, wall, Blocks.MOST_IDLE);
    }

    InstallLine(Budgets budgets, LineRows rows, Instant wall, int mostIdleBlocks) {
        this.budgets = budgets;
        this.rows = rows;
        latest = wall;
        blocks = new Blocks(budgets, rows, mostIdleBlocks);
        installation = blocks.installation();
    }

    /**
     * Takes in a block as it was kept.
     *
     * @param path the block and those around it, the widest first, separated by slashes; a star for the installation
     */
    public void restoreBlock(String path, Instant fullAt) {
        blocks.restore(path, fullAt, latest);
    }

    /** Takes in those who wait as they were kept, in any order, after the blocks. */
    public void restore(List<Waiting> kept) {
        kept.stream().sorted(Comparator.comparingLong(Waiting::number)).forEach(waiting -> {
            numbers = Math.max(numbers, waiting.number());
            enter(waiting);
        });
    }

    /** How many wait. */
    public int size() {
        return spots.size();
    }

    /** How many blocks are remembered: those in which somebody waits, and those whose budget is not full. */
    public int blocks() {
        return blocks.size();
    }

    /** Whether the clock was set back, so that a line that is restored from the rows lets in what this one would keep. */
    public boolean isAheadOf(Instant wall) {
        return latest.isAfter(wall.plus(SET_BACK));
    }

    /**
     * Takes in an install that was not let in before.
     *
     * @param most of those whose turn has come so many are let in by the way; {@link #serve} lets in the others
     * @return what becomes of it, and of others if it takes their place; nothing for one that waits already
     */
    public List<Turn> take(Install install, Instant wall, int most) {
        var now = advance(wall);
        var spot = spots.get(install.requestId());
        if (install.registration().attested()) {
            if (spot != null) {
                leave(spot, now);
            }
            return List.of(new Granted(install));
        }
        if (spot != null) {
            return List.of();
        }
        enter(new Waiting(install, ++numbers, now, now));
        var turns = new ArrayList<Turn>();
        if (spots.size() > budgets.line()) {
            turns.add(sendAway(now));
        }
        turns.addAll(serve(now, most));
        tell(install.requestId(), now, now).ifPresent(turns::add);
        return turns;
    }

    /** Lets in those whose turn has come, at most so many. */
    public List<Turn> serve(Instant wall, int most) {
        var now = advance(wall);
        var let = new ArrayList<Turn>();
        while (let.size() < most && !installation.readyAt().isAfter(now)) {
            var block = installation.next(now);
            var spot = Objects.requireNonNull(
                    spots.get(block.line.firstEntry().getValue().install().requestId()));
            forget(spot);
            blocks.let(block, spot.place(), now, ++turns);
            let.add(new Granted(spot.waiting().install()));
        }
        return let;
    }

    /** Tells those anew whose time has passed without their turn, at most so many. */
    public List<Turn> retell(Instant wall, int most) {
        var now = advance(wall);
        var told = new ArrayList<Turn>();
        while (told.size() < most
                && !byTold.isEmpty()
                && !byTold.first().toldAt().isAfter(now)) {
            var waiting = byTold.first();
            var waited = Duration.between(waiting.since(), now).dividedBy(8);
            var soonest = now.plus(waited.compareTo(RETOLD_AFTER) > 0 ? waited : RETOLD_AFTER);
            tell(waiting.install().requestId(), now, soonest).ifPresent(told::add);
        }
        return told;
    }

    /** Forgets blocks whose budget is full again and in which nobody waits, at most so many. */
    public void forget(Instant wall, int most) {
        blocks.forget(advance(wall), most);
    }

    private Optional<Turn> tell(String requestId, Instant now, Instant soonest) {
        var spot = spots.get(requestId);
        if (spot == null) {
            return Optional.empty();
        }
        var estimate = spot.block().estimate(spot.place());
        var nextAt = estimate.isAfter(soonest) ? estimate : soonest;
        var told = spot.waiting().told(nextAt.isAfter(now) ? nextAt : now.plusMillis(1));
        byTold.remove(spot.waiting());
        byTold.add(told);
        spot.block().line.put(spot.place(), told);
        spots.put(requestId, new Spot(told, spot.block(), spot.place()));
        rows.keep(told);
        var late = Duration.between(told.since(), told.toldAt()).compareTo(budgets.longestWait()) > 0;
        return Optional.of(new Delayed(told.install(), told.toldAt(), late ? Place.LATE : Place.SOON));
    }

    /** From where the most wait, the last has to go. */
    private Turn sendAway(Instant now) {
        var last = installation.longest().line.lastEntry().getValue();
        leave(Objects.requireNonNull(spots.get(last.install().requestId())), now);
        return new Delayed(last.install(), now.plus(RETRY_AFTER), Place.NONE);
    }

    private void enter(Waiting waiting) {
        var path = new ArrayList<>(waiting.install().blocks());
        Collections.reverse(path);
        var block = blocks.block(path);
        long place = blocks.add(block, waiting, ++turns);
        spots.put(waiting.install().requestId(), new Spot(waiting, block, place));
        byTold.add(waiting);
    }

    private void leave(Spot spot, Instant now) {
        forget(spot);
        blocks.remove(spot.block(), spot.place(), now);
    }

    private void forget(Spot spot) {
        spots.remove(spot.waiting().install().requestId());
        byTold.remove(spot.waiting());
        if (spot.waiting().told()) {
            rows.drop(spot.waiting());
        }
    }

    /** The wall clock of another machine may be behind. */
    private Instant advance(Instant wall) {
        latest = wall.isAfter(latest) ? wall : latest;
        return latest;
    }
}
