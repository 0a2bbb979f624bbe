package org.simvite.provisioning.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.simvite.provisioning.profile.ClaimEffect.AnswerIccid;
import org.simvite.provisioning.profile.ClaimEffect.Ask;
import org.simvite.provisioning.profile.ClaimEffect.Free;
import org.simvite.provisioning.profile.ClaimEffect.HandOver;
import org.simvite.provisioning.profile.ClaimEffect.Refused;
import org.simvite.provisioning.profile.ClaimEffect.Taken;
import org.simvite.provisioning.profile.ClaimEffect.Unchanged;
import org.simvite.provisioning.profile.IccidClaim.Stage;

/**
 * Decides whose a profile is. Each method reads rows, decides, writes rows and returns what is to be told. Whatever is repeated, reordered
 * between keys or answered late: an ICCID is one pool's, an IMSI and an MSISDN are one ICCID's.
 */
public final class ProfileClaims {

    private final ClaimRows rows;

    public ProfileClaims(ClaimRows rows) {
        this.rows = rows;
    }

    /**
     * A profile is to be taken into a pool. Told to its ICCID.
     *
     * @param row that it comes with
     * @param identifiers {@code imsi:} or {@code msisdn:} and the digits, in the order in which they are claimed
     */
    public List<ClaimEffect> claim(String iccid, String poolId, ImportRow row, List<String> identifiers, Instant now) {
        var known = rows.iccid(iccid);
        if (known == null) {
            var claim = IccidClaim.begun(iccid, poolId, row, identifiers, now);
            rows.put(claim);
            return List.of(step(claim));
        }
        if (known.commandId().equals(row.commandId()) && known.poolId().equals(poolId)) {
            // the command is read again
            return List.of();
        }
        return List.of(again(known, poolId, row));
    }

    private static ClaimEffect again(IccidClaim known, String poolId, ImportRow row) {
        if (known.stage() == Stage.GONE) {
            return new Refused(row, known.iccid(), Refusal.ENDED);
        }
        if (!known.poolId().equals(poolId)) {
            return new Refused(row, known.iccid(), Refusal.PROFILE_ELSEWHERE);
        }
        return known.row().digest().equals(row.digest())
                ? new Unchanged(row, known.iccid())
                : new Refused(row, known.iccid(), Refusal.CONTENT_DIFFERS);
    }

    /** An ICCID wants the identifier. Told to the identifier. */
    public List<ClaimEffect> claimIdentifier(String identifier, String iccid, String commandId) {
        var known = rows.identifier(identifier);
        boolean granted = known == null || known.iccid().equals(iccid);
        if (granted) {
            rows.put(identifier, new IdentifierClaim(iccid, commandId));
        }
        return List.of(new AnswerIccid(iccid, commandId, identifier, granted));
    }

    /** The identifier has answered. Told to the ICCID. */
    public List<ClaimEffect> identifierAnswered(
            String iccid, String commandId, String identifier, boolean granted, Instant now) {
        var claim = rows.iccid(iccid);
        if (claim == null
                || !claim.commandId().equals(commandId)
                || !claim.identifiers().contains(identifier)) {
            // nobody wants it here any more: a late answer must not leave it with a profile that is not ours
            return granted ? List.of(new Free(identifier, iccid, commandId)) : List.of();
        }
        if (!identifier.equals(claim.asked())) {
            return List.of();
        }
        if (!granted) {
            return dropped(claim, Refusal.taken(identifier));
        }
        var next = claim.granted(now);
        rows.put(next);
        return List.of(step(next));
    }

    /** The pool has taken the profile in, or had it already. Told to the ICCID; who imported it is told once. */
    public List<ClaimEffect> taken(String iccid, String poolId) {
        var claim = rows.iccid(iccid);
        if (claim != null && claim.poolId().equals(poolId) && claim.stage() == Stage.HANDING_OVER) {
            rows.put(claim.taken());
            return List.of(new Taken(claim.row(), iccid));
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
        return dropped(claim, Refusal.INVALID);
    }

    /** Gives back what it was granted before. */
    private List<ClaimEffect> dropped(IccidClaim claim, Refusal why) {
        rows.dropIccid(claim.iccid());
        var effects = frees(claim);
        effects.add(new Refused(claim.row(), claim.iccid(), why));
        return effects;
    }

    private static List<ClaimEffect> frees(IccidClaim claim) {
        var effects = new ArrayList<ClaimEffect>();
        for (var identifier : claim.identifiers().subList(0, claim.granted())) {
            effects.add(new Free(identifier, claim.iccid(), claim.commandId()));
        }
        return effects;
    }

    /**
     * The pool has forgotten the profile: others can have its identifiers. Told to the ICCID.
     *
     * @param givenAway somebody had its keys: no pool takes it in again
     */
    public List<ClaimEffect> left(String iccid, String poolId, boolean givenAway) {
        var claim = rows.iccid(iccid);
        if (claim == null || !claim.poolId().equals(poolId) || claim.stage() != Stage.TAKEN) {
            return List.of();
        }
        if (givenAway) {
            rows.put(claim.gone());
        } else {
            rows.dropIccid(iccid);
        }
        return frees(claim);
    }

    /** The ICCID gives the identifier back. Told to the identifier. */
    public List<ClaimEffect> freeIdentifier(String identifier, String iccid, String commandId) {
        var known = rows.identifier(identifier);
        if (known != null && known.iccid().equals(iccid) && known.commandId().equals(commandId)) {
            rows.dropIdentifier(identifier);
        }
        return List.of();
    }

    /** Nobody has answered in time: the step is taken again. */
    public List<ClaimEffect> repeat(String iccid, Instant now) {
        var claim = rows.iccid(iccid);
        if (claim == null || claim.repeatAt() == null) {
            return List.of();
        }
        var next = claim.again(now);
        rows.put(next);
        return List.of(step(next));
    }

    private static ClaimEffect step(IccidClaim claim) {
        var asked = claim.asked();
        return asked == null ? new HandOver(claim) : new Ask(claim, asked);
    }
}
