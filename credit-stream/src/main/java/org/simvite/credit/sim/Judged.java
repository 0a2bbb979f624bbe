package org.simvite.credit.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of hearing something.
 *
 * @param life as it is now
 * @param bookings to be told to the inviter's account, in this order
 * @param told what others are to see; null: nothing changed for them
 * @param firstSettlement the settlement that frees the device, the first of this life; null: none
 */
public record Judged(
        SimLife life,
        List<Booking> bookings,
        @Nullable Shown told,
        @Nullable Settlement firstSettlement) {}
