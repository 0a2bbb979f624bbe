package org.simvite.credit.identifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.credit.AggregateDriver;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.AssignmentPeriod;
import org.simvite.event.IdentifierKind;
import org.simvite.event.ReadingProgress;
import org.simvite.event.SimActivity;
import org.simvite.event.SimAssignment;
import org.simvite.runtime.state.Stores;
import org.simvite.topic.Topics;

class ResolveActivityTest {

    private static final String ICCID = "8988211000000530082";
    private static final String KEY = "iccid:" + ICCID;
    private static final String BILLING = "operator:billing";
    private static final Instant START = AggregateDriver.START;
    private static final int CAP = 3;

    private final AggregateDriver driver = AggregateDriver.identifier(new ResolveActivity(CAP, Stores.IN_MEMORY), 4);
    private long revision;

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void activity_goes_to_the_application_whose_sim_it_was() {
        assign(period("app-1", START, null));

        driver.send(
                Topics.ACTIVITY_FEED,
                KEY,
                report("e1", ActivityKind.TOP_UP, START.plusSeconds(5))
                        .setAmountMinor(500L)
                        .setCurrency("EUR")
                        .setPromotional(true)
                        .build());

        var told = driver.read(Topics.SIM_ACTIVITY);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).key()).isEqualTo("app-1");
        assertThat(told.get(0).timestamp()).isEqualTo(START.plusSeconds(5).toEpochMilli());
        assertThat(told.get(0).value())
                .isEqualTo(SimActivity.newBuilder()
                        .setEventId(BILLING + "/e1")
                        .setAt(START.plusSeconds(5))
                        .setKind(ActivityKind.TOP_UP)
                        .setSource(BILLING)
                        .setApplicationId("app-1")
                        .setIccid(ICCID)
                        .setGeneration(0)
                        .setAmountMinor(500L)
                        .setCurrency("EUR")
                        .setPromotional(true)
                        .build());
    }

    @Test
    void activity_is_attributed_by_its_own_time_to_an_earlier_generation() {
        assign(period("app-1", START, START.plusSeconds(100)), period("app-2", START.plusSeconds(200), null));

        activity("first", ActivityKind.TOP_UP, START);
        activity("last", ActivityKind.TOP_UP, START.plusSeconds(100).minusMillis(1));
        activity("second", ActivityKind.TOP_UP, START.plusSeconds(200));

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getApplicationId)
                .containsExactly("app-1", "app-1", "app-2");
    }

    @Test
    void a_source_that_gives_whole_seconds_is_not_before_the_assignment_it_means() {
        assign(
                period("app-1", START.plusMillis(900), START.plusMillis(1900)),
                period("app-2", START.plusMillis(2100), null));

        activity("downloaded", ActivityKind.DOWNLOADED, START);
        activity("exactly", ActivityKind.TOP_UP, START.plusMillis(1000));
        activity("downloaded-2", ActivityKind.DOWNLOADED, START.plusMillis(2000));

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getApplicationId)
                .containsExactly("app-1", "app-1", "app-2");
        assertThat(driver.counted("ambiguous-dropped")).isZero();
    }

    @Test
    void a_clock_of_ours_that_is_ahead_by_minutes_loses_nothing_of_a_new_assignment() {
        assign(period("app-1", START, START.plusSeconds(100)), period("app-2", START.plusSeconds(3600), null));

        activity("downloaded", ActivityKind.DOWNLOADED, START.minusSeconds(3600));
        activity("downloaded-2", ActivityKind.DOWNLOADED, START.plusSeconds(103));

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getApplicationId)
                .containsExactly("app-1", "app-2");
        assertThat(driver.counted("ambiguous-dropped")).isZero();
    }

    @Test
    void ambiguous_activity_is_counted_and_dropped() {
        assign(period("app-1", START, START.plusSeconds(100)), period("app-2", START.plusSeconds(200), null));

        activity("long before", ActivityKind.TOP_UP, START.minusSeconds(3601));
        activity("between", ActivityKind.TOP_UP, START.plusSeconds(100));
        activity("just behind an end", ActivityKind.TOP_UP, START.plusSeconds(102));

        assertThat(driver.values(Topics.SIM_ACTIVITY)).isEmpty();
        assertThat(driver.counted("ambiguous-dropped")).isEqualTo(3);
        assertThat(driver.rows("parked-by-identifier")).isZero();
    }

    @Test
    void a_late_give_back_returns_nobody_elses_sim() {
        assign(period("app-1", START, START.plusSeconds(100)), period("app-2", START.plusSeconds(200), null));

        giveBack("late", "app-1", START.plusSeconds(300));
        assertThat(driver.values(Topics.SIM_ACTIVITY)).isEmpty();
        assertThat(driver.counted("of-another-application-dropped")).isEqualTo(1);

        giveBack("own", "app-2", START.plusSeconds(300));
        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getApplicationId)
                .containsExactly("app-2");
    }

    @Test
    void a_give_back_that_waited_for_an_assignment_returns_nobody_elses_sim() {
        assign(period("app-1", START, START.plusSeconds(100)));
        giveBack("late", "app-1", START.plusSeconds(300));
        assertThat(driver.rows("parked-by-identifier")).isEqualTo(1);

        assign(period("app-1", START, START.plusSeconds(100)), period("app-2", START.plusSeconds(200), null));

        assertThat(driver.values(Topics.SIM_ACTIVITY)).isEmpty();
        assertThat(driver.rows("parked-by-identifier")).isZero();
    }

    private void giveBack(String id, String applicationId, Instant at) {
        driver.send(
                Topics.ACTIVITY_FEED,
                KEY,
                report(id, ActivityKind.RETURN, at)
                        .setApplicationId(applicationId)
                        .build());
    }

    @Test
    void activity_that_two_periods_claim_is_nobodys() {
        assign(period("app-1", START, null), period("app-2", START.plusSeconds(200), null));

        activity("both", ActivityKind.TOP_UP, START.plusSeconds(300));

        assertThat(driver.values(Topics.SIM_ACTIVITY)).isEmpty();
        assertThat(driver.counted("ambiguous-dropped")).isEqualTo(1);
    }

    @Test
    void activity_before_its_assignment_is_parked_and_goes_on_when_it_comes() {
        activity("e1", ActivityKind.DOWNLOADED, START.plusSeconds(5));
        activity("e2", ActivityKind.ACTIVATED, START.plusSeconds(6));
        assertThat(driver.values(Topics.SIM_ACTIVITY)).isEmpty();

        assign(period("app-1", START, null));

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getKind)
                .containsExactlyInAnyOrder(ActivityKind.DOWNLOADED, ActivityKind.ACTIVATED);
        assertThat(driver.rows("parked-by-identifier")).isZero();
        assertThat(driver.rows("parked-due")).isZero();
    }

    @Test
    void activity_after_the_last_known_end_waits_for_the_next_generation() {
        assign(period("app-1", START, START.plusSeconds(100)));
        activity("e1", ActivityKind.DOWNLOADED, START.plusSeconds(250));
        assertThat(driver.values(Topics.SIM_ACTIVITY)).isEmpty();

        assign(period("app-1", START, START.plusSeconds(100)), period("app-2", START.plusSeconds(200), null));

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getApplicationId)
                .containsExactly("app-2");
    }

    @Test
    void what_the_assignment_shows_to_be_nobodys_is_dropped() {
        activity("e1", ActivityKind.DOWNLOADED, START.minusSeconds(3601));

        assign(period("app-1", START, null));

        assertThat(driver.values(Topics.SIM_ACTIVITY)).isEmpty();
        assertThat(driver.counted("ambiguous-dropped")).isEqualTo(1);
        assertThat(driver.rows("parked-by-identifier")).isZero();
    }

    @Test
    void of_each_kind_one_is_parked_and_a_newer_one_takes_its_place() {
        activity("e1", ActivityKind.TOP_UP, START);
        activity("e3", ActivityKind.TOP_UP, START.plusMillis(2));
        activity("e2", ActivityKind.TOP_UP, START.plusMillis(1));
        assertThat(driver.rows("parked-by-identifier")).isEqualTo(1);
        assertThat(driver.rows("parked-due")).isEqualTo(1);

        assign(period("app-1", START, null));

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getEventId)
                .containsExactly(BILLING + "/e3");
    }

    @Test
    void a_top_up_just_after_the_assignment_is_not_lost_to_one_just_before_it() {
        activity("of the owner before", ActivityKind.TOP_UP, START.minusSeconds(600));
        activity("ours", ActivityKind.TOP_UP, START.plusSeconds(60));

        assign(period("app-1", START, null));

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getEventId)
                .containsExactly(BILLING + "/ours");
    }

    @Test
    void activity_dated_ahead_of_our_clock_does_not_keep_the_next_one_out() {
        activity("by a wrong clock", ActivityKind.TOP_UP, START.plus(Duration.ofDays(3000)));
        activity("next", ActivityKind.TOP_UP, START);

        assign(period("app-1", START.minusSeconds(9), START.plusSeconds(9)));

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getEventId)
                .containsExactly(BILLING + "/next");
    }

    @Test
    void a_busy_sim_that_is_none_of_ours_moves_its_deadline_once_an_hour() {
        for (int minute = 0; minute < 90; minute++) {
            activity("e" + minute, ActivityKind.TRAFFIC, driver.now());
            driver.pass(Duration.ofMinutes(1));
        }

        assertThat(driver.rows("parked-by-identifier")).isEqualTo(1);
        assertThat(driver.rows("parked-due")).isEqualTo(1);
        driver.pass(Duration.ofDays(7).minusMinutes(90));
        assertThat(driver.rows("parked-by-identifier")).isEqualTo(1);
        driver.pass(Duration.ofMinutes(90));
        assertThat(driver.rows("parked-by-identifier")).isZero();
        assertThat(driver.counted("parked-dropped-unassigned")).isEqualTo(1);
    }

    @Test
    void after_7_days_the_parked_are_counted_and_dropped() {
        activity("e1", ActivityKind.DOWNLOADED, START);
        driver.pass(Duration.ofDays(7).minusSeconds(10));
        assertThat(driver.rows("parked-by-identifier")).isEqualTo(1);

        driver.pass(Duration.ofSeconds(20));
        assign(period("app-1", START, null));

        assertThat(driver.values(Topics.SIM_ACTIVITY)).isEmpty();
        assertThat(driver.counted("parked-dropped-unassigned")).isEqualTo(1);
        assertThat(driver.rows("parked-due")).isZero();
    }

    @Test
    void above_the_cap_the_oldest_parked_go() {
        for (int i = 0; i < CAP + 2; i++) {
            driver.send(
                    Topics.ACTIVITY_FEED,
                    "imsi:00101012345606" + i,
                    report("e" + i, ActivityKind.TRAFFIC, START).build());
            driver.pass(Duration.ofSeconds(1));
        }

        assertThat(driver.rows("parked-by-identifier")).isEqualTo(CAP);
        assertThat(driver.rows("parked-due")).isEqualTo(CAP);
        assertThat(driver.counted("parked-dropped-for-room")).isEqualTo(2);
        driver.send(Topics.SIM_ASSIGNMENTS, "imsi:001010123456064", assignment(period("app-4", START, null)));
        driver.send(Topics.SIM_ASSIGNMENTS, "imsi:001010123456060", assignment(period("app-0", START, null)));
        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getApplicationId)
                .containsExactly("app-4");
    }

    @Test
    void an_older_revision_of_an_assignment_changes_nothing() {
        assign(period("app-1", START, null));
        SimAssignment old = SimAssignment.newBuilder(assignment(period("app-0", START, null)))
                .setRevision(0)
                .build();

        driver.send(Topics.SIM_ASSIGNMENTS, KEY, old);
        activity("e1", ActivityKind.DOWNLOADED, START);

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getApplicationId)
                .containsExactly("app-1");
    }

    @Test
    void a_tombstone_forgets_the_identifier() {
        assign(period("app-1", START, null));

        driver.send(Topics.SIM_ASSIGNMENTS, KEY, null);
        activity("e1", ActivityKind.DOWNLOADED, START);

        assertThat(driver.values(Topics.SIM_ACTIVITY)).isEmpty();
        assertThat(driver.counted("parked")).isEqualTo(1);
    }

    @Test
    void of_the_clock_one_tick_a_second_goes_on_and_of_a_source_each_that_tells_something() {
        driver.pass(Duration.ofMinutes(1));
        tick("clock", START);
        tick("clock", START.plusMillis(300));
        tick("clock", START.plusMillis(1300));
        tick(BILLING, START);
        tick(BILLING, START.plusMillis(1));
        tick(BILLING, START);

        List<ReadingProgress> told = driver.values(Topics.READING_PROGRESS);

        assertThat(told)
                .extracting(ReadingProgress::getSource, ReadingProgress::getAt)
                .containsExactly(
                        tuple("clock", START),
                        tuple("clock", START.plusMillis(1000)),
                        tuple(BILLING, START),
                        tuple(BILLING, START.plusMillis(1)));
        assertThat(told).allSatisfy(progress -> {
            assertThat(progress.getTarget()).isEqualTo("sim-activity");
            assertThat(progress.getPartition()).isZero();
            assertThat(progress.getPartitions()).isEqualTo(4);
        });
    }

    @Test
    void nobody_has_reported_what_is_still_to_happen() {
        driver.pass(Duration.ofMinutes(1));
        tick(BILLING, START.plus(Duration.ofDays(3_650)));

        assertThat(driver.values(Topics.READING_PROGRESS))
                .singleElement()
                .satisfies(progress -> assertThat(progress.getAt()).isEqualTo(driver.now()))
                .satisfies(progress -> assertThat(progress.getForGood()).isFalse());
        assertThat(driver.counted("reported-ahead-of-clock")).isEqualTo(1);
    }

    @Test
    void a_source_that_reports_no_more_says_so_in_a_word() {
        tick(BILLING, START);
        driver.send(Topics.ACTIVITY_FEED, null, lastWord(BILLING));
        tick(BILLING, START.plusMillis(1));

        assertThat(driver.values(Topics.READING_PROGRESS))
                .extracting(ReadingProgress::getForGood)
                .containsExactly(false, true, false);
    }

    @Test
    void what_cannot_be_processed_is_a_dead_letter_with_its_cause() {
        activity("e1", ActivityKind.UNKNOWN, START);
        driver.send(
                Topics.ACTIVITY_FEED,
                null,
                report("e2", ActivityKind.TOP_UP, START).build());
        driver.send(
                Topics.ACTIVITY_FEED,
                null,
                report("e3", ActivityKind.TICK, START).build());

        assertThat(driver.deadLetters())
                .containsExactly(
                        "activity of an unknown kind",
                        "activity names its identifier and its event",
                        "a tick tells how far which source has reported");
    }

    @Test
    void a_report_that_would_grow_longer_than_a_topic_takes_is_a_dead_letter() {
        assign(period("app-1", START, null));
        var longest = "x".repeat(IdentifierRecords.LONGEST_TEXT - BILLING.length() - 1);

        activity(longest, ActivityKind.TOP_UP, START);
        activity(longest + "x", ActivityKind.TOP_UP, START);
        driver.send(
                Topics.ACTIVITY_FEED,
                KEY,
                report("currency", ActivityKind.TOP_UP, START)
                        .setCurrency("E".repeat(300))
                        .build());
        tick("operator:" + longest + longest, START);

        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getEventId)
                .containsExactly(BILLING + "/" + longest);
        assertThat(driver.deadLetters()).hasSize(3).containsOnly("activity with a text of more than 256 characters");
    }

    @Test
    void a_report_without_value_is_a_dead_letter_and_takes_no_sim_from_its_application() {
        assign(period("app-1", START, null));

        driver.send(Topics.ACTIVITY_FEED, KEY, null);
        activity("after it", ActivityKind.TOP_UP, START.plusSeconds(5));

        assertThat(driver.deadLetters()).containsExactly("not for an identifier");
        assertThat(driver.values(Topics.SIM_ACTIVITY))
                .extracting(SimActivity::getEventId)
                .containsExactly(BILLING + "/after it");
    }

    @Test
    void an_assignment_that_is_no_more_is_forgotten() {
        assign(period("app-1", START, null));

        driver.send(Topics.SIM_ASSIGNMENTS, KEY, null);

        assertThat(driver.rows("assignment-by-identifier")).isZero();
        assertThat(driver.deadLetters()).isEmpty();
    }

    private void activity(String id, ActivityKind kind, Instant at) {
        driver.send(Topics.ACTIVITY_FEED, KEY, report(id, kind, at).build());
    }

    private void tick(String source, Instant through) {
        driver.send(
                Topics.ACTIVITY_FEED,
                null,
                report("tick", ActivityKind.TICK, through)
                        .setSource(source)
                        .setReportedThrough(through)
                        .build());
    }

    private ActivityReport lastWord(String source) {
        return report("last", ActivityKind.TICK, driver.now())
                .setSource(source)
                .setReportedThrough(driver.now())
                .setForGood(true)
                .build();
    }

    private void assign(AssignmentPeriod... periods) {
        driver.send(Topics.SIM_ASSIGNMENTS, KEY, assignment(periods));
    }

    private SimAssignment assignment(AssignmentPeriod... periods) {
        return SimAssignment.newBuilder()
                .setEventId("assignment-" + ++revision)
                .setAt(driver.now())
                .setKind(IdentifierKind.ICCID)
                .setIdentifier(ICCID)
                .setPeriods(List.of(periods))
                .setRevision(revision)
                .build();
    }

    private static AssignmentPeriod period(String applicationId, Instant from, @Nullable Instant until) {
        return AssignmentPeriod.newBuilder()
                .setApplicationId(applicationId)
                .setIccid(ICCID)
                .setGeneration(0)
                .setFrom(from)
                .setUntil(until)
                .build();
    }

    private ActivityReport.Builder report(String id, ActivityKind kind, Instant at) {
        return ActivityReport.newBuilder()
                .setEventId(BILLING + "/" + id)
                .setAt(at)
                .setReceivedAt(driver.now())
                .setKind(kind)
                .setSource(BILLING)
                .setIdentifierKind(IdentifierKind.ICCID)
                .setIdentifier(ICCID);
    }
}
