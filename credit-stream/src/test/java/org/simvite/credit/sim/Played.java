package org.simvite.credit.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Plays a life input by input, keeps account of its bookings as the ledger would, and checks after each input what must always hold. */
final class Played {

    final List<Booking> bookings = new ArrayList<>();
    final List<Shown> told = new ArrayList<>();
    final List<Settlement> released = new ArrayList<>();
    final Map<String, Booking> standing = new LinkedHashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final Terms terms;
    SimLife life = SimLife.unknown(Sample.APP, Sample.START);

    Played(Terms terms) {
        this.terms = terms;
    }

    Played() {
        this(Sample.TERMS);
    }

    Played provisioned(Assignment assignment) {
        return hear(life -> life.provisioned(assignment), assignment.at());
    }

    Played hears(Fact... facts) {
        for (Fact fact : facts) {
            hear(life -> life.heard(fact, life.assigned() ? terms : null), fact.at());
        }
        return this;
    }

    Played reclaimed(Instant at) {
        return hear(life -> life.reclaimed(at, false), at);
    }

    /** The profile could not be taken back: it had been downloaded. */
    Played foundDownloaded(Instant at) {
        return hear(life -> life.reclaimed(at, true), at);
    }

    /** Clock and sources pass the moment: every deadline up to it fires, the earliest first. */
    Played silentThrough(Instant moment) {
        for (@Nullable Instant due = life.deadline(terms);
                due != null && !due.isAfter(moment);
                due = life.deadline(terms)) {
            Instant deadline = due;
            hear(life -> life.silentThrough(deadline), deadline);
        }
        return this;
    }

    @Nullable
    Settlement settlement() {
        return life.standing().settlement();
    }

    @Nullable
    Stage stage() {
        return life.shown() == null ? null : life.shown().stage();
    }

    List<Booking.Kind> kinds() {
        return bookings.stream().map(Booking::kind).toList();
    }

    private Played hear(UnaryOperator<SimLife> input, Instant at) {
        SimLife before = life;
        Judged judged = input.apply(life).judge(terms, at);
        life = judged.life();
        boolean takenBack = judged.bookings().stream().anyMatch(booking -> booking.reverses() != null);
        judged.bookings().forEach(this::keepBooks);
        if (judged.told() != null) {
            checkDirection(before.shown(), judged.told(), takenBack);
            told.add(judged.told());
        }
        if (judged.firstSettlement() != null) {
            released.add(judged.firstSettlement());
        }
        check(
                standing.values().stream().filter(Played::settles).count() <= 1,
                "one settlement stands at a time, but " + standing.values());
        check(released.size() <= 1, "the device is released once, but " + released);
        return this;
    }

    private void keepBooks(Booking booking) {
        bookings.add(booking);
        check(ids.add(booking.eventId()), "id used twice: " + booking);
        if (booking.reverses() == null) {
            standing.put(booking.eventId(), booking);
        } else {
            check(standing.remove(booking.reverses()) != null, "reverses what does not stand: " + booking);
        }
    }

    /** Backwards only by late truth, that is when something booked is reversed. */
    private static void checkDirection(@Nullable Shown before, Shown now, boolean takenBack) {
        check(
                before == null
                        || takenBack
                        // it turns out to be out there
                        || before.stage() == Stage.RECLAIMING
                        || now.stage().compareTo(before.stage()) >= 0,
                "backwards from " + before + " to " + now);
    }

    private static boolean settles(Booking booking) {
        return switch (booking.kind()) {
            case USED, UNUSED, RETURNED -> true;
            case TOPPED_UP, USED_LATE, USED_IN_TIME, USE_REVERSED -> false;
        };
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
