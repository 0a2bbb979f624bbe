package org.simvite.provisioning.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.ProfileClaim;
import org.simvite.event.ProfileClaimKind;
import org.simvite.identity.Ids;
import org.simvite.provisioning.profile.ClaimEffect;

/** The contracts of claims. */
final class ClaimRecords {

    private ClaimRecords() {}

    /** To an ICCID or an IMSI; not for what goes to the pool or to whoever commanded. */
    static ProfileClaim step(ClaimEffect effect, Instant at) {
        if (effect instanceof ClaimEffect.AskImsi ask) {
            var claim = ask.claim();
            return record(
                    ProfileClaimKind.CLAIM,
                    Ids.identifierKey("imsi", ask.imsi()),
                    claim.iccid(),
                    claim.poolId(),
                    claim.commandId(),
                    ask.imsi(),
                    null,
                    at);
        }
        if (effect instanceof ClaimEffect.FreeImsi free) {
            return record(
                    ProfileClaimKind.FREE,
                    Ids.identifierKey("imsi", free.imsi()),
                    free.iccid(),
                    "",
                    free.commandId(),
                    free.imsi(),
                    null,
                    at);
        }
        if (effect instanceof ClaimEffect.AnswerIccid answer) {
            return record(
                    answer.granted() ? ProfileClaimKind.GRANTED : ProfileClaimKind.REFUSED,
                    Ids.identifierKey("iccid", answer.iccid()),
                    answer.iccid(),
                    "",
                    answer.commandId(),
                    answer.imsi(),
                    answer.granted() ? null : CommandReason.IMSI_TAKEN,
                    at);
        }
        throw new IllegalArgumentException("no step of a claim");
    }

    /** What the pool says of a profile. @param refusal null: it is in its stock */
    static ProfileClaim fromPool(
            String iccid, String poolId, String commandId, @Nullable CommandReason refusal, Instant at) {
        return record(
                refusal == null ? ProfileClaimKind.TAKEN : ProfileClaimKind.REFUSED,
                Ids.identifierKey("iccid", iccid),
                iccid,
                poolId,
                commandId,
                null,
                refusal,
                at);
    }

    /** Of a row of an import: the command's id is that of the import. */
    static CommandOutcome outcome(ClaimEffect.Refused refused, Instant at) {
        return CommandOutcome.newBuilder()
                .setEventId(refused.commandId() + "/" + refused.iccid() + "/" + Aggregate.PROFILE + "/"
                        + CommandResult.REFUSED)
                .setAt(at)
                .setCommandId(refused.commandId())
                .setAggregate(Aggregate.PROFILE)
                .setResult(CommandResult.REFUSED)
                .setReason(CommandReason.valueOf(refused.why().name()))
                .setSubject(refused.iccid())
                .build();
    }

    private static ProfileClaim record(
            ProfileClaimKind kind,
            String key,
            String iccid,
            String poolId,
            String commandId,
            @Nullable String imsi,
            @Nullable CommandReason reason,
            Instant at) {
        return ProfileClaim.newBuilder()
                .setEventId(commandId + "/" + iccid + "/" + kind + "/" + key)
                .setAt(at)
                .setKind(kind)
                .setIdentifier(key)
                .setIccid(iccid)
                .setPoolId(poolId)
                .setCommandId(commandId)
                .setImsi(imsi)
                .setReason(reason)
                .build();
    }
}
