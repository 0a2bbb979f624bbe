package org.simvite.invite.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.invite.install.Crowd.install;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is remembered of address blocks follows who waits and what is used, not who ever came. */
class BlocksTest {

    private final Map<String, Instant> kept = new HashMap<>();
    private Instant now = Crowd.START;
    private int most;

    @Test
    void a_million_blocks_that_come_to_a_full_line_leave_nothing_behind() {
        // given what is shipped, but for a line of 1,000
        var line = line(budgets(3_000, Budgets.DEFAULT.perBlock(), 1_000), Blocks.MOST_IDLE);

        // when one comes from each of a million /64 in the 65,536 /48 of a /32, two thousand a second
        for (int i = 0; i < 1_000_000; i++) {
            come(line, i, 2_000, "v6-64:" + i, "v6-48:" + i % 65_536, "v6-32:0");
        }

        // then a /64 and a /48 for each in line, and what was let in within minutes
        assertThat(line.size()).isEqualTo(1_000);
        assertThat(most).isLessThan(2 * 1_000 + 2 * 1_000);
        assertThat(kept).hasSizeLessThan(2_000);
    }

    @Test
    void very_many_blocks_that_are_let_in_are_forgotten_as_fast_as_others_come() {
        // given a thousand a second, and a budget that is full again after a second
        var line = line(budgets(3_600_000, Map.of("v6-64", 3_600, "v6-48", 36_000), 1_000), Blocks.MOST_IDLE);

        // when
        for (int i = 0; i < 200_000; i++) {
            come(line, i, 1_000, "v6-64:" + i, "v6-48:" + i % 65_536);
        }

        // then those of the last seconds are left
        assertThat(most).isLessThan(5_000);
        assertThat(kept).hasSizeLessThan(5_000);
        now = now.plusSeconds(5);
        line.forget(now, Integer.MAX_VALUE);
        assertThat(line.blocks()).isOne();
        assertThat(kept).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void no_more_idle_blocks_are_remembered_than_there_is_room_for() {
        // given budgets that are full again after an hour
        var line = line(budgets(3_600_000, Map.of("v6-64", 1), 1_000), 1_000);

        // when
        for (int i = 0; i < 20_000; i++) {
            come(line, i, 1_000, "v6-64:" + i);
        }

        // then
        assertThat(most).isLessThanOrEqualTo(1_002);
        assertThat(kept).hasSizeLessThanOrEqualTo(1_002);
    }

    @Test
    void a_block_of_a_level_without_a_budget_leaves_no_row_for_ever() {
        // given
        var line = line(budgets(3_600_000, Map.of(), 1_000), Blocks.MOST_IDLE);

        // when
        for (int i = 0; i < 100; i++) {
            come(line, i, 1_000, "v4-28:" + i);
        }

        // then but the installation's
        assertThat(kept).hasSize(1);
        assertThat(line.blocks()).isOne();
    }

    private static Budgets budgets(int perHour, Map<String, Integer> perBlock, int line) {
        return new Budgets(perHour, perBlock, Duration.ofMinutes(20), Duration.ofDays(1), line);
    }

    private void come(InstallLine line, int number, int perSecond, String... blocks) {
        line.take(install("r" + number, blocks), now, 500);
        most = Math.max(most, line.blocks());
        now = now.plusNanos(1_000_000_000L / perSecond);
        if (number % perSecond == 0) {
            line.serve(now, 500);
            line.retell(now, 500);
            line.forget(now, 500);
        }
    }

    private InstallLine line(Budgets budgets, int mostIdle) {
        var rows = new LineRows() {
            @Override
            public void keep(Waiting waiting) {}

            @Override
            public void drop(Waiting waiting) {}

            @Override
            public void keepBlock(String path, Instant fullAt) {
                kept.put(path, fullAt);
            }

            @Override
            public void dropBlock(String path) {
                kept.remove(path);
            }
        };
        return new InstallLine(budgets, rows, now, mostIdle);
    }
}
