package org.simvite.provisioning.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.simvite.provisioning.profile.ClaimEffect.AnswerIccid;
import org.simvite.provisioning.profile.ClaimEffect.Ask;
import org.simvite.provisioning.profile.ClaimEffect.Free;
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
    private final HandOvers handOvers;

    public ProfileClaims(ClaimRows rows) {
        this(rows, PoolWindow.SIZE);
    }

    /** @param window how many profiles may be on their way to one pool */
    ProfileClaims(ClaimRows rows, int window) {
        this.rows = rows;
        this.handOvers = new HandOvers(rows, window);
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
            return begin(IccidClaim.begun(iccid, poolId, row, identifiers, now), now);
        }
        if (row.equals(known.row()) && known.poolId().equals(poolId) || row.equals(known.undecided())) {
            // the command is read again
            return List.of();
        }
        if (known.stage() == Stage.TAKEN && !isSame(known.row(), known.poolId(), row, poolId)) {
            return handOvers.begin(known.lettingGo(new Heir(row, poolId, identifiers)), now);
        }
        return List.of(again(known, poolId, row));
    }

    private List<ClaimEffect> begin(IccidClaim claim, Instant now) {
        if (claim.waitsForPool()) {
            return handOvers.begin(claim, now);
        }
        rows.put(claim);
        return List.of(ask(claim));
    }

    private static ClaimEffect ask(IccidClaim claim) {
        return new Ask(claim, Objects.requireNonNull(claim.asked()));
    }

    private static boolean isSame(ImportRow row, String poolId, ImportRow other, String otherPoolId) {
        return poolId.equals(otherPoolId) && row.digest().equals(other.digest());
    }

    private static ClaimEffect again(IccidClaim known, String poolId, ImportRow row) {
        if (known.stage() == Stage.GONE) {
            return new Refused(row, known.iccid(), Refusal.ENDED);
        }
        var heir = known.heir();
        if (isSame(known.row(), known.poolId(), row, poolId)
                || heir != null && isSame(heir.row(), heir.poolId(), row, poolId)) {
            return new Unchanged(row, known.iccid());
        }
        return new Refused(row, known.iccid(), kept(known, poolId));
    }

    /** Why a row does not get a profile that its pool keeps. */
    private static Refusal kept(IccidClaim known, String poolId) {
        return known.poolId().equals(poolId) ? Refusal.CONTENT_DIFFERS : Refusal.PROFILE_ELSEWHERE;
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
        return begin(claim.granted(now), now);
    }

    /** The pool has taken the profile in, or had it already. Told to the ICCID; who imported it is told once. */
    public List<ClaimEffect> taken(String iccid, String poolId, Instant now) {
        var claim = rows.iccid(iccid);
        if (claim == null || !claim.poolId().equals(poolId) || claim.stage() != Stage.HANDING_OVER) {
            return List.of();
        }
        var effects = new ArrayList<>(handOvers.answered(claim, now));
        rows.put(claim.taken());
        effects.add(new Taken(claim.row(), iccid));
        return effects;
    }

    /** The pool does not take the profile, or does not let go of it. Told to the ICCID. */
    public List<ClaimEffect> refusedByPool(String iccid, String poolId, String commandId, Instant now) {
        var claim = rows.iccid(iccid);
        var row = claim == null || !claim.waitsForPool() ? null : claim.undecided();
        if (claim == null
                || row == null
                || !claim.poolId().equals(poolId)
                || !row.commandId().equals(commandId)) {
            return List.of();
        }
        var effects = new ArrayList<>(handOvers.answered(claim, now));
        var heir = claim.heir();
        if (heir == null) {
            effects.addAll(dropped(claim, Refusal.INVALID));
        } else {
            rows.put(claim.taken());
            effects.add(new Refused(row, iccid, kept(claim, heir.poolId())));
        }
        return effects;
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
    public List<ClaimEffect> left(String iccid, String poolId, boolean givenAway, Instant now) {
        var claim = rows.iccid(iccid);
        if (claim == null
                || !claim.poolId().equals(poolId)
                || claim.stage() != Stage.TAKEN && claim.stage() != Stage.LETTING_GO) {
            return List.of();
        }
        var effects = new ArrayList<ClaimEffect>(frees(claim));
        var heir = claim.heir();
        if (heir != null) {
            effects.addAll(handOvers.answered(claim, now));
        }
        if (givenAway) {
            rows.put(claim.gone());
            if (heir != null) {
                effects.add(new Refused(heir.row(), iccid, Refusal.ENDED));
            }
        } else if (heir != null) {
            effects.addAll(begin(IccidClaim.begun(iccid, heir.poolId(), heir.row(), heir.identifiers(), now), now));
        } else {
            rows.dropIccid(iccid);
        }
        return effects;
    }

    /** The ICCID gives the identifier back. Told to the identifier. */
    public List<ClaimEffect> freeIdentifier(String identifier, String iccid, String commandId) {
        var known = rows.identifier(identifier);
        if (known != null && known.iccid().equals(iccid) && known.commandId().equals(commandId)) {
            rows.dropIdentifier(identifier);
        }
        return List.of();
    }

    /** Nobody has answered in time: the step is taken again, if it is for a pool in its turn. */
    public List<ClaimEffect> repeat(String iccid, Instant now) {
        var claim = rows.iccid(iccid);
        if (claim == null || claim.repeatAt() == null) {
            return List.of();
        }
        if (claim.waitsForPool()) {
            return handOvers.unanswered(claim, now);
        }
        var next = claim.askedAgain(now);
        rows.put(next);
        return List.of(ask(next));
    }
}
