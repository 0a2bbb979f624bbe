package org.simvite.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.simvite.event.Channel;
import org.simvite.event.InviteRequest;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.publish.AccountPublisher;
import org.simvite.gateway.readmodel.InviteQueries;
import org.simvite.gateway.readmodel.RequestRow;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/** Takes in a request for a code. */
public final class RequestInvite implements Operation {

    private final AccountPublisher publisher;
    private final InviteQueries invites;
    private final InFlight inFlight;

    public RequestInvite(AccountPublisher publisher, InviteQueries invites, InFlight inFlight) {
        this.publisher = publisher;
        this.invites = invites;
        this.inFlight = inFlight;
    }

    /** The answer. */
    public record Requested(String requestId) {}

    @Override
    public CompletionStage<Reply> handle(Call call) {
        var requestId = Ids.requestId(call.terminal().accountId(), call.idempotencyKey());
        var hash = payloadHash(call);
        var known = invites.request(requestId);
        var undecided = known.filter(RequestRow::isUndecided);
        if (known.isPresent()) {
            // a grant that is only remembered by its code has no hash any more
            var before = known.get().payloadHash();
            boolean same = before.isEmpty() || before.equals(hash);
            if (!same || undecided.isEmpty()) {
                return CompletableFuture.completedFuture(
                        same ? accepted(requestId) : ProblemType.IDEMPOTENCY_KEY_REUSED.problem());
            }
        }
        // one that was not decided goes out once more for each time that it was not
        var once = requestId
                + undecided
                        .flatMap(row -> Optional.ofNullable(row.nextAt()))
                        .map(at -> "/" + at.toEpochMilli())
                        .orElse("");
        return inFlight.once(once, hash, () -> publish(call, requestId, hash))
                .thenApply(outcome -> outcome == InFlight.Outcome.TAKEN_IN
                        ? accepted(requestId)
                        : ProblemType.IDEMPOTENCY_KEY_REUSED.problem());
    }

    private CompletionStage<Void> publish(Call call, String requestId, String hash) {
        var caller = call.terminal();
        return publisher.publish(
                call,
                Topics.INVITE_REQUESTS,
                caller.accountId(),
                now -> InviteRequest.newBuilder()
                        .setEventId(requestId)
                        .setAt(now)
                        .setRequestId(requestId)
                        .setAccountId(caller.accountId())
                        .setDeviceId(caller.deviceId())
                        .setChannel(Channel.valueOf(call.member("channel").orElseThrow()))
                        .setSponsorLink(call.member("sponsorLink").orElse(null))
                        .setCampaignId(call.member("campaign").orElse(null))
                        .setNote(call.member("note").orElse(null))
                        .setPayloadHash(hash)
                        .build());
    }

    private static String payloadHash(Call call) {
        return TokenHash.of(String.join(
                "\n",
                "invite-request",
                call.member("channel").orElse(""),
                call.member("sponsorLink").orElse(""),
                call.member("campaign").orElse(""),
                call.member("note").orElse("")));
    }

    private static Reply accepted(String requestId) {
        return Answer.accepted("/v1/invite-requests/" + requestId, new Requested(requestId));
    }
}
