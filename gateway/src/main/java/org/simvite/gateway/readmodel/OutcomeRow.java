package org.simvite.gateway.readmodel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;

/**
 * What became of a command in one aggregate.
 *
 * @param subject what it is about, where a command is about several: an ICCID; empty where it is about one thing
 * @param count how many codes, profiles or records it reached so far
 */
public record OutcomeRow(
        Aggregate aggregate,
        String subject,
        CommandResult result,
        @Nullable CommandReason reason,
        long count,
        Instant at) {}
