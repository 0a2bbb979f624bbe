package org.simvite.provisioning.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ICCID as it was claimed for a pool.
 *
 * @param row the row of an import that it came with
 * @param identifiers that it claims along, {@code imsi:} or {@code msisdn:} and the digits, in this order
 * @param granted how many of them it has been granted: the next one is being asked
 * @param stage how far it has come
 * @param times how often the step at hand was taken
 * @param repeatAt when it is taken again; null once nothing is waited for
 */
public record IccidClaim(
        String iccid,
        String poolId,
        ImportRow row,
        List<String> identifiers,
        int granted,
        Stage stage,
        int times,
        @Nullable Instant repeatAt) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    /** A pool that is taking in a large import gets to each of its profiles after minutes; to hear of them twice would double its work. */
    private static final Duration FIRST_PAUSE_OF_POOL = Duration.ofMinutes(5);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    public IccidClaim(
            String iccid,
            String poolId,
            ImportRow row,
            @Nullable List<String> identifiers,
            int granted,
            Stage stage,
            int times,
            @Nullable Instant repeatAt) {
        this.iccid = iccid;
        this.poolId = poolId;
        this.row = row;
        this.identifiers = identifiers == null ? List.of() : List.copyOf(identifiers);
        this.granted = granted;
        this.stage = stage;
        this.times = times;
        this.repeatAt = repeatAt;
    }

    /** What the ICCID waits for. */
    public enum Stage {
        /** For the next of its identifiers. */
        ASKING,
        /** For its pool. */
        HANDING_OVER,
        /** For nothing: the profile is its pool's. */
        TAKEN,
        /** For nothing: it was given away, and its pool has forgotten it. Its identifiers are others' to have, the ICCID is nobody's. */
        GONE
    }

    static IccidClaim begun(String iccid, String poolId, ImportRow row, List<String> identifiers, Instant now) {
        var stage = identifiers.isEmpty() ? Stage.HANDING_OVER : Stage.ASKING;
        return new IccidClaim(iccid, poolId, row, identifiers, 0, stage, 1, now.plus(firstPause(stage)));
    }

    private static Duration firstPause(Stage stage) {
        return stage == Stage.HANDING_OVER ? FIRST_PAUSE_OF_POOL : FIRST_PAUSE;
    }

    String commandId() {
        return row.commandId();
    }

    /** The identifier that it asks; null while it asks none. */
    @Nullable
    String asked() {
        return stage == Stage.ASKING ? identifiers.get(granted) : null;
    }

    /** The identifier that it asked is its: on to the next, or to the pool. */
    IccidClaim granted(Instant now) {
        var stage = granted + 1 == identifiers.size() ? Stage.HANDING_OVER : Stage.ASKING;
        return new IccidClaim(iccid, poolId, row, identifiers, granted + 1, stage, 1, now.plus(firstPause(stage)));
    }

    IccidClaim taken() {
        return new IccidClaim(iccid, poolId, row, identifiers, granted, Stage.TAKEN, times, null);
    }

    IccidClaim gone() {
        return new IccidClaim(iccid, poolId, row, List.of(), 0, Stage.GONE, times, null);
    }

    /** The step is taken once more; the pause doubles, up to an hour. */
    IccidClaim again(Instant now) {
        var pause = firstPause(stage).multipliedBy(1L << Math.min(times, 12));
        var wait = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        return new IccidClaim(iccid, poolId, row, identifiers, granted, stage, times + 1, now.plus(wait));
    }
}
