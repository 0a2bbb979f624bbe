package org.simvite.provisioning.pool;

import java.time.Instant;
import java.util.List;

/**
 * The POOL aggregate: decides which application gets which profile, what is ordered at the back end, and what becomes of
 * it. Each method reads rows, decides, writes rows, and returns what is to be told, in order. A profile generation is
 * assigned to at most one application; each profile is in exactly one state; each application ends provisioned or failed
 * unless it stands in line; at most one order per profile is outstanding.
 */
public final class Pool {

    private final PoolPolicy policy;
    private final PoolBooks books;

    public Pool(PoolPolicy policy, PoolBooks books) {
        this.policy = policy;
        this.books = books;
    }

    public List<Effect> stock(StockCommand command, Instant now) {
        var step = new Step(policy, books, now, command.id());
        new Stocking(step).carryOut(command);
        return step.effects();
    }

    public List<Effect> reserve(Request request, Instant now) {
        var step = new Step(policy, books, now);
        new Reserving(step).reserve(request);
        return step.effects();
    }

    /** Its device turned out to be another account's: it fails, unless its SIM was handed out, which ends by itself. */
    public List<Effect> withdraw(String applicationId, Instant now) {
        var step = new Step(policy, books, now);
        new Settling(step).withdraw(applicationId);
        return step.effects();
    }

    public List<Effect> settle(Result result, Instant now) {
        var step = new Step(policy, books, now);
        new Settling(step).settle(result);
        return step.effects();
    }

    /** A deadline came; one that was moved meanwhile does nothing. */
    public List<Effect> due(String applicationId, Instant due, Instant now) {
        var step = new Step(policy, books, now);
        if (Forgetting.isOfProfile(applicationId)) {
            new Forgetting(step).profile(applicationId);
            return step.effects();
        }
        var reservation = books.reservation(applicationId);
        if (reservation != null && due.equals(reservation.dueAt())) {
            new Settling(step).due(reservation);
        }
        return step.effects();
    }
}
