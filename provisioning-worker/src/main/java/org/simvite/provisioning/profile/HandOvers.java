package org.simvite.provisioning.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells each pool of a few profiles at a time. What a pool is told stands in its topic before every reservation that comes later, so the others wait here, in line, and
 * each answer lets the next one go. Whoever has no answer in time makes room and goes to the end of the line: nobody keeps a place for ever, and while a
 * pool is silent it is told of a window's worth with ever longer pauses.
 */
final class HandOvers {

    private final ClaimRows rows;
    private final int size;

    /** @param size how many may be on their way to one pool */
    HandOvers(ClaimRows rows, int size) {
        this.rows = rows;
        this.size = size;
    }

    /** The claim waits for its pool from now on. Writes its row. */
    List<ClaimEffect> begin(IccidClaim claim, Instant now) {
        var window = rows.window(claim.poolId());
        if (window.waiting() == 0 && window.onTheirWay() < size) {
            return List.of(tell(claim, window, now));
        }
        join(claim, window);
        return fill(claim.poolId(), now);
    }

    /** Its pool has answered: the next one goes. Does not write the claim's row. */
    List<ClaimEffect> answered(IccidClaim claim, Instant now) {
        rows.put(claim.poolId(), left(claim).answered());
        return fill(claim.poolId(), now);
    }

    /** Its pool has not answered in time: another one goes, unless there is none. Writes the claim's row. */
    List<ClaimEffect> unanswered(IccidClaim claim, Instant now) {
        join(claim, left(claim));
        return fill(claim.poolId(), now);
    }

    /** A late answer can come to one that stands in line again. */
    private PoolWindow left(IccidClaim claim) {
        var window = rows.window(claim.poolId());
        var place = claim.place();
        if (place == null) {
            return window.cameBack();
        }
        rows.leave(claim.poolId(), place);
        return window.leftLine();
    }

    private void join(IccidClaim claim, PoolWindow window) {
        rows.join(claim.poolId(), window.next(), claim.iccid());
        rows.put(claim.inLine(window.next()));
        rows.put(claim.poolId(), window.joined());
    }

    /** As long as there is room: in general for one. */
    private List<ClaimEffect> fill(String poolId, Instant now) {
        var effects = new ArrayList<ClaimEffect>();
        var window = rows.window(poolId);
        while (window.waiting() > 0 && window.onTheirWay() < size) {
            var claim = firstInLine(poolId);
            effects.add(tell(claim, left(claim), now));
            window = rows.window(poolId);
        }
        return effects;
    }

    private IccidClaim firstInLine(String poolId) {
        var iccid = rows.firstInLine(poolId);
        var claim = iccid == null ? null : rows.iccid(iccid);
        if (claim == null) {
            throw new IllegalStateException("nobody stands where somebody should wait");
        }
        return claim;
    }

    private ClaimEffect tell(IccidClaim claim, PoolWindow window, Instant now) {
        var told = claim.told(window.unanswered() / size, now);
        rows.put(told);
        rows.put(claim.poolId(), window.told());
        var heir = told.heir();
        return heir == null ? new ClaimEffect.HandOver(told) : new ClaimEffect.LetGo(told, heir.row());
    }
}
