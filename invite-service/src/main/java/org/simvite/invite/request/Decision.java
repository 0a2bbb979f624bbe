package org.simvite.invite.request;

/** What the channel's rules make of a request. */
public sealed interface Decision permits Order, Refusal {

    String requestId();
}
