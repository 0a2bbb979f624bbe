package org.simvite.topic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.command.Outcome;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;

/** Makes the records that say what became of a command. */
public final class CommandOutcomes {

    private CommandOutcomes() {}

    /** The last word of the aggregate. @param reason of UNCHANGED and REFUSED */
    public static CommandOutcome last(
            String commandId,
            Aggregate aggregate,
            CommandResult result,
            @Nullable CommandReason reason,
            long count,
            Instant at) {
        return outcome(commandId, aggregate, result, reason, count, at, "");
    }

    /** The last word of the aggregate. @param count how many codes it reached; 0 where that says nothing */
    public static CommandOutcome last(String commandId, Aggregate aggregate, Outcome outcome, long count, Instant at) {
        var reason = outcome.reason();
        return last(
                commandId,
                aggregate,
                CommandResult.valueOf(outcome.result().name()),
                reason == null ? null : CommandReason.valueOf(reason.name()),
                count,
                at);
    }

    /** A fan-out goes on by itself. @param count how far it has come */
    public static CommandOutcome inProgress(String commandId, Aggregate aggregate, long count, Instant at) {
        return outcome(commandId, aggregate, CommandResult.IN_PROGRESS, null, count, at, "/" + count);
    }

    private static CommandOutcome outcome(
            String commandId,
            Aggregate aggregate,
            CommandResult result,
            @Nullable CommandReason reason,
            long count,
            Instant at,
            String suffix) {
        return CommandOutcome.newBuilder()
                .setEventId(commandId + "/" + aggregate + "/" + result + suffix)
                .setAt(at)
                .setCommandId(commandId)
                .setAggregate(aggregate)
                .setResult(result)
                .setReason(reason)
                .setCount(count)
                .build();
    }
}
