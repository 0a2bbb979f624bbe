package org.simvite.credit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.credit.sim.Sample.ACTIVATION_DUE;
import static org.simvite.credit.sim.Sample.BILLING;
import static org.simvite.credit.sim.Sample.FAR;
import static org.simvite.credit.sim.Sample.FETCH_DUE;
import static org.simvite.credit.sim.Sample.FIRST_USE;
import static org.simvite.credit.sim.Sample.SMDP;
import static org.simvite.credit.sim.Sample.START;
import static org.simvite.credit.sim.Sample.TERMS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** A SIM's life under any interleaving, duplication and order of callbacks, top-ups, reversals, ticks and deadlines. */
class SimLifeProperties {

    @Property(tries = 2000)
    void the_end_depends_on_the_facts_alone(
            @ForAll("facts") List<Fact> facts,
            @ForAll boolean esim,
            @ForAll Oracle.Answer answer,
            @ForAll Random shuffling) {
        @Nullable Settlement expected = Oracle.settlement(esim, answer, facts);

        Played played = play(facts, esim, answer, shuffling);

        assertThat(played.settlement()).isEqualTo(expected);
        Played inOrder = play(facts, esim, answer, null);
        assertThat(standingKinds(played)).isEqualTo(standingKinds(inOrder));
    }

    @Property(tries = 1000)
    void a_use_closes_its_hold_once(@ForAll("facts") List<Fact> facts, @ForAll boolean esim, @ForAll Random shuffling) {
        Played played = play(facts, esim, shuffling);

        assertThat(played.bookings.stream().mapToInt(Booking::uses).sum()).isEqualTo(1);
        assertThat(played.bookings.get(0).uses()).isEqualTo(1);
        assertThat(played.released).hasSize(1);
    }

    @Property(tries = 500)
    void the_inviters_credit_depends_on_the_facts_alone(
            @ForAll("facts") List<Fact> facts, @ForAll boolean esim, @ForAll Random shuffling) {
        InviterAccount inviter = new InviterAccount();
        InviterAccount another = new InviterAccount();

        play(facts, esim, shuffling).bookings.forEach(inviter::books);
        play(facts, esim, null).bookings.forEach(another::books);

        assertThat(inviter.balance()).isEqualTo(another.balance());
        assertThat(inviter.held()).isZero();
    }

    @Property(tries = 1000)
    void an_undownloaded_esim_is_free_only_when_it_is_back_or_its_last_deadline_is_over(
            @ForAll("facts") List<Fact> facts, @ForAll Random shuffling) {
        List<Fact> arriving = new ArrayList<>(facts);
        Collections.shuffle(arriving, shuffling);
        Played played = new Played().provisioned(Sample.assignment(true));

        for (Fact fact : arriving) {
            played.hears(fact).silentThrough(ACTIVATION_DUE.minusMillis(1));
            assertThat(played.released.isEmpty()
                            || played.told.get(played.told.size() - 1).downloaded())
                    .isTrue();
        }
    }

    @Property(tries = 1000)
    void a_duplicate_changes_nothing(
            @ForAll("facts") List<Fact> facts, @ForAll boolean esim, @ForAll Random shuffling) {
        Played played = play(facts, esim, shuffling);
        SimLife before = played.life;
        int booked = played.bookings.size();

        facts.forEach(played::hears);
        played.provisioned(Sample.assignment(esim));

        assertThat(played.life).isEqualTo(before);
        assertThat(played.bookings).hasSize(booked);
    }

    @Property(tries = 1000)
    void a_duplicate_never_moves_a_deadline(
            @ForAll("facts") List<Fact> facts, @ForAll boolean esim, @ForAll Random shuffling) {
        Played played = new Played().provisioned(Sample.assignment(esim));
        List<Fact> arriving = new ArrayList<>(facts);
        Collections.shuffle(arriving, shuffling);

        for (Fact fact : arriving) {
            @Nullable Instant due = played.hears(fact).life.deadline(TERMS);
            played.hears(fact).provisioned(laterProvisioned(esim));
            assertThat(played.life.deadline(TERMS)).isEqualTo(due);
        }
    }

    @Property(tries = 1000)
    void silence_that_nobody_vouches_for_penalises_nobody(
            @ForAll("facts") List<Fact> facts, @ForAll boolean esim, @ForAll Random shuffling) {
        List<Fact> arriving = new ArrayList<>(facts);
        Collections.shuffle(arriving, shuffling);

        Played played = new Played().provisioned(Sample.assignment(esim)).hears(arriving.toArray(Fact[]::new));

        assertThat(played.kinds()).doesNotContain(Booking.Kind.UNUSED);
    }

    @Property(tries = 500)
    void what_is_kept_is_bounded(@ForAll("flood") List<Fact> flood) {
        Facts facts = Facts.NONE;
        for (Fact fact : flood) {
            facts = facts.with(fact, null);
        }

        assertThat(facts.kept())
                .hasSizeLessThanOrEqualTo(5 * Facts.SOURCES + Facts.TOP_UPS + Facts.REVERSALS + Facts.TRAFFIC);
    }

    @Property(tries = 500)
    void untrusted_sources_are_shown_and_never_scored(
            @ForAll("facts") List<Fact> facts, @ForAll boolean esim, @ForAll Random shuffling) {
        List<Fact> told = facts.stream()
                .map(fact -> new Fact(
                        fact.id(),
                        // owners may give back, and no source at all tells that a claim fell
                        fact.kind() == Fact.Kind.RETURN || fact.kind() == Fact.Kind.CLAIM_FELL
                                ? Fact.Kind.DELETED
                                : fact.kind(),
                        fact.at(),
                        "terminal",
                        fact.amountMinor(),
                        fact.currency(),
                        fact.promotional(),
                        fact.reverses(),
                        fact.octets(),
                        fact.profile()))
                .toList();

        Played played = play(told, esim, shuffling);

        assertThat(played.kinds()).containsExactly(Booking.Kind.UNUSED);
    }

    private static Played play(List<Fact> facts, boolean esim, @Nullable Random shuffling) {
        return play(facts, esim, Oracle.Answer.NONE, shuffling);
    }

    /** In order, or shuffled with duplicates and with deadlines firing whenever they may have. */
    private static Played play(List<Fact> facts, boolean esim, Oracle.Answer answer, @Nullable Random shuffling) {
        Played played = new Played();
        if (shuffling == null) {
            played.provisioned(Sample.assignment(esim)).hears(facts.toArray(Fact[]::new));
            return reclaimed(played.silentThrough(FAR), answer).silentThrough(FAR);
        }
        List<Object> inputs = new ArrayList<>(facts);
        inputs.addAll(facts.subList(0, facts.size() / 2));
        inputs.add(Sample.assignment(esim));
        Stream.generate(() -> randomMoment(shuffling)).limit(3).forEach(inputs::add);
        Collections.shuffle(inputs, shuffling);
        int reclaimedAfter = shuffling.nextInt(inputs.size());
        for (Object input : inputs) {
            if (reclaimedAfter-- == 0) {
                reclaimed(played, answer);
            }
            if (input instanceof Fact fact) {
                played.hears(fact);
            } else if (input instanceof Assignment assignment) {
                played.provisioned(assignment);
            } else {
                played.silentThrough((Instant) input);
            }
        }
        return reclaimed(played.silentThrough(FAR), answer).silentThrough(FAR);
    }

    /** What is wanted back is asked for; then it may come to light that it was downloaded. */
    private static Played reclaimed(Played played, Oracle.Answer answer) {
        @Nullable Shown shown = played.life.shown();
        if (shown == null || !played.life.awaitsReclaim()) {
            return played;
        }
        return switch (answer) {
            case FOUND -> played.foundDownloaded(FETCH_DUE);
            // nobody takes back what is told to be out there
            case BACK -> shown.downloaded() ? played : played.reclaimed(FETCH_DUE);
            case NONE -> played;
        };
    }

    private static Instant randomMoment(Random random) {
        return START.plusSeconds(random.nextInt(60 * 86_400));
    }

    private static Map<Booking.Kind, Integer> standingKinds(Played played) {
        Map<Booking.Kind, Integer> kinds = new HashMap<>();
        played.standing.values().forEach(booking -> kinds.merge(booking.kind(), 1, Integer::sum));
        return kinds;
    }

    private static Assignment laterProvisioned(boolean esim) {
        Assignment first = Sample.assignment(esim);
        return new Assignment(
                first.at().plusSeconds(3600),
                esim,
                first.iccid(),
                first.generation(),
                first.poolId(),
                first.accountId(),
                first.deviceId(),
                first.inviteId(),
                first.inviterAccountId(),
                first.stake(),
                first.policyVersion());
    }

    @Provide
    Arbitrary<List<Fact>> facts() {
        return facts(10).map(SimLifeProperties::named);
    }

    @Provide
    Arbitrary<List<Fact>> flood() {
        return facts(400).map(facts -> facts.stream().filter(Objects::nonNull).toList());
    }

    private static Arbitrary<List<Fact>> facts(int max) {
        Arbitrary<Integer> ids = Arbitraries.integers().between(0, 1_000_000);
        Arbitrary<Fact> fact = Combinators.combine(
                        ids,
                        Arbitraries.of(Fact.Kind.values()),
                        moments(),
                        Arbitraries.of(BILLING, BILLING, "operator:other", SMDP, "terminal", "owner"),
                        Arbitraries.of(0L, 499L, 500L, 501L, 1000L),
                        Arbitraries.of("EUR", "EUR", "EUR", "CHF"),
                        Arbitraries.of(0L, 999_999L, 1_000_000L, 5_000_000L))
                .as((id, kind, at, source, amount, currency, octets) -> new Fact(
                        source + "/" + id, kind, at, source, amount, currency, id % 10 == 0, null, octets, null));
        return fact.list().ofMinSize(max / 20).ofMaxSize(max).uniqueElements(Fact::id);
    }

    /** Moments around the deadlines, to the millisecond, and anywhere. */
    private static Arbitrary<Instant> moments() {
        Arbitrary<Instant> near = Combinators.combine(
                        Arbitraries.of(
                                START,
                                FETCH_DUE,
                                ACTIVATION_DUE,
                                FETCH_DUE.plus(FIRST_USE),
                                ACTIVATION_DUE.plus(FIRST_USE),
                                START.plus(FIRST_USE)),
                        Arbitraries.of(-1L, 0L, 1L))
                .as(Instant::plusMillis);
        Arbitrary<Instant> early = Arbitraries.integers().between(0, 47 * 3600).map(START::plusSeconds);
        Arbitrary<Instant> anywhere =
                Arbitraries.integers().between(-3600, 60 * 86_400).map(START::plusSeconds);
        return Arbitraries.oneOf(near, early, early, anywhere);
    }

    /** Lets half of the reversals name a top-up of the same list. */
    private static List<Fact> named(List<Fact> facts) {
        List<Fact> topUps =
                facts.stream().filter(fact -> fact.kind() == Fact.Kind.TOP_UP).toList();
        List<Fact> named = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            boolean names = fact.kind() == Fact.Kind.REVERSAL && !topUps.isEmpty() && i % 2 == 0;
            named.add(
                    names
                            ? Fact.reversal(
                                    fact.id(),
                                    fact.at(),
                                    fact.source(),
                                    fact.amountMinor(),
                                    fact.currency(),
                                    topUps.get(i % topUps.size()).id())
                            : fact);
        }
        return named;
    }
}
