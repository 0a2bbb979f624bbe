package org.simvite.invite.request;

/** Why there is no code. The words are those of the HTTP API. */
public enum RefusalReason {
    /** The channel is not offered, or not to this kind of account, or the request did not come the channel's way. */
    CHANNEL_NOT_ALLOWED,
    CLOSED,
    SUSPENDED,
    /** The device, or the account, has had its install code. */
    ALREADY_GRANTED,
    /** The account that asks was not known in time, for a cause of ours. */
    NOT_DECIDED
}
