package org.simvite.provisioning.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.provisioning.pool.Assignments;
import org.simvite.provisioning.pool.Line;
import org.simvite.provisioning.pool.PoolBooks;
import org.simvite.provisioning.pool.Profile;
import org.simvite.provisioning.pool.Reservation;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;

/** POOL's rows in the stores of one task. */
final class PoolStores implements PoolBooks {

    private static final String PROFILES = "profile-by-iccid";
    private static final String RESERVATIONS = "reservation-by-application";
    private static final String ASSIGNMENTS = "assignments-by-identifier";
    private static final String LINES = "line-by-pool";
    private static final String PLACES = "member-by-place";
    private static final String DEADLINES = "application-by-deadline";

    private final KeyValueStore<String, Profile> profiles;
    private final KeyValueStore<String, Reservation> reservations;
    private final KeyValueStore<String, Assignments> assignments;
    private final KeyValueStore<String, Line> lines;
    private final KeyValueStore<String, String> places;
    private final DueIndex deadlines;

    PoolStores(ProcessingContext context) {
        profiles = context.getStateStore(PROFILES);
        reservations = context.getStateStore(RESERVATIONS);
        assignments = context.getStateStore(ASSIGNMENTS);
        lines = context.getStateStore(LINES);
        places = context.getStateStore(PLACES);
        deadlines = new DueIndex(context, DEADLINES);
    }

    static List<StoreBuilder<?>> builders(Stores stores) {
        return List.of(
                stores.keyValue(PROFILES, Profile.class),
                stores.keyValue(RESERVATIONS, Reservation.class),
                stores.keyValue(ASSIGNMENTS, Assignments.class),
                stores.keyValue(LINES, Line.class),
                stores.keyValue(PLACES, Serdes.String()),
                stores.dueIndex(DEADLINES));
    }

    /** Fires what is due; what does not fit into the time stays for the next run. */
    void drain(Instant now, Duration budget, int most, DueIndex.Handler handler) {
        deadlines.drain(now.toEpochMilli(), budget, most, handler);
    }

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
        reservations.delete(applicationId);
    }

    @Override
    public void forgetProfile(String iccid) {
        profiles.delete(iccid);
    }

    @Override
    public void forgetAssignments(String identifierKey) {
        assignments.delete(identifierKey);
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
        return lines.get(key(id));
    }

    @Override
    public void put(Line.Id id, Line line) {
        lines.put(key(id), line);
    }

    @Override
    public @Nullable String place(Line.Id id, long number) {
        return places.get(key(id) + "|" + number);
    }

    @Override
    @SuppressWarnings("NullAway") // a null value deletes the row
    public void putPlace(Line.Id id, long number, @Nullable String member) {
        places.put(key(id) + "|" + number, member);
    }

    @Override
    public @Nullable Long gap(Line.Id id, long number) {
        var other = places.get(gapKey(id, number));
        return other == null ? null : Long.valueOf(other);
    }

    @Override
    @SuppressWarnings("NullAway") // a null value deletes the row
    public void putGap(Line.Id id, long number, @Nullable Long otherEnd) {
        places.put(gapKey(id, number), otherEnd == null ? null : otherEnd.toString());
    }

    @Override
    public void schedule(String applicationId, Instant due) {
        deadlines.schedule(applicationId, due);
    }

    @Override
    public void cancel(String applicationId, Instant due) {
        deadlines.cancel(applicationId, due);
    }

    private static String gapKey(Line.Id id, long number) {
        return key(id) + "|gap|" + number;
    }

    private static String key(Line.Id id) {
        return id.poolId() + "|" + id.kind() + "|" + id.side();
    }
}
