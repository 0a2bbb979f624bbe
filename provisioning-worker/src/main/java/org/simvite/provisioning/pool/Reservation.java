package org.simvite.provisioning.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An application as POOL knows it. Each transition counts {@code revision} up by one.
 *
 * @param iccid of the profile it has, had last when it ended, null before the first
 * @param generation of that profile, 0 before the first
 * @param place its number in the waiting line while in line, else 0
 * @param since when it came
 * @param dueAt the one deadline it has; what that means depends on the stage; null when there is none
 * @param reason why it failed, or will when the profile is taken back
 */
public record Reservation(
        Request request,
        Stage stage,
        @Nullable String iccid,
        int generation,
        Orders orders,
        long place,
        Instant since,
        @Nullable Instant dueAt,
        @Nullable FailureReason reason,
        boolean applicantFault,
        long revision) {

    static Reservation came(Request request, Instant now) {
        return new Reservation(request, Stage.BACKORDERED, null, 0, Orders.NONE, 0, now, null, null, false, 0);
    }

    Reservation inLine(Stage stage, long place, Orders orders, Instant due) {
        return new Reservation(request, stage, iccid, generation, orders, place, since, due, null, false, revision + 1);
    }

    Reservation got(Profile profile) {
        return new Reservation(
                request,
                Stage.FULFILLING,
                profile.iccid(),
                profile.generation(),
                orders,
                0,
                since,
                null,
                null,
                false,
                revision + 1);
    }

    Reservation ordered(Orders next, Instant due) {
        return new Reservation(
                request, stage, iccid, generation, next, 0, since, due, reason, applicantFault, revision);
    }

    /** On its way out: the profile has to be taken back first. */
    Reservation cancelling(Stage stage, @Nullable FailureReason why, boolean faulty) {
        return new Reservation(
                request, stage, iccid, generation, orders.cancel(), 0, since, null, why, faulty, revision + 1);
    }

    Reservation provisioned(@Nullable Instant eidUntil) {
        return new Reservation(
                request.served(),
                Stage.PROVISIONED,
                iccid,
                generation,
                orders.answered(),
                0,
                since,
                eidUntil,
                null,
                false,
                revision + 1);
    }

    Reservation withoutEid(@Nullable Instant forgetAt) {
        return new Reservation(
                request.closed(),
                stage,
                iccid,
                generation,
                orders,
                0,
                since,
                forgetAt,
                reason,
                applicantFault,
                revision);
    }

    Reservation ended(Stage stage, @Nullable FailureReason why, boolean faulty, Instant forgetAt) {
        return new Reservation(
                request.closed(),
                stage,
                iccid,
                generation,
                orders.answered(),
                0,
                since,
                forgetAt,
                why,
                faulty,
                revision + 1);
    }

    public String applicationId() {
        return request.applicationId();
    }

    @Override
    public String toString() {
        return request + " " + stage + ", revision " + revision;
    }
}
