package org.simvite.gateway.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandKind;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.publish.Publisher;
import org.simvite.topic.Topics;

/** Commands of operators, each with actor and cause. The id of a command follows from operator, object and {@code Idempotency-Key}, so that it is carried out once. */
public final class OperatorCommands {

    private final Publisher publisher;

    public OperatorCommands(Publisher publisher) {
        this.publisher = publisher;
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
        return publisher
                .publish(
                        Topics.ACCOUNT_COMMANDS,
                        accountId,
                        call.trace(),
                        now -> AccountCommand.newBuilder()
                                .setEventId(eventId(call, accountId))
                                .setAt(now)
                                .setAccountId(accountId)
                                .setKind(kind)
                                .setDelta(delta)
                                .setCorrectsEntryId(
                                        call.member("correctsEntryId").orElse(null))
                                .setActor(call.operator().actor())
                                .setCause(call.member("cause").orElseThrow())
                                .build())
                .thenApply(done -> Answer.of(202));
    }

    /** {@code commandInvite}. */
    public CompletionStage<Reply> invite(Call call) {
        var inviteId = call.parameter("inviteId");
        return publisher
                .publish(
                        Topics.INVITE_COMMANDS,
                        inviteId,
                        call.trace(),
                        now -> InviteCommand.newBuilder()
                                .setEventId(eventId(call, inviteId))
                                .setAt(now)
                                .setInviteId(inviteId)
                                .setKind(InviteCommandKind.valueOf(
                                        call.member("kind").orElseThrow()))
                                .setActor(call.operator().actor())
                                .setCause(call.member("cause").orElseThrow())
                                .build())
                .thenApply(done -> Answer.of(202));
    }

    private static String eventId(Call call, String object) {
        return call.operator().actor() + "/" + object + "/" + call.idempotencyKey();
    }
}
