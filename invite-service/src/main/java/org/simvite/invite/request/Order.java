package org.simvite.invite.request;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The channel's rules hold: a code is to be issued, if credit allows.
 *
 * @param answerableId account that the code is held against
 * @param holderId account that asked and gets the code
 * @param at when it was asked for
 * @param boundAccountId the only account that can redeem the code; null for any
 * @param openLimit codes with open uses that the answerable account may have at once; 0 for no limit
 * @param dayLimit codes that it may get within a rolling day; 0 for no limit
 * @param payloadHash that of the request
 */
public record Order(
        String requestId,
        String answerableId,
        String holderId,
        Channel channel,
        Instant at,
        @Nullable String boundAccountId,
        int openLimit,
        int dayLimit,
        String payloadHash)
        implements Decision {}
