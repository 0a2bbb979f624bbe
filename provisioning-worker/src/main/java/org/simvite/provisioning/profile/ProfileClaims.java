package org.simvite.provisioning.profile;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.provisioning.profile.ClaimEffect.AnswerIccid;
import org.simvite.provisioning.profile.ClaimEffect.AskImsi;
import org.simvite.provisioning.profile.ClaimEffect.FreeImsi;
import org.simvite.provisioning.profile.ClaimEffect.HandOver;
import org.simvite.provisioning.profile.ClaimEffect.Refused;
import org.simvite.provisioning.profile.IccidClaim.Stage;

/**
 * Decides whose a profile is. Each method reads rows, decides, writes rows and returns what is to be told. Whatever is repeated, reordered
 * between keys or answered late: an ICCID is one pool's and an IMSI one ICCID's.
 */
public final class ProfileClaims {

    private final ClaimRows rows;

    public ProfileClaims(ClaimRows rows) {
        this.rows = rows;
    }

    /** A profile is to be taken into a pool. Told to its ICCID. */
    public List<ClaimEffect> claim(String iccid, String poolId, String commandId, @Nullable String imsi, Instant now) {
        var known = rows.iccid(iccid);
        if (known == null) {
            var claim = IccidClaim.begun(iccid, poolId, commandId, imsi, now);
            rows.put(claim);
            return List.of(step(claim));
        }
        return known.poolId().equals(poolId)
                // it is there, or on its way
                ? List.of()
                : List.of(new Refused(commandId, iccid, Refusal.PROFILE_ELSEWHERE));
    }

    /** An ICCID wants the IMSI. Told to the IMSI. */
    public List<ClaimEffect> claimImsi(String imsi, String iccid, String commandId) {
        var known = rows.imsi(imsi);
        boolean granted = known == null || known.iccid().equals(iccid);
        if (granted) {
            rows.put(imsi, new ImsiClaim(iccid, commandId));
        }
        return List.of(new AnswerIccid(iccid, commandId, imsi, granted));
    }

    /** The IMSI has answered. Told to the ICCID. */
    public List<ClaimEffect> imsiAnswered(String iccid, String commandId, String imsi, boolean granted, Instant now) {
        var claim = rows.iccid(iccid);
        boolean current = claim != null && claim.commandId().equals(commandId) && imsi.equals(claim.imsi());
        if (claim == null || !current) {
            // nobody wants it here any more: a late answer must not leave it with a profile that is not ours
            return granted ? List.of(new FreeImsi(imsi, iccid, commandId)) : List.of();
        }
        if (claim.stage() != Stage.ASKING_IMSI) {
            return List.of();
        }
        if (!granted) {
            rows.dropIccid(iccid);
            return List.of(new Refused(commandId, iccid, Refusal.IMSI_TAKEN));
        }
        var next = claim.handingOver(now);
        rows.put(next);
        return List.of(step(next));
    }

    /** The pool has taken the profile in, or had it already. Told to the ICCID. */
    public List<ClaimEffect> taken(String iccid, String poolId) {
        var claim = rows.iccid(iccid);
        if (claim != null && claim.poolId().equals(poolId) && claim.stage() == Stage.HANDING_OVER) {
            rows.put(claim.taken());
        }
        return List.of();
    }

    /** The pool does not take the profile. Told to the ICCID. */
    public List<ClaimEffect> refusedByPool(String iccid, String poolId, String commandId) {
        var claim = rows.iccid(iccid);
        if (claim == null
                || !claim.poolId().equals(poolId)
                || !claim.commandId().equals(commandId)
                || claim.stage() != Stage.HANDING_OVER) {
            return List.of();
        }
        rows.dropIccid(iccid);
        var told = new Refused(commandId, iccid, Refusal.INVALID);
        var imsi = claim.imsi();
        return imsi == null ? List.of(told) : List.of(new FreeImsi(imsi, iccid, commandId), told);
    }

    /** The pool has forgotten the profile for good. Told to the ICCID. */
    public List<ClaimEffect> free(String iccid, String poolId) {
        var claim = rows.iccid(iccid);
        if (claim == null || !claim.poolId().equals(poolId) || claim.stage() != Stage.TAKEN) {
            return List.of();
        }
        rows.dropIccid(iccid);
        var imsi = claim.imsi();
        return imsi == null ? List.of() : List.of(new FreeImsi(imsi, iccid, claim.commandId()));
    }

    /** The ICCID gives the IMSI back. Told to the IMSI. */
    public List<ClaimEffect> freeImsi(String imsi, String iccid, String commandId) {
        var known = rows.imsi(imsi);
        if (known != null && known.iccid().equals(iccid) && known.commandId().equals(commandId)) {
            rows.dropImsi(imsi);
        }
        return List.of();
    }

    /** Nobody has answered in time: the step is taken again. */
    public List<ClaimEffect> repeat(String iccid, Instant now) {
        var claim = rows.iccid(iccid);
        if (claim == null || claim.stage() == Stage.TAKEN) {
            return List.of();
        }
        var next = claim.again(now);
        rows.put(next);
        return List.of(step(next));
    }

    private static ClaimEffect step(IccidClaim claim) {
        var imsi = claim.imsi();
        return claim.stage() == Stage.ASKING_IMSI && imsi != null ? new AskImsi(claim, imsi) : new HandOver(claim);
    }
}
