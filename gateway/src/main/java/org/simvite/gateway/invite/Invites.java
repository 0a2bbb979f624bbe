package org.simvite.gateway.invite;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandKind;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Cursor;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.command.Commands;
import org.simvite.gateway.guess.CodeReader;
import org.simvite.gateway.publish.AccountPublisher;
import org.simvite.gateway.readmodel.InviteQueries;
import org.simvite.gateway.readmodel.InviteQueries.Place;
import org.simvite.gateway.readmodel.InviteQueries.UseRow;
import org.simvite.gateway.readmodel.InviteRow;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/** The caller's codes, and the look at a code before it is used. */
public final class Invites {

    private static final int USES_SHOWN = 20;

    private final InviteQueries invites;
    private final CodeText codes;
    private final CodeReader reader;
    private final AccountPublisher publisher;
    private final InFlight inFlight;

    public Invites(
            InviteQueries invites, CodeText codes, CodeReader reader, AccountPublisher publisher, InFlight inFlight) {
        this.invites = invites;
        this.codes = codes;
        this.reader = reader;
        this.publisher = publisher;
        this.inFlight = inFlight;
    }

    /** One page of codes. */
    public record InvitePage(
            List<InviteView> invites, @Nullable String next) {}

    /** A code, as owner or holder sees it; the code itself is the holder's. */
    public record InviteView(
            String inviteId,
            @Nullable String code,
            @Nullable String link,
            String channel,
            String status,
            int uses,
            int redeemed,
            Instant issuedAt,
            Instant expiresAt,
            int stake,
            @Nullable String message,
            List<UseRow> became) {
        @Override
        public String toString() {
            return "InviteView[" + status + "]";
        }
    }

    /** What a look at a code says. */
    public record Checked(
            boolean usable,
            @Nullable String reason,
            @Nullable Instant expiresAt) {
        static Checked not(String reason) {
            return new Checked(false, reason, null);
        }
    }

    /** {@code listInvites}. */
    public Reply list(Call call) {
        var cursor = Cursor.of(call);
        var after = cursor.flatMap(Invites::place);
        if (cursor.isPresent() && after.isEmpty()) {
            return ProblemType.CURSOR_INVALID.problem();
        }
        int limit = Cursor.limit(call);
        var accountId = call.terminal().accountId();
        var found = invites.ofAccount(accountId, after.orElse(null), limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        var next = found.size() > limit ? cursor(page.get(limit - 1)) : null;
        return Answer.ok(new InvitePage(
                page.stream().map(invite -> view(invite, accountId)).toList(), next));
    }

    /** {@code checkInvite}. */
    public Reply check(Call call) {
        var read = reader.read(call);
        var obstacleToReading = CodeReader.obstacle(read);
        if (obstacleToReading.isPresent()) {
            return obstacleToReading.get();
        }
        if (!(read instanceof CodeReader.Read.Genuine genuine)) {
            return Answer.ok(
                    Checked.not(read instanceof CodeReader.Read.Mistyped ? "CODE_MISTYPED" : "CODE_NOT_USABLE"));
        }
        var caller = call.terminal();
        return Answer.ok(invites.invite(genuine.inviteId())
                .map(invite -> {
                    var obstacle = Usability.obstacle(invite, caller.accountId(), caller.deviceId(), call.at());
                    boolean own = invite.concerns(caller.accountId());
                    var reason = obstacle.map(precise -> own ? precise : "CODE_NOT_USABLE")
                            .orElse(null);
                    return new Checked(obstacle.isEmpty(), reason, own ? invite.expiresAt() : null);
                })
                .orElseGet(() -> Checked.not("CODE_NOT_READ_YET")));
    }

    /**
     * {@code revokeInvite}: of the account that the code is held against. What has ended stays so, and is not told again; the install code is the holder's
     * only way to a SIM of its own, and no second one is given.
     */
    public CompletionStage<Reply> revoke(Call call) {
        var inviteId = call.parameter("inviteId");
        var accountId = call.terminal().accountId();
        var invite = invites.invite(inviteId).filter(found -> found.accountId().equals(accountId));
        if (invite.isEmpty()) {
            return CompletableFuture.completedFuture(ProblemType.NOT_FOUND.problem());
        }
        if (Usability.isOver(invite.get())) {
            return CompletableFuture.completedFuture(Answer.of(204));
        }
        if (Usability.onlyWay(invite.get())) {
            return CompletableFuture.completedFuture(ProblemType.CANNOT_REVOKE.problem());
        }
        var commandId = Ids.commandId(accountId, inviteId, "revoke");
        return inFlight.once(commandId, "", () -> publishRevocation(call, commandId, inviteId, accountId))
                .thenApply(taken -> Commands.takenFromTerminal(commandId));
    }

    private CompletionStage<Void> publishRevocation(Call call, String commandId, String inviteId, String accountId) {
        return publisher.publish(
                call,
                Topics.INVITE_COMMANDS,
                inviteId,
                now -> InviteCommand.newBuilder()
                        .setEventId(commandId)
                        .setAt(now)
                        .setInviteId(inviteId)
                        .setKind(InviteCommandKind.REVOKE)
                        .setAccountId(accountId)
                        .setActor(accountId)
                        .setReason("revoked by its owner")
                        .build());
    }

    private InviteView view(InviteRow invite, String accountId) {
        boolean holder = invite.holderId().equals(accountId);
        return new InviteView(
                invite.inviteId(),
                holder ? codes.code(invite.inviteId()) : null,
                holder ? codes.link(invite.inviteId()) : null,
                invite.channel(),
                invite.status(),
                invite.uses(),
                invite.redeemed(),
                invite.issuedAt(),
                invite.expiresAt(),
                invite.stake(),
                invite.message(),
                invites.uses(invite.inviteId(), USES_SHOWN));
    }

    private static String cursor(InviteRow last) {
        return Cursor.encode(last.issuedAt().toEpochMilli() + " " + last.inviteId());
    }

    private static Optional<Place> place(String cursor) {
        var parts = cursor.split(" ");
        try {
            return parts.length == 2
                    ? Optional.of(new Place(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1]))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
