package org.simvite.credit.sim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bookings of one SIM that are not reversed.
 *
 * @param settlement the one that stands; null before the first and while a use that was taken back has no successor
 * @param settlementId event id of its booking
 * @param lateUseId event id of the booking of use after the deadline; null: none stands
 * @param topUpIds event ids of the further top-ups that stand, the first first
 * @param holdClosed whether the use's hold was closed: by the first settlement, once
 * @param booked how often each booking was made, by event id without repetition
 */
record Standing(
        @Nullable Settlement settlement,
        @Nullable String settlementId,
        @Nullable String lateUseId,
        List<String> topUpIds,
        boolean holdClosed,
        Map<String, Integer> booked) {

    static final Standing NOTHING = new Standing(null, null, null, List.of(), false, Map.of());

    Standing(
            @Nullable Settlement settlement,
            @Nullable String settlementId,
            @Nullable String lateUseId,
            @Nullable List<String> topUpIds,
            boolean holdClosed,
            @Nullable Map<String, Integer> booked) {
        this.settlement = settlement;
        this.settlementId = settlementId;
        this.lateUseId = lateUseId;
        this.topUpIds = topUpIds == null ? List.of() : List.copyOf(topUpIds);
        this.holdClosed = holdClosed;
        this.booked = booked == null ? Map.of() : Map.copyOf(booked);
    }
}
