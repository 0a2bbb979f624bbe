package org.simvite.provisioning.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** POOL with its rows, a clock, and everything it ever told; checks after each step what must always hold. */
final class PoolWorld {

    static final PoolPolicy POLICY = new PoolPolicy(
            Map.of("esim", ProfileKind.ESIM, "vsim", ProfileKind.VSIM),
            Set.of("main", "second"),
            Duration.ofHours(24),
            Duration.ofSeconds(30),
            12,
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            3,
            2,
            Duration.ofDays(7),
            Duration.ofDays(6),
            Duration.ofDays(400));

    final InMemoryBooks books = new InMemoryBooks();
    final Pool pool = new Pool(POLICY, books);
    final List<Effect> told = new ArrayList<>();
    final List<Order> orders = new ArrayList<>();
    /** ICCID and generation to the applications that ever had it. */
    final Map<String, Set<String>> holders = new TreeMap<>();

    /** Applications, and the ICCID that the back end called downloaded when it had been ordered for them before. */
    final Map<String, String> outThere = new TreeMap<>();

    private final Map<String, Long> revisions = new HashMap<>();
    private final List<String> arrivals = new ArrayList<>();
    Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private int commands;

    List<Effect> add(String poolId, int number) {
        return stock(new StockCommand.Add(command(), sim(poolId, number)));
    }

    List<Effect> retire(String poolId, int number) {
        return stock(new StockCommand.Retire(command(), poolId, iccid(number), "broken tray"));
    }

    List<Effect> restore(String poolId, int number) {
        return stock(new StockCommand.Restore(command(), poolId, iccid(number)));
    }

    /** Another row brings the profile. */
    List<Effect> release(String poolId, int number) {
        return stock(new StockCommand.Release(command(), poolId, iccid(number)));
    }

    List<Effect> reclaim(String applicationId, boolean downloaded) {
        var reservation = books.reservation(applicationId);
        var iccid = reservation == null ? null : reservation.iccid();
        if (reservation == null || iccid == null) {
            return List.of();
        }
        var generation = reservation.generation();
        var poolId = reservation.request().poolId();
        return stock(new StockCommand.Reclaim(command(), poolId, iccid, applicationId, generation, downloaded));
    }

    List<Effect> withdraw(String applicationId) {
        return took(pool.withdraw(applicationId, now));
    }

    List<Effect> used(String applicationId) {
        var reservation = reservation(applicationId);
        return stock(new StockCommand.Used(
                command(),
                reservation.request().poolId(),
                Step.require(reservation.iccid()),
                applicationId,
                reservation.generation()));
    }

    List<Effect> stock(StockCommand command) {
        return took(pool.stock(command, now));
    }

    List<Effect> reserve(String poolId, String applicationId) {
        if (books.reservation(applicationId) == null) {
            arrivals.add(applicationId);
        }
        return took(pool.reserve(request(poolId, applicationId), now));
    }

    List<Effect> answer(Order order, Outcome outcome) {
        var before = books.reservation(order.reservation().applicationId());
        var effects = took(pool.settle(result(order, outcome), now));
        if (before != null && !speaksFor(order, outcome, before)) {
            assertThat(effects)
                    .as(
                            "%s of attempt %s, generation %s",
                            outcome, order.attempt(), order.profile().generation())
                    .allSatisfy(effect -> assertThat(effect).isInstanceOf(Effect.Ignored.class));
        }
        var heeded = effects.stream().noneMatch(Effect.Ignored.class::isInstance);
        if (heeded && outcome == Outcome.ALREADY_DOWNLOADED && timesOrdered(order) > 1) {
            outThere.put(order.reservation().applicationId(), order.profile().iccid());
        }
        whatIsOutThereIsItsApplications();
        return effects;
    }

    /** As often as the same profile went to the same application, whatever was to be done with it. */
    private long timesOrdered(Order order) {
        return orders.stream()
                .filter(other -> other.reservation()
                        .applicationId()
                        .equals(order.reservation().applicationId()))
                .filter(other -> other.profile().iccid().equals(order.profile().iccid()))
                .filter(other -> other.profile().generation() == order.profile().generation())
                .count();
    }

    /** Neither free to apply again, as one that failed is, nor with a second SIM. */
    private void whatIsOutThereIsItsApplications() {
        outThere.forEach((applicationId, iccid) -> {
            var reservation = reservation(applicationId);
            assertThat(reservation.stage()).as(applicationId).isIn(Stage.PROVISIONED, Stage.RECLAIMED);
            assertThat(reservation.iccid()).as(applicationId).isEqualTo(iccid);
            var profile = Step.require(books.profile(iccid));
            assertThat(profile.spent()).as("never issued again").isTrue();
        });
    }

    /** Whether a result may change anything: of the profile it has now, and not of an attempt that is no longer the one. */
    private static boolean speaksFor(Order order, Outcome outcome, Reservation reservation) {
        return order.profile().iccid().equals(reservation.iccid())
                && order.profile().generation() == reservation.generation()
                && (order.kind() == OrderKind.CANCEL) == reservation.stage().cancels()
                && (order.attempt() == reservation.orders().attempt() || outcome.holdsForAllAttempts());
    }

    List<Effect> settle(Result result) {
        return took(pool.settle(result, now));
    }

    List<Effect> answerLast(Outcome outcome) {
        return answer(lastOrder(), outcome);
    }

    Order lastOrder() {
        return orders.get(orders.size() - 1);
    }

    /** Moves the clock and fires what is due by then, in order. */
    List<Effect> pass(Duration time) {
        var until = now.plus(time);
        var effects = new ArrayList<Effect>();
        for (var next = firstDue(until); next != null; next = firstDue(until)) {
            var due = books.deadlines.get(next);
            assertThat(due).isNotNull();
            if (due == null) {
                break;
            }
            now = due.isAfter(now) ? due : now;
            books.deadlines.remove(next);
            // the index forgets what it fires; the row still names it, so that cancelling it again is harmless there
            books.deadlines.put(next, due);
            effects.addAll(took(pool.due(next, due, now)));
            if (Forgetting.isOfProfile(next)) {
                // nothing else names it
                books.deadlines.remove(next);
            }
        }
        now = until;
        return effects;
    }

    private @Nullable String firstDue(Instant until) {
        return books.deadlines.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(until))
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    Reservation reservation(String applicationId) {
        return Step.require(books.reservation(applicationId));
    }

    Profile profile(int number) {
        return Step.require(books.profile(iccid(number)));
    }

    private List<Effect> took(List<Effect> effects) {
        told.addAll(effects);
        for (var effect : effects) {
            if (effect instanceof Effect.OrderIssued issued) {
                orders.add(issued.order());
            } else if (effect instanceof Effect.ProfileChanged changed) {
                grows("profile " + changed.profile().iccid(), changed.profile().revision());
            } else if (effect instanceof Effect.ProfileForgotten forgotten) {
                revisions.remove("profile " + forgotten.profile().iccid());
            } else if (effect instanceof Effect.AssignmentsChanged changed) {
                grows(changed.assignments().key(), changed.assignments().revision());
            } else if (effect instanceof Effect.ReservationChanged changed) {
                grows(
                        "application " + changed.reservation().applicationId(),
                        changed.reservation().revision());
                reserved(changed);
            }
        }
        new PoolInvariants(books).check();
        whatIsOutThereIsItsApplications();
        return effects;
    }

    private void grows(String what, long revision) {
        assertThat(revision).as(what).isGreaterThan(revisions.getOrDefault(what, 0L));
        revisions.put(what, revision);
    }

    private void reserved(Effect.ReservationChanged changed) {
        var reservation = changed.reservation();
        if (reservation.stage() != Stage.FULFILLING) {
            return;
        }
        var applications =
                holders.computeIfAbsent(reservation.iccid() + "/" + reservation.generation(), any -> new TreeSet<>());
        applications.add(reservation.applicationId());
        assertThat(applications).as("one application per generation").hasSize(1);
        inOrder(reservation);
    }

    /** Nobody who came earlier to the same line is still in it. */
    private void inOrder(Reservation served) {
        if (served.orders().unusable() > 0) {
            return;
        }
        for (var earlier : arrivals.subList(0, arrivals.indexOf(served.applicationId()))) {
            var other = books.reservation(earlier);
            if (other != null
                    && other.request().poolId().equals(served.request().poolId())
                    && other.request().kind() == served.request().kind()) {
                assertThat(other.stage())
                        .as("%s came before %s", earlier, served.applicationId())
                        .isNotEqualTo(Stage.BACKORDERED);
            }
        }
    }

    private String command() {
        return "command-" + ++commands;
    }

    Result result(Order order, Outcome outcome) {
        return result(order, outcome, now);
    }

    static Result result(Order order, Outcome outcome, Instant at) {
        return new Result(
                at,
                order.reservation().applicationId(),
                order.kind(),
                order.attempt(),
                order.profile().iccid(),
                order.profile().generation(),
                outcome,
                outcome == Outcome.APPLICANT_FAULT ? FailureReason.SIGNATURE_INVALID : FailureReason.BACK_END_FAILED,
                outcome == Outcome.SUCCEEDED ? "" : "8.2.1/3.9");
    }

    static ProfileKind kindOf(String poolId) {
        return poolId.startsWith("vsim") ? ProfileKind.VSIM : ProfileKind.ESIM;
    }

    static String iccid(int number) {
        return String.format("8988211%012d", number);
    }

    static SimData sim(String poolId, int number) {
        var virtual = kindOf(poolId) == ProfileKind.VSIM;
        return new SimData(
                iccid(number),
                poolId,
                kindOf(poolId),
                virtual ? String.format("00101%010d", number) : null,
                String.format("4916%09d", number),
                virtual ? null : "consumer",
                virtual ? null : "main",
                virtual ? Algorithm.MILENAGE : Algorithm.NONE,
                virtual ? "jwe-" + number : null);
    }

    static Request request(String poolId, String applicationId) {
        return request(poolId, false, applicationId);
    }

    static Request request(String poolId, boolean chosen, String applicationId) {
        return new Request(
                applicationId,
                poolId,
                chosen,
                kindOf(poolId),
                "terminal:abc",
                "key-abc",
                "89049032123451234512345678901235",
                "{jwk}",
                "a.b.c",
                new Hold("0123456789AB", "terminal:sponsor", 10, "staked@1"),
                null);
    }
}
