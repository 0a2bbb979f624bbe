package org.simvite.gateway.readmodel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;

/**
 * What became of a command in one aggregate.
 *
 * @param count how many codes, profiles or records it reached so far
 */
public record OutcomeRow(
        Aggregate aggregate, CommandResult result, @Nullable CommandReason reason, long count, Instant at) {}
