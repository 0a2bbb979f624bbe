package org.simvite.credit.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings the bookings of one SIM into line with the truth: reverses what no longer holds, books what holds now. */
final class Books {

    private final String applicationId;
    /** By event time: when what is being heard happened. */
    private final Instant heardAt;

    private final List<Booking> bookings = new ArrayList<>();
    private final List<String> topUpIds;
    private final Map<String, Integer> booked;
    private @Nullable Settlement settlement;
    private @Nullable String settlementId;
    private @Nullable String lateUseId;
    private boolean holdClosed;

    Books(String applicationId, Standing standing, Instant heardAt) {
        this.applicationId = applicationId;
        this.heardAt = heardAt;
        topUpIds = new ArrayList<>(standing.topUpIds());
        booked = new HashMap<>(standing.booked());
        settlement = standing.settlement();
        settlementId = standing.settlementId();
        lateUseId = standing.lateUseId();
        holdClosed = standing.holdClosed();
    }

    void agreeWith(Truth truth, Instant heardThrough, int topUpsCounted) {
        @Nullable Settlement now = truth.settlement(heardThrough);
        if (now == null && settlement != Settlement.USED) {
            // a settlement for want of use stands until another takes its place; it is not suspended meanwhile
            now = settlement;
        }
        List<Instant> topUps = now == Settlement.USED ? truth.furtherTopUps() : List.of();
        int counted = Math.min(topUps.size(), topUpsCounted);
        boolean lateUse = now == Settlement.UNUSED && truth.usedAt() != null;

        takeBackTopUps(counted);
        takeBackLateUse(lateUse);
        if (now != settlement) {
            Instant at = now == null ? heardAt : settledAt(now, truth);
            takeBackSettlement(at);
            settle(now, at);
        }
        if (lateUse && lateUseId == null && truth.usedAt() != null) {
            lateUseId = book(Booking.Kind.USED_LATE, truth.usedAt(), 0, null);
        }
        while (topUpIds.size() < counted) {
            topUpIds.add(bookTopUp(topUpIds.size() + 1, topUps.get(topUpIds.size())));
        }
    }

    List<Booking> bookings() {
        return List.copyOf(bookings);
    }

    Standing standing() {
        return new Standing(settlement, settlementId, lateUseId, topUpIds, holdClosed, booked);
    }

    private void takeBackTopUps(int counted) {
        while (topUpIds.size() > counted) {
            String last = topUpIds.remove(topUpIds.size() - 1);
            book(Booking.Kind.USE_REVERSED, heardAt, 0, last);
        }
    }

    private void takeBackLateUse(boolean lateUse) {
        if (lateUseId != null && !lateUse) {
            book(Booking.Kind.USE_REVERSED, heardAt, 0, lateUseId);
            lateUseId = null;
        }
    }

    private void takeBackSettlement(Instant at) {
        if (settlementId != null) {
            boolean used = settlement == Settlement.USED;
            book(used ? Booking.Kind.USE_REVERSED : Booking.Kind.USED_IN_TIME, used ? heardAt : at, 0, settlementId);
        }
        settlement = null;
        settlementId = null;
    }

    private void settle(@Nullable Settlement now, Instant at) {
        if (now == null) {
            return;
        }
        settlement = now;
        settlementId = book(Booking.Kind.valueOf(now.name()), at, holdClosed ? 0 : 1, null);
        holdClosed = true;
    }

    private String book(Booking.Kind kind, Instant at, int uses, @Nullable String reverses) {
        String name = applicationId + "/" + kind;
        int repetition = repetition(name);
        String id = repetition == 0 ? name : name + "/" + repetition;
        bookings.add(new Booking(id, kind, at, uses, repetition, reverses));
        return id;
    }

    private String bookTopUp(int ordinal, Instant at) {
        String name = applicationId + "/" + Booking.Kind.TOPPED_UP + "/" + ordinal;
        int repetition = repetition(name);
        String id = repetition == 0 ? name : name + "/" + repetition;
        bookings.add(new Booking(id, Booking.Kind.TOPPED_UP, at, 0, ordinal, null));
        return id;
    }

    private int repetition(String name) {
        return booked.merge(name, 1, Integer::sum) - 1;
    }

    private static Instant settledAt(Settlement settlement, Truth truth) {
        @Nullable
        Instant at = switch (settlement) {
            case USED -> truth.usedAt();
            case UNUSED -> truth.missedAt();
            case RETURNED -> truth.returnedAt();
        };
        if (at == null) {
            throw new IllegalStateException(settlement + " without its time");
        }
        return at;
    }
}
