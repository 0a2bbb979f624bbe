package org.simvite.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * A command's place among others: the one given last holds, whichever is read last. Two of the same millisecond are told apart
 * by their ids.
 *
 * @param at when it was given, by the clock of the gateway that took it in
 * @param commandId 22 base64url characters
 */
public record Given(Instant at, String commandId) implements Comparable<Given> {

    /** Before every command. */
    public static final Given NEVER = new Given(Instant.EPOCH, "");

    /** By how much a gateway's clock may be ahead. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private static final Comparator<Given> ORDER =
            Comparator.comparing(Given::at).thenComparing(Given::commandId);

    /**
     * When a command was given, for whoever takes it in first. A time that is further ahead than a clock can be is none, and it is given now: otherwise what one gateway
     * says would beat what all others say, for as long as its clock is ahead.
     *
     * @param stamped by the gateway
     */
    public static Instant time(Instant stamped, Instant now) {
        return stamped.isAfter(now.plus(AHEAD)) ? now : stamped;
    }

    @Override
    public int compareTo(Given other) {
        return ORDER.compare(this, other);
    }

    /** Whether it was given later, and so holds. */
    public boolean isAfter(Given other) {
        return compareTo(other) > 0;
    }
}
