package org.simvite.credit.policy;

import java.time.Duration;

/**
 * How long late truth counts. From a life's first settlement on SIM heeds what it hears for {@link #HEEDED}, so nothing that it
 * reverses was booked longer ago than that; ACCOUNT remembers what it booked for {@link #REMEMBERED}, longer by what a record may
 * take from the one to the other.
 */
public final class LateTruth {

    public static final Duration HEEDED = Duration.ofDays(400);

    /** No backlog of ours may ever be older than the difference. */
    public static final Duration REMEMBERED = HEEDED.plusDays(30);

    private LateTruth() {}
}
