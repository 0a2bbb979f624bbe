package org.simvite.provisioning.stream;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.ProfileClaim;
import org.simvite.event.ProfileClaimKind;
import org.simvite.event.StockCommand;
import org.simvite.event.StockCommandKind;
import org.simvite.identity.Ids;
import org.simvite.provisioning.profile.ClaimEffect;
import org.simvite.provisioning.profile.ImportRow;
import org.simvite.provisioning.profile.Refusal;

/** The contracts of claims. */
final class ClaimRecords {

    private ClaimRecords() {}

    /** To an ICCID, an IMSI or an MSISDN; not for what goes to the pool or to whoever commanded. */
    static ProfileClaim step(ClaimEffect effect, Instant at) {
        if (effect instanceof ClaimEffect.Ask ask) {
            var claim = ask.claim();
            return record(
                    ProfileClaimKind.CLAIM,
                    ask.identifier(),
                    claim.iccid(),
                    claim.poolId(),
                    claim.row().commandId(),
                    ask.identifier(),
                    null,
                    at);
        }
        if (effect instanceof ClaimEffect.Free free) {
            return record(
                    ProfileClaimKind.FREE,
                    free.identifier(),
                    free.iccid(),
                    "",
                    free.commandId(),
                    free.identifier(),
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
                    answer.identifier(),
                    answer.granted()
                            ? null
                            : CommandReason.valueOf(
                                    Refusal.taken(answer.identifier()).name()),
                    at);
        }
        throw new IllegalArgumentException("no step of a claim");
    }

    /** To the pool that has the profile. */
    static StockCommand release(ClaimEffect.LetGo letGo, Instant at) {
        return StockCommand.newBuilder()
                .setEventId(letGo.row().commandId())
                .setAt(at)
                .setPoolId(letGo.claim().poolId())
                .setKind(StockCommandKind.RELEASE)
                .setIccid(letGo.claim().iccid())
                .setActor("worker")
                .setCause("import")
                .build();
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

    /** The pool has forgotten the profile. @param givenAway somebody had its keys */
    static ProfileClaim left(String iccid, String poolId, boolean givenAway, Instant at) {
        return record(
                ProfileClaimKind.FREE,
                Ids.identifierKey("iccid", iccid),
                iccid,
                poolId,
                "",
                null,
                givenAway ? CommandReason.ENDED : null,
                at);
    }

    /** Of a row of an import. Empty where nobody is told. */
    static Optional<CommandOutcome> outcome(ClaimEffect effect, Instant at) {
        if (effect instanceof ClaimEffect.Refused refused) {
            var reason = CommandReason.valueOf(refused.why().name());
            return Optional.of(outcome(refused.row(), refused.iccid(), CommandResult.REFUSED, reason, at));
        }
        if (effect instanceof ClaimEffect.Unchanged same) {
            return Optional.of(
                    outcome(same.row(), same.iccid(), CommandResult.UNCHANGED, CommandReason.ALREADY_SO, at));
        }
        if (effect instanceof ClaimEffect.Taken taken) {
            return Optional.of(outcome(taken.row(), taken.iccid(), CommandResult.DONE, null, at));
        }
        return Optional.empty();
    }

    private static CommandOutcome outcome(
            ImportRow row, String iccid, CommandResult result, @Nullable CommandReason reason, Instant at) {
        return CommandOutcome.newBuilder()
                .setEventId(row.commandId() + "/" + iccid + "/" + Aggregate.PROFILE + "/" + result)
                .setAt(at)
                .setCommandId(row.commandId())
                .setAggregate(Aggregate.PROFILE)
                .setResult(result)
                .setReason(reason)
                .setSubject(iccid)
                .setRow(row.number())
                .build();
    }

    private static ProfileClaim record(
            ProfileClaimKind kind,
            String key,
            String iccid,
            String poolId,
            String commandId,
            @Nullable String claimed,
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
                .setClaimed(claimed)
                .setReason(reason)
                .build();
    }
}
