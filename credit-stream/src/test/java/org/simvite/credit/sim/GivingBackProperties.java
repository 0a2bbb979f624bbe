package org.simvite.credit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * One account with one device that applies, downloads, gives back and uses as it likes, against an SM-DP+ whose reports, and a pool whose
 * answers, come as late as they like. What the SM-DP+ has handed out is the truth that everything is measured by.
 */
class GivingBackProperties {

    private static final int OPENING = 20;
    private static final int STAKE = 10;

    enum Act {
        APPLY,
        DOWNLOAD,
        GIVE_BACK,
        CLAIM_FALLS,
        USE,
        REPORT_A_DOWNLOAD,
        CANCEL_AT_THE_SMDP,
        ANSWER,
        TEN_HOURS_PASS
    }

    @Property(tries = 3000)
    void nobody_has_two_unused_sims_for_less_than_they_cost(@ForAll("acts") List<Act> acts) {
        var world = new World();
        for (Act act : acts) {
            world.does(act);
            world.check();
        }
    }

    @Example
    void a_use_whose_download_nobody_has_reported_occupies_no_device_and_counts_when_it_is_reported() {
        var world = new World();
        List.of(Act.APPLY, Act.TEN_HOURS_PASS, Act.TEN_HOURS_PASS, Act.TEN_HOURS_PASS, Act.TEN_HOURS_PASS)
                .forEach(world::does);
        List.of(Act.GIVE_BACK, Act.DOWNLOAD, Act.TEN_HOURS_PASS, Act.USE).forEach(world::does);
        world.check();

        world.does(Act.REPORT_A_DOWNLOAD);

        assertThat(world.sims.get(0).life.standing().settlement()).isEqualTo(Settlement.USED);
        world.check();
    }

    @Property(tries = 1000)
    void what_is_given_back_in_time_and_undownloaded_costs_little_whatever_is_late(@ForAll("acts") List<Act> late) {
        var world = new World();
        world.does(Act.APPLY);
        world.does(Act.GIVE_BACK);
        late.stream()
                .filter(act -> act == Act.TEN_HOURS_PASS || act == Act.CANCEL_AT_THE_SMDP)
                .forEach(world::does);
        world.does(Act.CANCEL_AT_THE_SMDP);
        world.does(Act.ANSWER);

        assertThat(world.balance).isEqualTo(OPENING - 2);
        assertThat(world.held).isZero();
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        // most often what an attack is made of
        return Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.of(Act.values())),
                        Tuple.of(
                                2,
                                Arbitraries.of(
                                        Act.APPLY, Act.DOWNLOAD, Act.GIVE_BACK, Act.CANCEL_AT_THE_SMDP, Act.ANSWER)))
                .list()
                .ofMinSize(5)
                .ofMaxSize(80);
    }

    /** A profile at the SM-DP+, and the life of the SIM that it is. */
    private static final class Sim {
        SimLife life;
        boolean cancelled;

        @Nullable
        Instant downloadedAt;

        Sim(SimLife life) {
            this.life = life;
        }

        boolean wasted() {
            return downloadedAt != null && life.standing().settlement() != Settlement.USED;
        }

        boolean paidFor() {
            return life.standing().settlement() == Settlement.UNUSED;
        }

        boolean toldDownloaded() {
            @Nullable Shown shown = life.shown();
            return shown != null && shown.downloaded();
        }
    }

    private static final class World {
        private final List<Sim> sims = new ArrayList<>();
        private final Deque<Sim> reports = new ArrayDeque<>();
        private final Deque<Runnable> answers = new ArrayDeque<>();
        private final Set<String> occupying = new HashSet<>();
        private final Set<String> released = new HashSet<>();
        private Instant now = Sample.START;
        int balance = OPENING;
        int held;

        void does(Act act) {
            now = now.plusSeconds(1);
            if (act == Act.APPLY) {
                apply();
            } else if (act == Act.TEN_HOURS_PASS) {
                now = now.plus(Duration.ofHours(10));
                sims.forEach(this::fire);
            } else if (act == Act.REPORT_A_DOWNLOAD && !reports.isEmpty()) {
                report(reports.removeFirst());
            } else if (act == Act.ANSWER && !answers.isEmpty()) {
                answers.removeFirst().run();
            } else if (!sims.isEmpty()) {
                withTheLatest(act, sims.get(sims.size() - 1));
            }
        }

        private void withTheLatest(Act act, Sim sim) {
            switch (act) {
                case DOWNLOAD -> {
                    if (!sim.cancelled && sim.downloadedAt == null) {
                        sim.downloadedAt = now;
                        reports.add(sim);
                    }
                }
                case GIVE_BACK -> {
                    if (!sim.toldDownloaded()) {
                        hear(sim, sim.life.heard(Sample.returned(now), Sample.TERMS));
                    }
                }
                case CLAIM_FALLS ->
                    hear(
                            sim,
                            sim.life.heard(
                                    Fact.moment("fell-" + now, Fact.Kind.CLAIM_FELL, now, "device"), Sample.TERMS));
                case USE -> {
                    if (sim.downloadedAt != null) {
                        hear(sim, sim.life.heard(Sample.activated(now), Sample.TERMS));
                        hear(sim, sim.life.heard(Sample.toppedUp(now), Sample.TERMS));
                    }
                }
                case CANCEL_AT_THE_SMDP -> sims.forEach(this::cancel);
                case APPLY, REPORT_A_DOWNLOAD, ANSWER, TEN_HOURS_PASS -> {}
            }
        }

        private void apply() {
            boolean admitted = sims.stream().allMatch(sim -> released.contains(sim.life.applicationId()));
            if (admitted && occupying.isEmpty() && balance - held >= STAKE) {
                held += STAKE;
                var sim = new Sim(SimLife.unknown("app-" + sims.size(), now));
                sims.add(sim);
                hear(sim, sim.life.provisioned(Sample.assignment(true, now)));
            }
        }

        private void report(Sim sim) {
            Instant at = Objects.requireNonNull(sim.downloadedAt);
            occupy(sim);
            hear(sim, sim.life.heard(Sample.downloaded(at), Sample.TERMS));
        }

        private void cancel(Sim sim) {
            if (!sim.life.awaitsReclaim()) {
                return;
            }
            boolean out = sim.toldDownloaded() || sim.downloadedAt != null;
            sim.cancelled = sim.cancelled || !out;
            answers.add(() -> {
                if (out && sim.life.untoldDownload(now) != null) {
                    occupy(sim);
                }
                hear(sim, sim.life.reclaimed(now, out));
            });
        }

        private void fire(Sim sim) {
            for (@Nullable Instant due = sim.life.deadline(Sample.TERMS);
                    due != null && !due.isAfter(now);
                    due = sim.life.deadline(Sample.TERMS)) {
                hear(sim, sim.life.silentThrough(due));
            }
        }

        private void occupy(Sim sim) {
            if (!released.contains(sim.life.applicationId())) {
                occupying.add(sim.life.applicationId());
            }
        }

        private void hear(Sim sim, SimLife heard) {
            Judged judged = heard.judge(Sample.TERMS, now);
            sim.life = judged.life();
            judged.bookings().forEach(this::book);
            if (judged.firstSettlement() != null) {
                released.add(sim.life.applicationId());
                occupying.remove(sim.life.applicationId());
            }
        }

        private void book(Booking booking) {
            held -= booking.uses() * STAKE;
            balance += switch (booking.kind()) {
                case USED -> 2;
                case UNUSED -> -STAKE;
                case RETURNED -> -2;
                case USED_IN_TIME -> String.valueOf(booking.reverses()).contains("/RETURNED") ? 2 : STAKE;
                // further top-ups and late use would only blur what is looked at here
                case TOPPED_UP, USED_LATE, USE_REVERSED -> 0;
            };
        }

        void check() {
            assertThat(sims.stream().filter(sim -> sim.wasted() && !sim.paidFor()))
                    .as("downloaded, neither used nor paid for")
                    .hasSizeLessThanOrEqualTo(1);
            long used = sims.stream()
                    .filter(sim -> sim.life.standing().settlement() == Settlement.USED)
                    .count();
            assertThat((double) sims.stream().filter(Sim::wasted).count())
                    .as("wasted SIMs, while %s were used", used)
                    .isLessThanOrEqualTo(OPENING / 10.0 + 0.9 * used);
            assertThat(balance - held).isNotNegative();
            // use alone presumes a download, and names no device: it is occupied once the SM-DP+ has reported
            assertThat(sims.stream()
                            .filter(sim -> !reports.contains(sim))
                            .filter(sim ->
                                    sim.toldDownloaded() && sim.life.standing().settlement() == null)
                            .map(sim -> sim.life.applicationId()))
                    .as("what is known to be out there occupies its device")
                    .allMatch(occupying::contains);
        }
    }
}
