package org.simvite.gateway.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandKind;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.publish.Publisher;
import org.simvite.topic.Topics;

/**
 * Commands of operators to accounts and codes, each with actor, reason (internal) and perhaps a message to the holder. The time of a command is that of
 * this gateway.
 */
public final class OperatorCommands {

    private final Publisher publisher;
    private final CommandIntake intake;

    public OperatorCommands(Publisher publisher, CommandIntake intake) {
        this.publisher = publisher;
        this.intake = intake;
    }

    /** {@code commandAccount}. */
    public CompletionStage<Reply> account(Call call) {
        var kind = AccountCommandKind.valueOf(call.member("kind").orElseThrow());
        int delta = call.body().path("delta").asInt(0);
        boolean adjusts = kind == AccountCommandKind.ADJUST;
        var faults = new ArrayList<Fault>();
        if (adjusts == (delta == 0)) {
            faults.add(new Fault("/delta", adjusts ? "required, not 0" : "of ADJUST only"));
        }
        if (!adjusts && call.member("correctsEntryId").isPresent()) {
            faults.add(new Fault("/correctsEntryId", "of ADJUST only"));
        }
        if (!faults.isEmpty()) {
            return CompletableFuture.completedFuture(
                    ProblemType.COMMAND_INVALID.problem().withFaults(faults));
        }
        var accountId = call.parameter("accountId");
        return intake.take(
                call,
                accountId,
                said(call),
                commandId -> publisher.publish(
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
        return intake.take(
                call,
                inviteId,
                said(call),
                commandId -> publisher.publish(
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

    private static List<String> said(Call call) {
        return List.of(
                call.member("kind").orElse(""),
                Integer.toString(call.body().path("delta").asInt(0)),
                call.member("correctsEntryId").orElse(""),
                call.member("reason").orElse(""),
                call.member("message").orElse(""));
    }
}
