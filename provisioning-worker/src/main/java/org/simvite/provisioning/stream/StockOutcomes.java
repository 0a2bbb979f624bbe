package org.simvite.provisioning.stream;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.provisioning.pool.Effect;
import org.simvite.provisioning.pool.StockCommand;

/** What an operator is told of a command to take a profile out of stock or back in. Other commands are answered elsewhere or by nobody. */
final class StockOutcomes {

    private StockOutcomes() {}

    /** Empty if nobody asked: intake is answered by the profile, and a reclaim is the worker's own. */
    static Optional<CommandOutcome> of(StockCommand command, List<Effect> effects, Instant at) {
        if (!isOperators(command)) {
            return Optional.empty();
        }
        var ignored = effects.stream()
                .filter(Effect.Ignored.class::isInstance)
                .map(effect -> ((Effect.Ignored) effect).cause())
                .findFirst()
                .orElse(null);
        var result = result(ignored);
        boolean waits = effects.stream().anyMatch(Effect.CommandWaits.class::isInstance);
        return Optional.of(outcome(
                command.id(), command.iccid(), waits ? CommandResult.IN_PROGRESS : result, reason(ignored), at));
    }

    /** Of one that waited until its profile came back or was used, or was taken back before. */
    static CommandOutcome of(Effect.CommandEnded ended, Instant at) {
        return ended.overtaken()
                ? outcome(ended.commandId(), ended.iccid(), CommandResult.UNCHANGED, CommandReason.OVERTAKEN, at)
                : outcome(ended.commandId(), ended.iccid(), CommandResult.DONE, null, at);
    }

    private static CommandOutcome outcome(
            String commandId, String iccid, CommandResult result, @Nullable CommandReason reason, Instant at) {
        return CommandOutcome.newBuilder()
                .setEventId(commandId + "/" + Aggregate.POOL + "/" + result)
                .setAt(at)
                .setCommandId(commandId)
                .setAggregate(Aggregate.POOL)
                .setResult(result)
                .setReason(reason)
                .setSubject(iccid)
                .build();
    }

    static boolean isOperators(StockCommand command) {
        return command instanceof StockCommand.Retire || command instanceof StockCommand.Restore;
    }

    private static CommandResult result(Effect.@Nullable Cause ignored) {
        if (ignored == null) {
            return CommandResult.DONE;
        }
        return ignored == Effect.Cause.DUPLICATE ? CommandResult.UNCHANGED : CommandResult.REFUSED;
    }

    private static @Nullable CommandReason reason(Effect.@Nullable Cause ignored) {
        if (ignored == null) {
            return null;
        }
        return switch (ignored) {
            case DUPLICATE -> CommandReason.ALREADY_SO;
            case UNKNOWN -> CommandReason.PROFILE_UNKNOWN;
            case OTHER_POOL -> CommandReason.PROFILE_ELSEWHERE;
            // out there once, or its number has moved on to another
            case SPENT, IDENTIFIER_TAKEN, STALE -> CommandReason.NOT_ALLOWED_NOW;
            case INCOMPLETE, SMDP_UNKNOWN -> CommandReason.INVALID;
        };
    }
}
