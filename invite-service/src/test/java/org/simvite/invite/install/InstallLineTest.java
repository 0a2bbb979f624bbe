package org.simvite.invite.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.invite.install.Crowd.attested;
import static org.simvite.invite.install.Crowd.host;
import static org.simvite.invite.install.Crowd.install;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.simvite.invite.install.Turn.Place;

class InstallLineTest {

    private static final Budgets BUDGETS =
            new Budgets(60, Map.of("v4-24", 6, "v4-16", 30), Duration.ofMinutes(20), Duration.ofHours(3), 1_000);

    private final Crowd crowd = new Crowd(BUDGETS);

    @Test
    void within_the_budgets_nobody_waits() {
        // when
        crowd.take(host("a", 1, 1)).take(host("b", 1, 1));

        // then
        assertThat(crowd.letInAt).containsOnlyKeys("a", "b");
        assertThat(crowd.told).isEmpty();
        assertThat(crowd.waiting).isEmpty();
    }

    @Test
    void beyond_them_a_terminal_is_told_when_its_turn_comes_and_it_comes_then() {
        // given a /24 with 6 an hour and 2 at once
        crowd.take(host("a", 1, 1)).take(host("b", 1, 1));

        // when
        crowd.take(host("c", 1, 1)).take(host("d", 1, 1));

        // then
        assertThat(crowd.told("c").nextAt()).isEqualTo(Crowd.START.plus(Duration.ofMinutes(10)));
        assertThat(crowd.told("d").nextAt()).isEqualTo(Crowd.START.plus(Duration.ofMinutes(20)));
        assertThat(crowd.told("d").place()).isEqualTo(Place.SOON);
        crowd.pass(Duration.ofHours(1));
        assertThat(crowd.letInAt.get("c")).isEqualTo(Crowd.START.plus(Duration.ofMinutes(10)));
        assertThat(crowd.letInAt.get("d")).isEqualTo(Crowd.START.plus(Duration.ofMinutes(20)));
    }

    @Test
    void a_registration_repeated_while_it_waits_changes_nothing() {
        // given
        crowd.take(host("a", 1, 1)).take(host("b", 1, 1)).take(host("c", 1, 1));
        int turns = crowd.turns.size();

        // when
        crowd.take(host("c", 1, 1)).take(host("c", 2, 9));

        // then
        assertThat(crowd.turns).hasSize(turns);
        assertThat(crowd.inLine()).isOne();
    }

    @Test
    void an_attestation_lifts_the_wait_and_uses_no_budget() {
        // given
        crowd.take(host("a", 1, 1)).take(host("b", 1, 1)).take(host("c", 1, 1)).take(host("d", 1, 1));

        // when
        crowd.take(attested("d", "proven", "v4-24:1.1", "v4-16:1"));

        // then
        assertThat(crowd.letInAt.get("d")).isEqualTo(Crowd.START);
        crowd.pass(Duration.ofHours(1));
        assertThat(crowd.letInAt.get("c")).isEqualTo(Crowd.START.plus(Duration.ofMinutes(10)));
        assertThat(crowd.inLine()).isZero();
    }

    @Test
    void very_many_blocks_are_held_by_the_wider_one_and_by_the_installation() {
        // given a farm in 256 blocks of one /16, and two neighbours elsewhere that come after it
        for (int i = 0; i < 2_560; i++) {
            crowd.take(host("farm-" + i, 1, i % 256));
        }

        // when
        crowd.take(host("a", 2, 1)).take(host("b", 2, 2)).pass(Duration.ofHours(1));

        // then
        long farm = crowd.letInAt.keySet().stream()
                .filter(id -> id.startsWith("farm"))
                .count();
        assertThat(farm).isBetween(30L, 30L + 10);
        assertThat(crowd.letInAt.get("a")).isBefore(Crowd.START.plusSeconds(5));
        assertThat(crowd.letInAt.get("b")).isBefore(Crowd.START.plusSeconds(5));
    }

    @Test
    void when_the_installation_is_spent_the_widest_blocks_take_turns() {
        // given farms in 20 blocks that have used up what the installation has at once, and go on
        for (int i = 0; i < 400; i++) {
            crowd.take(host("farm-" + i, i % 20, 1));
        }

        // when somebody comes from a block of his own
        crowd.take(host("a", 77, 1)).pass(Duration.ofHours(3));

        // then he waits for one turn of each of them at most
        assertThat(crowd.letInAt.get("a")).isBeforeOrEqualTo(Crowd.START.plus(Duration.ofMinutes(21)));
        assertThat(crowd.told("a").nextAt()).isBeforeOrEqualTo(Crowd.START.plus(Duration.ofMinutes(21)));
    }

    @Test
    void ever_new_blocks_do_not_keep_one_waiting_that_came_before() {
        // given
        for (int i = 0; i < 21; i++) {
            crowd.take(host("first-" + i, 500 + i, 1));
        }

        // when a new /16 comes every second
        for (int i = 0; i < 120; i++) {
            crowd.take(host("new-" + i, 1_000 + i, 1)).pass(Duration.ofSeconds(1));
        }

        // then
        assertThat(crowd.letInAt.get("first-20")).isEqualTo(Crowd.START.plus(Duration.ofMinutes(1)));
    }

    @Test
    void a_long_wait_says_that_attesting_is_better() {
        // given three hours are the longest wait
        for (int i = 0; i < 30; i++) {
            crowd.take(host("a" + i, 1, 1));
        }

        // then
        assertThat(crowd.told("a19").place()).isEqualTo(Place.SOON);
        assertThat(crowd.told("a20").place()).isEqualTo(Place.LATE);
        crowd.pass(Duration.ofHours(5));
        assertThat(crowd.letInAt).containsKey("a29");
    }

    @Test
    void a_full_line_sends_the_last_of_the_longest_block_away_and_nobody_else() {
        // given a line of 50 with a farm in it
        var narrow = new Crowd(
                new Budgets(60, Map.of("v4-24", 6, "v4-16", 30), Duration.ofMinutes(20), Duration.ofHours(3), 50));
        narrow.take(host("a", 2, 1)).take(host("b", 2, 1)).take(host("c", 2, 1));
        for (int i = 0; i < 200; i++) {
            narrow.take(host("farm-" + i, 1, 1));
        }

        // when
        narrow.take(host("d", 2, 1));

        // then
        assertThat(narrow.inLine()).isEqualTo(50);
        assertThat(narrow.waiting).containsKeys("c", "d").hasSize(50);
        var away = narrow.told("farm-199");
        assertThat(away.place()).isEqualTo(Place.NONE);
        assertThat(away.nextAt()).isEqualTo(Crowd.START.plus(InstallLine.RETRY_AFTER));
        assertThat(narrow.take(host("farm-199", 1, 1))
                        .pass(Duration.ofMinutes(1))
                        .inLine())
                .isEqualTo(50);
    }

    @Test
    void a_wait_that_turns_out_longer_is_told_anew_but_not_all_the_time() {
        // given one who waits for the installation, and then many others in as many blocks
        for (int i = 0; i < 30; i++) {
            crowd.take(host("first-" + i, 1, i));
        }
        crowd.take(host("a", 2, 1));
        for (int i = 0; i < 300; i++) {
            crowd.take(host("later-" + i, 1_000 + i, 1));
        }

        // when
        crowd.pass(Duration.ofHours(8));

        // then
        for (var install : crowd.letIn) {
            long times = crowd.turns.stream()
                    .filter(turn -> turn instanceof Turn.Delayed)
                    .filter(turn -> turn.install().equals(install))
                    .count();
            assertThat(times).isLessThan(25);
        }
        assertThat(crowd.inLine()).isZero();
    }

    @Test
    void a_block_of_a_level_without_a_budget_is_held_by_the_installation() {
        // when
        for (int i = 0; i < 30; i++) {
            crowd.take(install("r" + i, "v4-28:1"));
        }
        crowd.take(install("nowhere"));

        // then
        assertThat(crowd.letIn).hasSize(20);
        assertThat(crowd.pass(Duration.ofHours(1)).inLine()).isZero();
    }

    /** All at once they would outlast the transaction, and again after every restart. */
    @Test
    void a_long_line_whose_turn_has_come_is_not_let_in_all_at_once() {
        // given an installation of an hour's budget, saved up for an hour, and 2,000 more that wait
        var large = new Crowd(new Budgets(3_600, Map.of(), Duration.ofHours(1), Duration.ofDays(1), 10_000));
        for (int i = 0; i < 5_600; i++) {
            large.take(install("r" + i));
        }
        large.setClock(Crowd.START.plus(Duration.ofHours(1)));
        int before = large.letIn.size();

        // when
        large.take(install("one more"));

        // then
        assertThat(large.letIn.size() - before).isEqualTo(500);
        assertThat(large.pass(Duration.ofSeconds(4)).inLine()).isZero();
    }

    @Test
    void a_clock_that_was_an_hour_ahead_holds_nobody_up_for_an_hour() {
        // given budgets used up by it
        crowd.setClock(Crowd.START.plus(Duration.ofHours(1)));
        for (int i = 0; i < 30; i++) {
            crowd.take(host("r" + i, i % 10, i));
        }
        assertThat(crowd.inLine()).isPositive();

        // when
        crowd.setClock(Crowd.START);
        assertThat(crowd.isAheadOfItsClock()).isTrue();
        crowd.restart();

        // then they go on at the installation's one a minute
        assertThat(crowd.isAheadOfItsClock()).isFalse();
        crowd.pass(Duration.ofMinutes(11));
        assertThat(crowd.inLine()).isZero();
    }

    @Test
    void a_clock_that_goes_back_takes_nothing_back() {
        // given
        var line = new InstallLine(BUDGETS, crowd, Crowd.START);
        for (var id : List.of("a", "b", "c")) {
            line.take(host(id, 1, 1), Crowd.START, 500);
        }

        // when
        var turns = line.serve(Instant.EPOCH, 10);

        // then
        assertThat(turns).isEmpty();
        assertThat(line.serve(Crowd.START.plus(Duration.ofMinutes(10)), 10)).hasSize(1);
    }
}
