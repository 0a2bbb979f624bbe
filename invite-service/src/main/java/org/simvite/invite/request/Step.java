package org.simvite.invite.request;

import org.jspecify.annotations.Nullable;
import org.simvite.invite.account.Account;

/**
 * What a request comes to: what is to be remembered and what is to be told. Null leaves things as they are.
 *
 * @param account the account as it now is
 * @param opened whether this opened the account, so that it is told of and the requests that wait for it are decided
 * @param state what is to be remembered of the request
 * @param decision what is to be told of the request
 */
public record Step(
        @Nullable Account account,
        boolean opened,
        @Nullable RequestState state,
        @Nullable Decision decision) {}
