package org.simvite.gateway.command;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.LongPoll;
import org.simvite.gateway.readmodel.CommandQueries;
import org.simvite.gateway.readmodel.Waiters;
import org.simvite.identity.Ids;

/** What became of a command: for its owner, and for operators of every command. An id that fits the caller and is not known is PENDING: it may be on its way. */
public final class Commands {

    private final CommandQueries commands;
    private final LongPoll longPoll;

    public Commands(CommandQueries commands, LongPoll longPoll) {
        this.commands = commands;
        this.longPoll = longPoll;
    }

    /** What a command is taken in with. */
    public record Taken(String commandId) {}

    /** The answer to an operator's command: what becomes of it comes under the location. */
    static Reply takenFromOperator(String commandId) {
        return Answer.accepted("/v1/operator/commands/" + commandId, new Taken(commandId));
    }

    /** The answer to a terminal's command. */
    public static Reply takenFromTerminal(String commandId) {
        return Answer.accepted("/v1/commands/" + commandId, new Taken(commandId));
    }

    /** {@code getOperatorCommand}: of any operator, so that one can follow what another began. */
    public CompletionStage<Reply> ofOperator(Call call) {
        var commandId = call.parameter("commandId");
        var state = state(commandId);
        boolean known = !state.outcomes().isEmpty();
        return known || Ids.fits(commandId, call.operator().actor()) ? answer(call, commandId) : notFound();
    }

    /** {@code getCommand}: of the caller's own. */
    public CompletionStage<Reply> ofTerminal(Call call) {
        var commandId = call.parameter("commandId");
        return Optional.of(commandId)
                .filter(id -> Ids.fits(id, call.terminal().accountId()))
                .map(id -> answer(call, id))
                .orElseGet(Commands::notFound);
    }

    private CompletionStage<Reply> answer(Call call, String commandId) {
        return longPoll.answer(call, Waiters.ofCommand(commandId), () -> state(commandId), CommandState::settled);
    }

    private CommandState state(String commandId) {
        return CommandState.of(commandId, commands.outcomes(commandId));
    }

    private static CompletionStage<Reply> notFound() {
        return CompletableFuture.completedFuture(ProblemType.NOT_FOUND.problem());
    }
}
