package org.simvite.provisioning.profile;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An ICCID as it was claimed for a pool.
 *
 * @param commandId the command that it came with
 * @param imsi that it claims along; null: it has none
 * @param stage how far it has come
 * @param times how often the step at hand was taken
 * @param repeatAt when it is taken again; null once the pool has the profile
 */
public record IccidClaim(
        String iccid,
        String poolId,
        String commandId,
        @Nullable String imsi,
        Stage stage,
        int times,
        @Nullable Instant repeatAt) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** What the ICCID waits for. */
    public enum Stage {
        /** For its IMSI. */
        ASKING_IMSI,
        /** For its pool. */
        HANDING_OVER,
        /** For nothing: the profile is its pool's. */
        TAKEN
    }

    static IccidClaim begun(String iccid, String poolId, String commandId, @Nullable String imsi, Instant now) {
        var stage = imsi == null ? Stage.HANDING_OVER : Stage.ASKING_IMSI;
        return new IccidClaim(iccid, poolId, commandId, imsi, stage, 1, now.plus(FIRST_PAUSE));
    }

    IccidClaim handingOver(Instant now) {
        return new IccidClaim(iccid, poolId, commandId, imsi, Stage.HANDING_OVER, 1, now.plus(FIRST_PAUSE));
    }

    IccidClaim taken() {
        return new IccidClaim(iccid, poolId, commandId, imsi, Stage.TAKEN, times, null);
    }

    /** The step is taken once more; the pause doubles, up to an hour. */
    IccidClaim again(Instant now) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times, 12));
        return new IccidClaim(
                iccid,
                poolId,
                commandId,
                imsi,
                stage,
                times + 1,
                now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
    }
}
