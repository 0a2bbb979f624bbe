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
 * @param repeatAt when it is taken again; null while nothing is waited for, or in line
 * @param place in the line of its pool, which is not told of it before its turn; null else
 * @param heir LETTING_GO: the row that the pool is to make way for; null else
 */
public record IccidClaim(
        String iccid,
        String poolId,
        ImportRow row,
        List<String> identifiers,
        int granted,
        Stage stage,
        int times,
        @Nullable Instant repeatAt,
        @Nullable Long place,
        @Nullable Heir heir) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    /** A pool's answer stands behind all rows of a large import that came before it, which take minutes to be judged. */
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
            @Nullable Instant repeatAt,
            @Nullable Long place,
            @Nullable Heir heir) {
        this.iccid = iccid;
        this.poolId = poolId;
        this.row = row;
        this.identifiers = identifiers == null ? List.of() : List.copyOf(identifiers);
        this.granted = granted;
        this.stage = stage;
        this.times = times;
        this.repeatAt = repeatAt;
        this.place = place;
        this.heir = heir;
    }

    /** What the ICCID waits for. */
    public enum Stage {
        /** For the next of its identifiers. */
        ASKING,
        /** For its pool to take it in. */
        HANDING_OVER,
        /** For nothing: the profile is its pool's. */
        TAKEN,
        /** For its pool, whether that lets go of it for another row. */
        LETTING_GO,
        /** For nothing: it was given away, and its pool has forgotten it. Its identifiers are others' to have, the ICCID is nobody's. */
        GONE
    }

    /** One that is to be asked for its first identifier at once, or handed over by {@link HandOvers}. */
    static IccidClaim begun(String iccid, String poolId, ImportRow row, List<String> identifiers, Instant now) {
        return new IccidClaim(iccid, poolId, row, identifiers, 0, Stage.TAKEN, 0, null, null, null).onwards(0, now);
    }

    String commandId() {
        return row.commandId();
    }

    /** The identifier that it asks; null while it asks none. */
    @Nullable
    String asked() {
        return stage == Stage.ASKING ? identifiers.get(granted) : null;
    }

    boolean waitsForPool() {
        return stage == Stage.HANDING_OVER || stage == Stage.LETTING_GO;
    }

    /** The row of which nobody has said yet what becomes of it; null when there is none. */
    public @Nullable ImportRow undecided() {
        return switch (stage) {
            case ASKING, HANDING_OVER -> row;
            case LETTING_GO -> heir == null ? null : heir.row();
            case TAKEN, GONE -> null;
        };
    }

    /** The identifier that it asked is its: on to the next, or to the pool. */
    IccidClaim granted(Instant now) {
        return onwards(granted + 1, now);
    }

    private IccidClaim onwards(int nowGranted, Instant now) {
        return nowGranted == identifiers.size()
                ? next(nowGranted, Stage.HANDING_OVER, 0, null, null, null)
                : next(nowGranted, Stage.ASKING, 1, now.plus(FIRST_PAUSE), null, null);
    }

    /** Its pool has it, for the first time or still. */
    IccidClaim taken() {
        return next(granted, Stage.TAKEN, 0, null, null, null);
    }

    IccidClaim lettingGo(Heir forHeir) {
        return next(granted, Stage.LETTING_GO, 0, null, null, forHeir);
    }

    IccidClaim gone() {
        return new IccidClaim(iccid, poolId, row, List.of(), 0, Stage.GONE, 0, null, null, null);
    }

    IccidClaim inLine(long itsPlace) {
        return next(granted, stage, times, null, itsPlace, heir);
    }

    /** Its pool is told of it once more. @param silence of the pool, which makes the pause longer as repetitions do */
    IccidClaim told(long silence, Instant now) {
        var wait = pause(FIRST_PAUSE_OF_POOL, Math.max(times, silence));
        return next(granted, stage, times + 1, now.plus(wait), null, heir);
    }

    /** The identifier is asked once more; the pause doubles, up to an hour. */
    IccidClaim askedAgain(Instant now) {
        return next(granted, stage, times + 1, now.plus(pause(FIRST_PAUSE, times)), null, null);
    }

    private static Duration pause(Duration first, long doublings) {
        var pause = first.multipliedBy(1L << Math.min(doublings, 12));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private IccidClaim next(
            int nowGranted,
            Stage to,
            int timesTaken,
            @Nullable Instant again,
            @Nullable Long inLineAt,
            @Nullable Heir forHeir) {
        return new IccidClaim(iccid, poolId, row, identifiers, nowGranted, to, timesTaken, again, inLineAt, forHeir);
    }
}
