package org.simvite.gateway.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandKind;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.publish.Publisher;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/**
 * Commands of operators, each with actor, reason (internal) and perhaps a message to the holder. The id of a command follows from
 * operator, object and {@code Idempotency-Key}, so that it is carried out once; its time is that of this gateway.
 */
public final class OperatorCommands {

    private final Publisher publisher;
    private final InFlight inFlight;

    public OperatorCommands(Publisher publisher, InFlight inFlight) {
        this.publisher = publisher;
        this.inFlight = inFlight;
    }

    /** {@code commandAccount}. */
    public CompletionStage<Reply> account(Call call) {
        var kind = AccountCommandKind.valueOf(call.member("kind").orElseThrow());
        int delta = call.body().path("delta").asInt(0);
        boolean adjusts = kind == AccountCommandKind.ADJUST;
        if (adjusts == (delta == 0)
                || (!adjusts && call.member("correctsEntryId").isPresent())) {
            return CompletableFuture.completedFuture(ProblemType.COMMAND_INVALID.problem());
        }
        var accountId = call.parameter("accountId");
        var commandId = commandId(call, accountId);
        return once(
                commandId,
                call,
                () -> publisher.publish(
                        Topics.ACCOUNT_COMMANDS,
                        accountId,
                        call.trace(),
                        now -> AccountCommand.newBuilder()
                                .setEventId(commandId)
                                .setAt(now)
                                .setAccountId(accountId)
                                .setKind(kind)
                                .setDelta(delta)
                                .setCorrectsEntryId(
                                        call.member("correctsEntryId").orElse(null))
                                .setActor(call.operator().actor())
                                .setReason(call.member("reason").orElseThrow())
                                .setMessage(call.member("message").orElse(null))
                                .build()));
    }

    /** {@code commandInvite}. */
    public CompletionStage<Reply> invite(Call call) {
        var inviteId = call.parameter("inviteId");
        var commandId = commandId(call, inviteId);
        return once(
                commandId,
                call,
                () -> publisher.publish(
                        Topics.INVITE_COMMANDS,
                        inviteId,
                        call.trace(),
                        now -> InviteCommand.newBuilder()
                                .setEventId(commandId)
                                .setAt(now)
                                .setInviteId(inviteId)
                                .setKind(InviteCommandKind.valueOf(
                                        call.member("kind").orElseThrow()))
                                .setActor(call.operator().actor())
                                .setReason(call.member("reason").orElseThrow())
                                .setMessage(call.member("message").orElse(null))
                                .build()));
    }

    /** What is sent again under the same id and says something else would not be carried out. */
    private CompletionStage<Reply> once(String commandId, Call call, Supplier<CompletionStage<Void>> publish) {
        var said = TokenHash.of(String.join(
                "\n",
                call.member("kind").orElse(""),
                call.body().path("delta").asText(""),
                call.member("correctsEntryId").orElse(""),
                call.member("reason").orElse(""),
                call.member("message").orElse("")));
        return inFlight.once(commandId, said, publish)
                .thenApply(outcome -> outcome == InFlight.Outcome.TAKEN_IN
                        ? Commands.takenFromOperator(commandId)
                        : ProblemType.IDEMPOTENCY_KEY_REUSED.problem());
    }

    private static String commandId(Call call, String object) {
        return Ids.commandId(call.operator().actor(), object, call.idempotencyKey());
    }
}
