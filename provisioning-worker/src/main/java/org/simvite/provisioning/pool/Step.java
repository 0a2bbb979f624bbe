package org.simvite.provisioning.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.provisioning.pool.Assignments.IdentifierKind;
import org.simvite.provisioning.pool.Effect.Cause;

/** One step of POOL: its time, its rows and what it has told so far. Every change of a row goes through here. */
final class Step {

    private final PoolPolicy policy;
    private final PoolBooks books;
    private final Instant now;
    private final @Nullable String command;
    private final List<Effect> effects = new ArrayList<>();

    Step(PoolPolicy policy, PoolBooks books, Instant now) {
        this(policy, books, now, null);
    }

    /** @param command that is being carried out; null: something else set the step off */
    Step(PoolPolicy policy, PoolBooks books, Instant now, @Nullable String command) {
        this.command = command;
        this.policy = policy;
        this.books = books;
        // the rows and topics count in milliseconds; a deadline must read back as it was written
        this.now = Instant.ofEpochMilli(now.toEpochMilli());
    }

    List<Effect> effects() {
        return List.copyOf(effects);
    }

    PoolPolicy policy() {
        return policy;
    }

    PoolBooks books() {
        return books;
    }

    Instant now() {
        return now;
    }

    Instant in(Duration wait) {
        return Instant.ofEpochMilli(now.plus(wait).toEpochMilli());
    }

    void ignore(Cause cause) {
        effects.add(new Effect.Ignored(cause));
    }

    void tell(Effect effect) {
        effects.add(effect);
    }

    void stocked(StockCommand.Add command, @Nullable Cause refusal) {
        effects.add(new Effect.Stocked(command, refusal));
    }

    /** The code is told that its application is here, also when it asks again. */
    void answer(Reservation reservation) {
        effects.add(new Effect.Answered(reservation));
    }

    Queue free(String poolId, ProfileKind kind) {
        return new Queue(books, new Line.Id(poolId, kind, Line.Side.FREE));
    }

    Queue waiting(Request request) {
        return waiting(request.poolId(), request.kind());
    }

    Queue waiting(String poolId, ProfileKind kind) {
        return new Queue(books, new Line.Id(poolId, kind, Line.Side.WAITING));
    }

    void save(Profile profile) {
        var before = books.profile(profile.iccid());
        var changed = profile.after(before == null ? List.of() : before.history(), now, by(profile, before));
        books.put(changed);
        effects.add(new Effect.ProfileChanged(changed));
    }

    /** One command can let others go on: a profile is reserved by its application. */
    private String by(Profile profile, @Nullable Profile before) {
        if (command != null && profile.state() != ProfileState.RESERVED) {
            return command;
        }
        var application =
                profile.applicationId() != null || before == null ? profile.applicationId() : before.applicationId();
        return application == null ? "" : application;
    }

    /** Writes the row and moves its deadline; tells nobody. */
    Reservation keep(Reservation next) {
        var before = books.reservation(next.applicationId());
        var was = before == null ? null : before.dueAt();
        if (was != null && !was.equals(next.dueAt())) {
            books.cancel(next.applicationId(), was);
        }
        if (next.dueAt() != null && !next.dueAt().equals(was)) {
            books.schedule(next.applicationId(), next.dueAt());
        }
        books.put(next);
        return next;
    }

    Reservation tell(Reservation next, @Nullable Profile profile, @Nullable Long position) {
        keep(next);
        effects.add(new Effect.ReservationChanged(next, profile, position));
        return next;
    }

    /** Issues the next attempt; of a cancellation while the stage says so. Writes the row. */
    void order(Reservation reservation, Profile profile) {
        var next = keep(nextAttempt(reservation));
        effects.add(new Effect.OrderIssued(orderOf(next, profile)));
    }

    /** The next free profile goes to the application, which stands in no line. */
    void assign(Reservation reservation, Profile free) {
        var profile = free.reserved(reservation.applicationId());
        save(profile);
        identifiers(profile, true);
        var got = tell(nextAttempt(reservation.got(profile)), profile, null);
        effects.add(new Effect.OrderIssued(orderOf(got, profile)));
    }

    private Reservation nextAttempt(Reservation reservation) {
        var orders = reservation.orders().next();
        return reservation.ordered(orders, in(policy.silenceOf(orders.attempt())));
    }

    private static Order orderOf(Reservation reservation, Profile profile) {
        var kind = reservation.stage().cancels() ? OrderKind.CANCEL : OrderKind.FULFIL;
        return new Order(kind, reservation.orders().attempt(), reservation, profile, !profile.leaving());
    }

    /** Whoever waits longest gets the profile that has been free longest, as long as there are both. */
    void serve(String poolId, ProfileKind kind) {
        var free = free(poolId, kind);
        var waiting = waiting(poolId, kind);
        while (free.size() > 0 && waiting.size() > 0) {
            var applicationId = require(waiting.take());
            var iccid = require(free.take());
            assign(require(books.reservation(applicationId)), require(books.profile(iccid)));
        }
    }

    /** Back in stock as a new generation, unless an operator wants it out. */
    void putBack(Profile profile) {
        identifiers(profile, false);
        if (profile.leaving()) {
            retire(profile, false, profile.cause());
            return;
        }
        var place = free(profile.sim().poolId(), profile.sim().kind()).join(profile.iccid());
        save(profile.putBack(place));
        serve(profile.sim().poolId(), profile.sim().kind());
    }

    Profile retire(Profile profile, boolean spent, String cause) {
        var retired = profile.retired(spent, cause);
        save(retired);
        leftBy(profile);
        books.schedule(Forgetting.deadline(retired), in(policy.remembered()));
        return retired;
    }

    Profile doubt(Profile profile, String cause) {
        var doubtful = profile.doubtful(cause);
        save(doubtful);
        leftBy(profile);
        return doubtful;
    }

    /** Out of stock, as an operator wanted it. */
    private void leftBy(Profile profile) {
        if (profile.leavingBy() != null) {
            effects.add(new Effect.CommandEnded(profile.leavingBy(), profile.iccid(), false));
        }
    }

    void fail(Reservation reservation, @Nullable Profile profile, FailureReason reason, boolean applicantFault) {
        var ended = reservation.ended(Stage.FAILED, reason, applicantFault, in(policy.remembered()));
        tell(ended, profile, null);
    }

    /** Opens or closes the time in which the profile's identifiers are its application's. */
    void identifiers(Profile profile, boolean open) {
        var sim = profile.sim();
        identifier(IdentifierKind.ICCID, sim.iccid(), profile, open);
        identifier(IdentifierKind.IMSI, sim.imsi(), profile, open);
        identifier(IdentifierKind.MSISDN, sim.msisdn(), profile, open);
    }

    private void identifier(IdentifierKind kind, @Nullable String digits, Profile profile, boolean open) {
        if (digits == null) {
            return;
        }
        var before = books.assignments(Assignments.key(kind, digits));
        var rows = before == null ? Assignments.none(kind, digits, profile.iccid()) : before;
        var application = require(profile.applicationId());
        var after = open ? rows.opened(application, profile.iccid(), profile.generation(), now) : rows.closed(now);
        if (after.revision() != rows.revision()) {
            books.put(after);
            effects.add(new Effect.AssignmentsChanged(after));
        }
    }

    static <T> T require(@Nullable T row) {
        if (row == null) {
            throw new IllegalStateException("a row that others refer to is missing");
        }
        return row;
    }
}
