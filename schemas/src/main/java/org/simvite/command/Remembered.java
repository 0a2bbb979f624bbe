package org.simvite.command;

import java.time.Duration;

/**
 * How long a decision is remembered, at least, so that a record that is read again finds it made: longer than the topic of what it
 * decides can hold the record, which is its retention and the time of a segment, since segments are dropped whole.
 */
public final class Remembered {

    /** Of a step from one aggregate to another. Asserted against the catalogue. */
    public static final Duration OF_STEPS = Duration.ofDays(36);

    /** Of a command, or another fact that is kept for a year. Asserted against the catalogue. */
    public static final Duration OF_COMMANDS = Duration.ofDays(408);

    private Remembered() {}
}
