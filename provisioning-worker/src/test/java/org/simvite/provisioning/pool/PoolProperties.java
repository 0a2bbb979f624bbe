package org.simvite.provisioning.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any interleaving of stock, requests, results (of any attempt ever made, any outcome, again and again), deadlines and
 * reclaims. {@link PoolWorld} checks after each step; here stands what holds at the end.
 */
class PoolProperties {

    private static final List<String> POOLS = List.of("esim", "vsim");

    enum Act {
        ADD,
        RESERVE,
        ANSWER_LAST,
        ANSWER_ANY,
        PASS,
        RECLAIM,
        WITHDRAW,
        RETIRE,
        RESTORE,
        RELEASE
    }

    record Move(Act act, String pool, int number, Outcome outcome, boolean flag) {}

    @Property(tries = 1000)
    void nothingIsGivenTwiceOrLost(@ForAll("moves") List<Move> moves) {
        var world = new PoolWorld();

        moves.forEach(move -> play(world, move));

        settleEverything(world);
        assertThat(world.books.reservations.values())
                .allSatisfy(reservation -> assertThat(reservation.stage())
                        .isIn(Stage.PROVISIONED, Stage.FAILED, Stage.RECLAIMED, Stage.BACKORDERED, Stage.REPLACING));
    }

    @Property(tries = 200)
    void playedTwiceEachStepChangesNothingTheSecondTime(@ForAll("moves") List<Move> moves) {
        var world = new PoolWorld();
        for (var move : moves) {
            play(world, move);
            var before = world.told.size();
            repeat(world, move);
            assertThat(world.told.subList(before, world.told.size()))
                    .allSatisfy(effect -> assertThat(effect)
                            .as("it is answered again, and nothing else")
                            .isInstanceOfAny(
                                    Effect.Ignored.class,
                                    Effect.Answered.class,
                                    Effect.Stocked.class,
                                    Effect.Kept.class));
        }
    }

    private static void play(PoolWorld world, Move move) {
        switch (move.act()) {
            case ADD -> world.add(move.pool(), number(move));
            case RESERVE -> world.reserve(move.pool(), application(move));
            case ANSWER_LAST -> {
                if (!world.orders.isEmpty()) {
                    world.answerLast(move.outcome());
                }
            }
            case ANSWER_ANY -> {
                if (!world.orders.isEmpty()) {
                    world.answer(world.orders.get(move.number() % world.orders.size()), move.outcome());
                }
            }
            case PASS -> world.pass(Duration.ofSeconds(1L << move.number()));
            case RECLAIM -> world.reclaim(application(move), move.flag());
            case WITHDRAW -> world.withdraw(application(move));
            case RETIRE -> world.retire(move.pool(), number(move));
            case RESTORE -> world.restore(move.pool(), number(move));
            case RELEASE -> world.release(move.pool(), number(move));
        }
    }

    private static void repeat(PoolWorld world, Move move) {
        switch (move.act()) {
            case ADD -> world.add(move.pool(), number(move));
            case RESERVE -> world.reserve(move.pool(), application(move));
            case ANSWER_LAST, ANSWER_ANY, PASS, RETIRE, RESTORE -> {}
            case RECLAIM -> world.reclaim(application(move), move.flag());
            case WITHDRAW -> world.withdraw(application(move));
            case RELEASE -> world.release(move.pool(), number(move));
        }
    }

    private static int number(Move move) {
        return move.pool().equals("esim") ? move.number() : 100 + move.number();
    }

    private static String application(Move move) {
        return move.pool() + "-" + move.number();
    }

    /** The back end answers everything; what waits for a retry gets it. */
    private static void settleEverything(PoolWorld world) {
        for (var round = 0; round < 20; round++) {
            for (var order : List.copyOf(world.orders)) {
                world.answer(order, order.kind() == OrderKind.FULFIL ? Outcome.SUCCEEDED : Outcome.CANCELLED);
            }
            world.pass(Duration.ofMinutes(11));
        }
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        return Combinators.combine(
                        Arbitraries.of(Act.class),
                        Arbitraries.of(POOLS),
                        Arbitraries.integers().between(0, 15),
                        Arbitraries.of(Outcome.class),
                        Arbitraries.of(true, false))
                .as(Move::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(120);
    }
}
