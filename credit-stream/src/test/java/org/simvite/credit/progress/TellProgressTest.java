package org.simvite.credit.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.credit.AggregateDriver;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.SimActivity;
import org.simvite.runtime.streams.SourcePartitions;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

class TellProgressTest {

    private static final Instant START = AggregateDriver.START;
    private static final String BILLING = "operator:billing";

    private final AggregateDriver driver = AggregateDriver.progress();

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void the_slowest_partition_decides_and_one_that_never_told_holds_everything_back() {
        read(Topics.SIM_ACTIVITY, BILLING, 0, START.plusSeconds(60));
        read(Topics.SIM_ACTIVITY, BILLING, 2, START.plusSeconds(60));
        assertThat(ticks()).isEmpty();

        read(Topics.SIM_ACTIVITY, BILLING, 1, START.plusSeconds(10));
        read(Topics.SIM_ACTIVITY, BILLING, 2, START.plusSeconds(90));
        read(Topics.SIM_ACTIVITY, BILLING, 1, START.plusSeconds(70));

        assertThat(ticks())
                .extracting(SimActivity::getSource, SimActivity::getReportedThrough, SimActivity::getForGood)
                .containsExactly(
                        tuple(BILLING, START.plusSeconds(10), false), tuple(BILLING, START.plusSeconds(60), false));
    }

    @Test
    void data_that_is_behind_the_others_progress_is_waited_for() {
        // three tasks have read everything; the fourth, in whose partition a top-up lies, is far behind
        for (int partition : new int[] {0, 1, 2}) {
            told(Topics.SIM_ACTIVITY, "clock", partition, 4, START.plusSeconds(3_600));
        }
        told(Topics.SIM_ACTIVITY, "clock", 3, 4, START.minusSeconds(60));

        assertThat(ticks()).extracting(SimActivity::getReportedThrough).containsExactly(START.minusSeconds(60));
    }

    @Test
    void a_source_has_finished_when_all_partitions_say_so_and_begins_again_with_the_first_that_reports() {
        for (int partition = 0; partition < 3; partition++) {
            finished(partition);
            assertThat(ticks()).hasSize(partition == 2 ? 1 : 0).allMatch(SimActivity::getForGood);
        }
        read(Topics.SIM_ACTIVITY, BILLING, 1, START.plusSeconds(1));

        assertThat(ticks())
                .extracting(SimActivity::getReportedThrough, SimActivity::getForGood)
                .containsExactly(tuple(START.plusSeconds(1), false));
    }

    @Test
    void applications_and_activity_are_told_apart() {
        for (int partition = 0; partition < 3; partition++) {
            read(Topics.REDEMPTION_REQUESTS, "", partition, START);
        }

        assertThat(driver.values(Topics.REDEMPTION_REQUESTS))
                .extracting(RedemptionRequest::getKind, RedemptionRequest::getAt)
                .containsExactly(tuple(RedemptionRecordKind.TICK, START));
        assertThat(ticks()).isEmpty();
    }

    @Test
    void progress_from_a_partition_that_cannot_be_is_a_dead_letter() {
        told(Topics.SIM_ACTIVITY, BILLING, 4, 4, START);

        assertThat(driver.deadLetters()).containsExactly("progress names one of so many partitions");
    }

    private void read(Topic<?> target, String source, int partition, Instant through) {
        told(target, source, partition, 3, through);
    }

    private void told(Topic<?> target, String source, int partition, int partitions, Instant through) {
        driver.send(
                Topics.READING_PROGRESS,
                ProgressRecords.key(target, source),
                ProgressRecords.progress(target, source, through, false, new SourcePartitions(partition, partitions)));
    }

    private void finished(int partition) {
        driver.send(
                Topics.READING_PROGRESS,
                ProgressRecords.key(Topics.SIM_ACTIVITY, BILLING),
                ProgressRecords.progress(
                        Topics.SIM_ACTIVITY, BILLING, START, true, new SourcePartitions(partition, 3)));
    }

    private List<SimActivity> ticks() {
        return driver.values(Topics.SIM_ACTIVITY);
    }
}
