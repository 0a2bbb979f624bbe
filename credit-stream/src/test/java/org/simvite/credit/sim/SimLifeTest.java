package org.simvite.credit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.credit.sim.Booking.Kind.RETURNED;
import static org.simvite.credit.sim.Booking.Kind.TOPPED_UP;
import static org.simvite.credit.sim.Booking.Kind.UNUSED;
import static org.simvite.credit.sim.Booking.Kind.USED;
import static org.simvite.credit.sim.Booking.Kind.USED_IN_TIME;
import static org.simvite.credit.sim.Booking.Kind.USED_LATE;
import static org.simvite.credit.sim.Booking.Kind.USE_REVERSED;
import static org.simvite.credit.sim.Sample.ACTIVATION_DUE;
import static org.simvite.credit.sim.Sample.BILLING;
import static org.simvite.credit.sim.Sample.ESIM;
import static org.simvite.credit.sim.Sample.FAR;
import static org.simvite.credit.sim.Sample.FETCH_DUE;
import static org.simvite.credit.sim.Sample.FIRST_USE;
import static org.simvite.credit.sim.Sample.START;
import static org.simvite.credit.sim.Sample.VSIM;
import static org.simvite.credit.sim.Sample.activated;
import static org.simvite.credit.sim.Sample.downloaded;
import static org.simvite.credit.sim.Sample.returned;
import static org.simvite.credit.sim.Sample.toppedUp;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimLifeTest {

    private static final Instant HOUR = START.plus(Duration.ofHours(1));
    private final Played played = new Played();

    @Nested
    class Deadlines {

        @ParameterizedTest
        @CsvSource({"-1, USED", "0, USED", "1, UNUSED"})
        void an_esim_is_downloaded_in_time_to_the_millisecond(long millis, Settlement expected) {
            played.provisioned(ESIM)
                    .hears(downloaded(FETCH_DUE.plusMillis(millis)), activated(FETCH_DUE.plusSeconds(9)))
                    .hears(toppedUp(FETCH_DUE.plusSeconds(10)))
                    .silentThrough(FAR);

            assertThat(played.settlement()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"-1, USED", "0, USED", "1, UNUSED"})
        void a_sim_is_activated_in_time_to_the_millisecond(long millis, Settlement expected) {
            played.provisioned(VSIM)
                    .hears(activated(ACTIVATION_DUE.plusMillis(millis)), toppedUp(ACTIVATION_DUE.plusSeconds(1)))
                    .silentThrough(FAR);

            assertThat(played.settlement()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"-1, USED", "0, USED", "1, UNUSED"})
        void a_sim_is_used_in_time_to_the_millisecond(long millis, Settlement expected) {
            played.provisioned(VSIM)
                    .hears(activated(HOUR), toppedUp(HOUR.plus(FIRST_USE).plusMillis(millis)))
                    .silentThrough(FAR);

            assertThat(played.settlement()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"-1, ", "0, UNUSED"})
        void silence_counts_once_everyone_has_reported_past_the_deadline(long millis, Settlement expected) {
            played.provisioned(ESIM).hears(downloaded(HOUR)).silentThrough(ACTIVATION_DUE.plusMillis(millis));

            assertThat(played.settlement()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"-1, PROVISIONED", "0, RECLAIMING"})
        void after_the_time_to_download_it_the_profile_is_wanted_back_and_nothing_has_ended(
                long millis, Stage expected) {
            played.provisioned(ESIM).silentThrough(FETCH_DUE.plusMillis(millis));

            assertThat(played.stage()).isEqualTo(expected);
            assertThat(played.bookings).isEmpty();
            assertThat(played.released).isEmpty();
        }

        @Test
        void an_esim_that_comes_back_undownloaded_after_its_time_ends_unused() {
            played.provisioned(ESIM).silentThrough(FETCH_DUE).reclaimed(FETCH_DUE.plusSeconds(1));

            assertThat(played.bookings).containsExactly(new Booking("app-1/UNUSED", UNUSED, FETCH_DUE, 1, 0, null));
            assertThat(played.stage()).isEqualTo(Stage.RECLAIMED);
        }

        @Test
        void a_profile_of_which_nobody_says_that_it_is_back_ends_when_one_that_was_downloaded_would() {
            played.provisioned(ESIM).silentThrough(ACTIVATION_DUE.minusMillis(1));
            assertThat(played.bookings).isEmpty();
            assertThat(played.life.deadline(Sample.TERMS)).isEqualTo(ACTIVATION_DUE);

            played.silentThrough(ACTIVATION_DUE);

            assertThat(played.kinds()).containsExactly(UNUSED);
        }

        @Test
        void deadlines_follow_one_another_as_the_sim_goes_on() {
            played.provisioned(ESIM).hears(downloaded(HOUR)).hears(activated(HOUR.plusSeconds(1)));

            assertThat(played.told)
                    .extracting(Shown::dueAt)
                    .containsExactly(
                            FETCH_DUE, ACTIVATION_DUE, HOUR.plusSeconds(1).plus(FIRST_USE));
        }

        @Test
        void a_virtual_sim_counts_as_downloaded_from_the_beginning() {
            played.provisioned(VSIM);

            assertThat(played.told).containsExactly(new Shown(Stage.PROVISIONED, true, ACTIVATION_DUE));
        }
    }

    @Nested
    class Use {

        @Test
        void a_top_up_before_activation_counts_from_activation_on() {
            played.provisioned(VSIM).hears(toppedUp(HOUR));
            assertThat(played.settlement()).isNull();

            played.hears(activated(HOUR.plusSeconds(60)));

            assertThat(played.bookings)
                    .containsExactly(new Booking("app-1/USED", USED, HOUR.plusSeconds(60), 1, 0, null));
        }

        @Test
        void activity_before_provisioned_is_kept() {
            played.hears(activated(HOUR), toppedUp(HOUR));
            assertThat(played.told).isEmpty();

            played.provisioned(VSIM);

            assertThat(played.stage()).isEqualTo(Stage.USED);
        }

        @Test
        void further_top_ups_count_up_to_the_policys_limit() {
            played.provisioned(VSIM).hears(activated(HOUR));
            for (int i = 1; i <= 5; i++) {
                played.hears(toppedUp(HOUR.plusSeconds(i)));
            }

            assertThat(played.kinds()).containsExactly(USED, TOPPED_UP, TOPPED_UP);
            assertThat(played.bookings)
                    .extracting(Booking::eventId)
                    .containsExactly("app-1/USED", "app-1/TOPPED_UP/1", "app-1/TOPPED_UP/2");
        }

        @Test
        void after_use_by_traffic_the_first_top_up_is_a_further_one() {
            played.provisioned(VSIM)
                    .hears(activated(HOUR), Fact.traffic("t", HOUR.plusSeconds(1), BILLING, 1_000_000))
                    .hears(toppedUp(HOUR.plusSeconds(2)));

            assertThat(played.kinds()).containsExactly(USED, TOPPED_UP);
        }

        @Test
        void promotional_credit_small_top_ups_other_currencies_and_small_traffic_do_not_count() {
            played.provisioned(VSIM)
                    .hears(activated(HOUR))
                    .hears(new Fact("p", Fact.Kind.TOP_UP, HOUR, BILLING, 5000, "EUR", true, null, 0, null))
                    .hears(Fact.topUp("s", HOUR, BILLING, 499, "EUR"), Fact.topUp("c", HOUR, BILLING, 5000, "CHF"))
                    .hears(Fact.traffic("t", HOUR, BILLING, 999_999));

            assertThat(played.bookings).isEmpty();
        }

        @Test
        void use_after_the_deadline_is_late_use() {
            Instant late = FETCH_DUE.plusSeconds(5);
            played.provisioned(ESIM).silentThrough(FETCH_DUE).hears(downloaded(late), activated(late), toppedUp(late));

            assertThat(played.kinds()).containsExactly(UNUSED, USED_LATE);
            assertThat(played.bookings.get(1).at()).isEqualTo(late);
            assertThat(played.bookings.get(1).uses()).isZero();
        }
    }

    @Nested
    class LateTruth {

        @Test
        void use_in_time_that_is_heard_late_reverses_the_settlement_in_full() {
            played.provisioned(VSIM).silentThrough(FAR).hears(activated(HOUR), toppedUp(HOUR.plusSeconds(1)));

            assertThat(played.bookings)
                    .containsExactly(
                            new Booking("app-1/UNUSED", UNUSED, ACTIVATION_DUE, 1, 0, null),
                            new Booking("app-1/USED_IN_TIME", USED_IN_TIME, HOUR.plusSeconds(1), 0, 0, "app-1/UNUSED"),
                            new Booking("app-1/USED", USED, HOUR.plusSeconds(1), 0, 0, null));
            assertThat(played.stage()).isEqualTo(Stage.USED);
        }

        @Test
        void a_late_use_turns_into_a_use_when_the_truth_comes_out() {
            Instant late = FETCH_DUE.plusSeconds(5);
            played.provisioned(ESIM).silentThrough(FAR).hears(activated(late), toppedUp(late));

            played.hears(downloaded(HOUR));

            assertThat(played.kinds()).containsExactly(UNUSED, USED_LATE, USE_REVERSED, USED_IN_TIME, USED);
            assertThat(played.standing.keySet()).containsExactly("app-1/USED");
        }

        @Test
        void a_download_heard_late_does_not_suspend_the_settlement_until_the_next_deadline_decides() {
            played.provisioned(ESIM)
                    .silentThrough(FETCH_DUE)
                    .reclaimed(FETCH_DUE.plusSeconds(1))
                    .hears(downloaded(HOUR));
            assertThat(played.kinds()).containsExactly(UNUSED);
            assertThat(played.life.deadline(Sample.TERMS)).isEqualTo(ACTIVATION_DUE);

            played.silentThrough(FAR);

            assertThat(played.kinds()).containsExactly(UNUSED);
        }

        @Test
        void a_download_heard_late_ends_the_taking_back_until_the_next_deadline_decides() {
            played.provisioned(ESIM).silentThrough(FETCH_DUE).hears(downloaded(HOUR));
            assertThat(played.stage()).isEqualTo(Stage.DOWNLOADED);
            assertThat(played.life.deadline(Sample.TERMS)).isEqualTo(ACTIVATION_DUE);

            played.silentThrough(FAR);

            assertThat(played.kinds()).containsExactly(UNUSED);
        }

        @Test
        void a_download_that_only_the_cancellation_brought_to_light_was_in_time() {
            played.provisioned(ESIM).silentThrough(FETCH_DUE).foundDownloaded(FETCH_DUE.plusSeconds(9));
            assertThat(played.bookings).isEmpty();
            assertThat(played.told.get(played.told.size() - 1))
                    .isEqualTo(new Shown(Stage.DOWNLOADED, true, ACTIVATION_DUE));

            played.hears(activated(ACTIVATION_DUE), toppedUp(ACTIVATION_DUE));

            assertThat(played.kinds()).containsExactly(USED);
        }

        @Test
        void a_download_found_when_taken_back_does_not_stand_against_what_the_smdp_told() {
            played.provisioned(ESIM)
                    .silentThrough(FETCH_DUE)
                    .foundDownloaded(FETCH_DUE.plusSeconds(9))
                    .hears(downloaded(FETCH_DUE.plusSeconds(1)))
                    .hears(activated(ACTIVATION_DUE), toppedUp(ACTIVATION_DUE))
                    .silentThrough(FAR);

            assertThat(played.kinds()).containsExactly(UNUSED, USED_LATE);
        }

        @Test
        void a_sim_given_back_after_an_untold_download_is_wasted_unless_it_is_used() {
            played.provisioned(ESIM).hears(returned(HOUR)).foundDownloaded(HOUR.plusSeconds(9));
            assertThat(played.bookings).isEmpty();
            assertThat(played.stage()).isEqualTo(Stage.DOWNLOADED);

            played.silentThrough(FAR);

            assertThat(played.kinds()).containsExactly(UNUSED);
        }

        @Test
        void a_reclaimed_sim_that_was_used_in_time_counts_as_used() {
            played.provisioned(VSIM).silentThrough(FAR).reclaimed(FAR);
            assertThat(played.stage()).isEqualTo(Stage.RECLAIMED);

            played.hears(activated(HOUR), toppedUp(HOUR));

            assertThat(played.stage()).isEqualTo(Stage.USED);
        }
    }

    @Nested
    class Reversals {

        private final Fact topUp = toppedUp(HOUR);

        @Test
        void a_top_up_that_is_taken_back_takes_the_use_back() {
            played.provisioned(VSIM).hears(activated(HOUR), topUp);

            played.hears(Fact.reversal("r", HOUR.plusSeconds(9), BILLING, 500, "EUR", topUp.id()));

            assertThat(played.bookings.get(1))
                    .isEqualTo(
                            new Booking("app-1/USE_REVERSED", USE_REVERSED, HOUR.plusSeconds(9), 0, 0, "app-1/USED"));
            assertThat(played.stage()).isEqualTo(Stage.ACTIVATED);
            assertThat(played.life.deadline(Sample.TERMS)).isEqualTo(HOUR.plus(FIRST_USE));
        }

        @Test
        void a_sim_whose_use_was_taken_back_can_be_used_again_or_not() {
            played.provisioned(VSIM)
                    .hears(activated(HOUR), topUp)
                    .hears(Fact.reversal("r", HOUR.plusSeconds(9), BILLING, 0, "", topUp.id()));

            played.hears(toppedUp(HOUR.plusSeconds(20)));

            assertThat(played.kinds()).containsExactly(USED, USE_REVERSED, USED);
            assertThat(played.bookings.get(2).eventId()).isEqualTo("app-1/USED/1");
            assertThat(played.bookings.get(2).uses()).isZero();
        }

        @Test
        void after_the_deadline_a_use_that_is_taken_back_is_disuse() {
            played.provisioned(VSIM).hears(activated(HOUR), topUp);

            played.hears(Fact.reversal("r", FAR, BILLING, 0, "", topUp.id())).silentThrough(FAR);

            assertThat(played.kinds()).containsExactly(USED, USE_REVERSED, UNUSED);
        }

        @Test
        void a_reversal_may_come_before_its_top_up() {
            played.provisioned(VSIM)
                    .hears(activated(HOUR), Fact.reversal("r", HOUR.plusSeconds(9), BILLING, 500, "EUR", topUp.id()));

            played.hears(topUp);

            assertThat(played.bookings).isEmpty();
        }

        @Test
        void a_reversal_that_names_nothing_takes_from_the_latest_top_up_before_it() {
            played.provisioned(VSIM)
                    .hears(activated(HOUR), topUp, toppedUp(HOUR.plusSeconds(5)), toppedUp(HOUR.plusSeconds(50)));

            played.hears(Fact.reversal("r", HOUR.plusSeconds(9), BILLING, 100, "EUR", null));

            assertThat(played.kinds()).containsExactly(USED, TOPPED_UP, TOPPED_UP, USE_REVERSED);
            assertThat(played.standing.keySet()).containsExactly("app-1/USED", "app-1/TOPPED_UP/1");
        }

        @Test
        void further_top_ups_are_taken_back_with_the_use() {
            played.provisioned(VSIM).hears(activated(HOUR), topUp, toppedUp(HOUR.plusSeconds(5)));

            played.hears(
                    Fact.reversal("r1", HOUR.plusSeconds(9), BILLING, 0, "", topUp.id()),
                    Fact.reversal(
                            "r2",
                            HOUR.plusSeconds(9),
                            BILLING,
                            0,
                            "",
                            toppedUp(HOUR.plusSeconds(5)).id()));

            assertThat(played.kinds()).containsExactly(USED, TOPPED_UP, USE_REVERSED, USE_REVERSED);
            assertThat(played.standing).isEmpty();
        }

        @Test
        void an_untrusted_source_takes_nothing_back() {
            played.provisioned(VSIM).hears(activated(HOUR), topUp);

            played.hears(Fact.reversal("r", HOUR.plusSeconds(9), "terminal", 0, "", topUp.id()));

            assertThat(played.kinds()).containsExactly(USED);
        }
    }

    @Nested
    class GivingBack {

        @ParameterizedTest
        @CsvSource({"-1, RETURNED", "0, RETURNED", "1, UNUSED"})
        void an_undownloaded_sim_is_given_back_in_time_to_the_millisecond(long millis, Settlement expected) {
            played.provisioned(ESIM)
                    .hears(returned(FETCH_DUE.plusMillis(millis)))
                    .silentThrough(FETCH_DUE)
                    .reclaimed(FETCH_DUE.plusSeconds(1));

            assertThat(played.settlement()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"-1, UNUSED", "0, UNUSED", "1, UNUSED"})
        void a_sim_downloaded_before_or_after_is_not_given_back(long millis, Settlement expected) {
            played.provisioned(ESIM)
                    .hears(returned(HOUR), downloaded(HOUR.plusMillis(millis)))
                    .silentThrough(FAR);

            assertThat(played.settlement()).isEqualTo(expected);
        }

        @Test
        void nothing_is_free_before_the_profile_is_back() {
            played.provisioned(ESIM).hears(returned(HOUR)).silentThrough(ACTIVATION_DUE.minusMillis(1));
            assertThat(played.stage()).isEqualTo(Stage.RECLAIMING);
            assertThat(played.bookings).isEmpty();
            assertThat(played.released).isEmpty();

            Instant back = ACTIVATION_DUE.minusMillis(1);
            played.reclaimed(back);

            assertThat(played.bookings).containsExactly(new Booking("app-1/RETURNED", RETURNED, back, 1, 0, null));
            assertThat(played.released).containsExactly(Settlement.RETURNED);
            assertThat(played.stage()).isEqualTo(Stage.RETURNED);
        }

        @Test
        void a_download_that_is_told_before_the_profile_is_back_makes_the_return_void() {
            played.provisioned(ESIM).hears(returned(HOUR), downloaded(HOUR.plusSeconds(1)));
            assertThat(played.told.get(played.told.size() - 1))
                    .isEqualTo(new Shown(Stage.DOWNLOADED, true, ACTIVATION_DUE));

            played.foundDownloaded(HOUR.plusSeconds(2)).silentThrough(ACTIVATION_DUE.minusMillis(1));
            assertThat(played.bookings).isEmpty();

            played.silentThrough(ACTIVATION_DUE);
            assertThat(played.kinds()).containsExactly(UNUSED);
        }

        @Test
        void a_return_that_is_answered_after_the_last_deadline_counts_in_full() {
            played.provisioned(ESIM).hears(returned(HOUR)).silentThrough(FAR);
            assertThat(played.kinds()).containsExactly(UNUSED);

            played.reclaimed(FAR);

            assertThat(played.kinds()).containsExactly(UNUSED, USED_IN_TIME, RETURNED);
            assertThat(played.standing.keySet()).containsExactly("app-1/RETURNED");
        }

        @Test
        void a_virtual_sim_cannot_be_given_back() {
            played.provisioned(VSIM).hears(returned(HOUR));

            assertThat(played.bookings).isEmpty();
            assertThat(played.stage()).isEqualTo(Stage.PROVISIONED);
        }

        @Test
        void only_the_owner_or_a_trusted_source_gives_back() {
            played.provisioned(ESIM).hears(Fact.moment("t", Fact.Kind.RETURN, HOUR, "terminal"));

            assertThat(played.bookings).isEmpty();
        }
    }

    @Nested
    class Bounds {

        @Test
        void a_flood_of_top_ups_leaves_the_earliest() {
            Facts facts = Facts.NONE;
            for (int i = 0; i < 1000; i++) {
                facts = facts.with(toppedUp(HOUR.plusSeconds(i * 7919L % 1000)), Sample.TERMS);
            }

            assertThat(facts.kept()).hasSize(Facts.TOP_UPS);
            assertThat(facts.kept().get(0).at()).isEqualTo(HOUR);
        }

        @Test
        void a_flood_of_reversals_leaves_those_that_take_something_back() {
            Facts facts = Facts.NONE.with(toppedUp(HOUR), Sample.TERMS);
            for (int i = 0; i < 200; i++) {
                facts = facts.with(Fact.reversal("idle-" + i, HOUR, BILLING, 0, "", "other-" + i), Sample.TERMS);
            }
            facts = facts.with(
                    Fact.reversal(
                            "real",
                            HOUR.plusSeconds(9),
                            BILLING,
                            0,
                            "",
                            toppedUp(HOUR).id()),
                    Sample.TERMS);

            assertThat(facts.of(Fact.Kind.REVERSAL)).hasSize(Facts.REVERSALS);
            assertThat(TopUps.counted(facts, Sample.TERMS)).isEmpty();
        }

        @Test
        void of_traffic_the_largest_is_kept() {
            Facts facts = Facts.NONE;
            for (int i = 1; i <= 100; i++) {
                facts = facts.with(Fact.traffic("t" + i, HOUR.plusSeconds(i), BILLING, 100_000L * i), null);
            }

            assertThat(facts.kept()).hasSize(Facts.TRAFFIC);
            assertThat(facts.kept()).extracting(Fact::octets).contains(10_000_000L);
        }

        @Test
        void a_life_is_forgotten_long_after_it_was_last_heard_of() {
            assertThat(SimLife.unknown("a", START).forgottenAt()).isEqualTo(START.plus(Duration.ofDays(7)));
            assertThat(played.provisioned(ESIM).life.forgottenAt()).isEqualTo(START.plus(Duration.ofDays(400)));
        }
    }

    @Test
    void nothing_secret_or_personal_is_in_its_text() {
        assertThat(played.provisioned(ESIM).life.toString()).doesNotContain(ESIM.iccid(), ESIM.inviteId());
    }
}
