package org.simvite.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.LongPoll;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.invite.CodeText;
import org.simvite.gateway.readmodel.InviteQueries;
import org.simvite.gateway.readmodel.InviteRow;
import org.simvite.gateway.readmodel.RequestRow;
import org.simvite.gateway.readmodel.Waiters;
import org.simvite.identity.Ids;

/** What became of a request. An id that fits the caller and is not known is PENDING: it may be on its way. */
public final class GetInviteRequest implements Operation {

    private final InviteQueries invites;
    private final CodeText codes;
    private final LongPoll longPoll;

    public GetInviteRequest(InviteQueries invites, CodeText codes, LongPoll longPoll) {
        this.invites = invites;
        this.codes = codes;
        this.longPoll = longPoll;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        var requestId = call.parameter("requestId");
        var accountId = call.terminal().accountId();
        if (state(requestId, accountId).isEmpty()) {
            return CompletableFuture.completedFuture(ProblemType.NOT_FOUND.problem());
        }
        return longPoll.answer(
                call,
                Waiters.ofRequest(requestId),
                () -> state(requestId, accountId).orElseThrow(),
                InviteRequestState::settled);
    }

    private Optional<InviteRequestState> state(String requestId, String accountId) {
        var row = invites.request(requestId);
        if (row.isEmpty()) {
            return Ids.fits(requestId, accountId)
                    ? Optional.of(InviteRequestState.pending(requestId))
                    : Optional.empty();
        }
        return row.filter(found -> found.accountId().equals(accountId)).map(this::state);
    }

    private InviteRequestState state(RequestRow row) {
        return isAnothers(row)
                ? InviteRequestState.collided(row)
                : endedUnused(row)
                        .map(code -> InviteRequestState.ended(row, code))
                        .orElseGet(() -> InviteRequestState.of(row, codes));
    }

    /** The install code that nobody can redeem any more and nobody has. Other codes are shown among the account's codes. */
    private Optional<InviteRow> endedUnused(RequestRow row) {
        var inviteId = row.inviteId();
        return inviteId == null || !row.channel().equals("INSTALL")
                ? Optional.empty()
                : invites.invite(inviteId).filter(InviteRow::isEndedUnused);
    }

    /** Two requests can lead to one id, a few times a year at ten million a day: the code is the first one's. */
    private boolean isAnothers(RequestRow row) {
        var inviteId = row.inviteId();
        return inviteId != null
                && invites.requestOf(inviteId)
                        .filter(request -> !request.equals(row.requestId()))
                        .isPresent();
    }
}
