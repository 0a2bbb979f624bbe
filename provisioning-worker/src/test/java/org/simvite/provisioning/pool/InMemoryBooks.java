package org.simvite.provisioning.pool;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of POOL in maps. */
final class InMemoryBooks implements PoolBooks {

    final Map<String, Profile> profiles = new TreeMap<>();
    final Map<String, Reservation> reservations = new TreeMap<>();
    final Map<String, Assignments> assignments = new TreeMap<>();
    final Map<Line.Id, Line> lines = new HashMap<>();
    final Map<Line.Id, Map<Long, String>> places = new HashMap<>();
    final Map<Line.Id, Map<Long, Long>> gaps = new HashMap<>();
    /** Places and gaps that were read or written. */
    long touched;
    /** Application id to its deadline; a second one without cancelling the first is an error. */
    final Map<String, Instant> deadlines = new TreeMap<>();

    @Override
    public @Nullable Profile profile(String iccid) {
        return profiles.get(iccid);
    }

    @Override
    public void put(Profile profile) {
        profiles.put(profile.iccid(), profile);
    }

    @Override
    public @Nullable Reservation reservation(String applicationId) {
        return reservations.get(applicationId);
    }

    @Override
    public void put(Reservation reservation) {
        reservations.put(reservation.applicationId(), reservation);
    }

    @Override
    public void forgetReservation(String applicationId) {
        reservations.remove(applicationId);
        deadlines.remove(applicationId);
    }

    @Override
    public void forgetProfile(String iccid) {
        profiles.remove(iccid);
    }

    @Override
    public void forgetAssignments(String identifierKey) {
        assignments.remove(identifierKey);
    }

    @Override
    public @Nullable Assignments assignments(String identifierKey) {
        return assignments.get(identifierKey);
    }

    @Override
    public void put(Assignments row) {
        assignments.put(row.key(), row);
    }

    @Override
    public @Nullable Line line(Line.Id id) {
        return lines.get(id);
    }

    @Override
    public void put(Line.Id id, Line line) {
        lines.put(id, line);
    }

    @Override
    public @Nullable String place(Line.Id id, long number) {
        touched++;
        return places.getOrDefault(id, Map.of()).get(number);
    }

    @Override
    public @Nullable Long gap(Line.Id id, long number) {
        touched++;
        return gaps.getOrDefault(id, Map.of()).get(number);
    }

    @Override
    public void putGap(Line.Id id, long number, @Nullable Long otherEnd) {
        touched++;
        var row = gaps.computeIfAbsent(id, any -> new TreeMap<>());
        if (otherEnd == null) {
            row.remove(number);
        } else {
            row.put(number, otherEnd);
        }
    }

    @Override
    public void putPlace(Line.Id id, long number, @Nullable String member) {
        var row = places.computeIfAbsent(id, any -> new TreeMap<>());
        if (member == null) {
            row.remove(number);
        } else {
            row.put(number, member);
        }
    }

    @Override
    public void schedule(String applicationId, Instant due) {
        if (deadlines.putIfAbsent(applicationId, due) != null) {
            throw new IllegalStateException("two deadlines for " + applicationId);
        }
    }

    @Override
    public void cancel(String applicationId, Instant due) {
        if (!deadlines.remove(applicationId, due)) {
            throw new IllegalStateException("no such deadline for " + applicationId);
        }
    }
}
