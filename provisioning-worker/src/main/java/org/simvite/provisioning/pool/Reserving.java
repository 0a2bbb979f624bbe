package org.simvite.provisioning.pool;

import org.simvite.provisioning.pool.Effect.Cause;

/** Gives an application the profile that has been free longest, or a place in line. */
final class Reserving {

    private final Step step;

    Reserving(Step step) {
        this.step = step;
    }

    void reserve(Request request) {
        var known = step.books().reservation(request.applicationId());
        if (known != null) {
            step.ignore(Cause.DUPLICATE);
            step.answer(known);
            return;
        }
        var came = Reservation.came(request, step.now());
        if (!exists(request)) {
            step.fail(came, null, FailureReason.POOL_UNKNOWN, request.poolChosen());
            return;
        }
        step.answer(came);
        var waiting = step.waiting(request);
        // with somebody in line there is nothing free; a newcomer never passes them
        var iccid = waiting.size() > 0
                ? null
                : step.free(request.poolId(), request.kind()).take();
        if (iccid != null) {
            step.assign(came, Step.require(step.books().profile(iccid)));
            return;
        }
        var before = waiting.size();
        var place = waiting.join(request.applicationId());
        var due = step.in(step.policy().backOrderLimit());
        step.tell(came.inLine(Stage.BACKORDERED, place, Orders.NONE, due), null, before);
    }

    /** Configured for that kind, or stocked with it at any time: in line for another kind, nobody would ever be served. */
    private boolean exists(Request request) {
        return step.policy().pools().get(request.poolId()) == request.kind()
                || step.books().line(new Line.Id(request.poolId(), request.kind(), Line.Side.FREE)) != null;
    }
}
