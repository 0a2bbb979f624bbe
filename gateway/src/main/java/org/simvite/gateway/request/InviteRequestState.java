package org.simvite.gateway.request;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.invite.CodeText;
import org.simvite.gateway.readmodel.InviteRow;
import org.simvite.gateway.readmodel.RequestRow;

/** A request for a code, as its owner sees it. */
public record InviteRequestState(
        String requestId,
        String status,
        @Nullable String channel,
        @Nullable String code,
        @Nullable String inviteId,
        @Nullable String link,
        @Nullable Instant expiresAt,
        @Nullable String reason,
        @Nullable Detail detail) {

    /** What a refusal or a delay has to say beyond its reason. */
    public record Detail(
            @Nullable Integer needed,
            @Nullable Integer available,
            @Nullable Integer balance,
            @Nullable Integer held,
            @Nullable List<String> heldBy,
            @Nullable Instant nextAt,
            @Nullable List<String> waysForward) {}

    private static final Detail NOTHING = new Detail(null, null, null, null, null, null, null);

    static InviteRequestState pending(String requestId) {
        return new InviteRequestState(requestId, "PENDING", null, null, null, null, null, null, null);
    }

    /** Its code would be another request's: it has none, and can ask again at once. */
    static InviteRequestState collided(RequestRow row) {
        var detail = new Detail(null, null, null, null, null, null, List.of("WAIT"));
        return new InviteRequestState(
                row.requestId(), "REFUSED", row.channel(), null, null, null, null, "NOT_DECIDED", detail);
    }

    /**
     * An install code that ended before it was redeemed. One that expired can be had anew by registering again; one that an operator
     * revoked stays so.
     *
     * @param code with status EXPIRED or REVOKED
     */
    static InviteRequestState ended(RequestRow row, InviteRow code) {
        boolean expired = code.status().equals("EXPIRED");
        var detail = new Detail(
                null,
                null,
                null,
                null,
                null,
                expired ? code.expiresAt() : null,
                expired ? null : List.of("ASK_SUPPORT"));
        return new InviteRequestState(
                row.requestId(),
                "REFUSED",
                row.channel(),
                null,
                code.inviteId(),
                null,
                row.expiresAt(),
                "CODE_" + code.status(),
                detail);
    }

    static InviteRequestState of(RequestRow row, CodeText codes) {
        var inviteId = row.inviteId();
        boolean granted = row.status().equals("GRANTED") && inviteId != null;
        return new InviteRequestState(
                row.requestId(),
                row.status(),
                row.channel(),
                granted && inviteId != null ? codes.code(inviteId) : null,
                granted ? inviteId : null,
                granted && inviteId != null ? codes.link(inviteId) : null,
                row.expiresAt(),
                row.reason(),
                row.status().equals("REFUSED") || row.status().equals("DELAYED") ? detail(row) : null);
    }

    /** Whether there is an answer. A delay is one, though it is not the last: it says when to ask again, or what to do instead. */
    boolean settled() {
        return status.equals("GRANTED") || status.equals("REFUSED") || status.equals("DELAYED");
    }

    /** Null when the reason says it all, as CHANNEL_NOT_ALLOWED does. */
    private static @Nullable Detail detail(RequestRow row) {
        var detail = new Detail(
                row.needed(),
                row.available(),
                row.balance(),
                row.held(),
                row.heldBy().isEmpty() ? null : row.heldBy(),
                row.nextAt(),
                row.ways().isEmpty() ? null : row.ways());
        return detail.equals(NOTHING) ? null : detail;
    }

    @Override
    public String toString() {
        return "InviteRequestState[" + requestId + ", " + status + "]";
    }
}
