package org.simvite.provisioning.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rows that POOL reads and writes. What is put is seen by the next read; nothing is seen by anybody else before commit. */
public interface PoolBooks {

    @Nullable
    Profile profile(String iccid);

    void put(Profile profile);

    @Nullable
    Reservation reservation(String applicationId);

    void put(Reservation reservation);

    void forgetReservation(String applicationId);

    void forgetProfile(String iccid);

    void forgetAssignments(String identifierKey);

    @Nullable
    Assignments assignments(String identifierKey);

    void put(Assignments assignments);

    /** Null when the line was never used. */
    @Nullable
    Line line(Line.Id id);

    void put(Line.Id id, Line line);

    /** Who stands in that place (ICCID or application id); null when nobody does. */
    @Nullable
    String place(Line.Id id, long number);

    /** Null empties the place. */
    void putPlace(Line.Id id, long number, @Nullable String member);

    /** The other end of the gap that begins or ends in that place; null when none does. */
    @Nullable
    Long gap(Line.Id id, long number);

    /** Null: no gap begins or ends there any more. */
    void putGap(Line.Id id, long number, @Nullable Long otherEnd);

    /** Has {@code Pool.due} called with these values at or after that time, unless cancelled. */
    void schedule(String applicationId, Instant due);

    void cancel(String applicationId, Instant due);
}
