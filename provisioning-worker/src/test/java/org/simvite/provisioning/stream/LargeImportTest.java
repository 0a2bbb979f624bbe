package org.simvite.provisioning.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.event.CommandResult;
import org.simvite.provisioning.profile.PoolWindow;
import org.simvite.topic.Topics;

/** PROFILE with an import that is large for its two pools, which are the test's: each reads its own topic in order, whatever is on it. */
class LargeImportTest {

    private static final String RESERVATION = "a reservation";
    private static final List<String> POOLS = List.of("left", "right");

    private ClaimDriver profiles = new ClaimDriver();
    private final Map<String, Deque<String>> topics = new HashMap<>();
    private final Map<String, Set<String>> stock = new HashMap<>();
    private final Random random = new Random(7);
    /** The most that ever stood on one pool's topic and was not read yet. */
    private int most;

    private int done;

    LargeImportTest() {
        POOLS.forEach(pool -> {
            topics.put(pool, new ArrayDeque<>());
            stock.put(pool, new HashSet<>());
        });
    }

    @AfterEach
    void close() {
        profiles.close();
    }

    @Test
    void noPoolIsToldOfMoreThanAWindowOfALargeImportAndAllOfItIsTakenIn() {
        importRows(1_500);
        assertThat(profiles.gauge(ClaimMeters.ON_THEIR_WAY)).isEqualTo(2 * PoolWindow.SIZE);
        assertThat(profiles.gauge(ClaimMeters.WAITING)).isEqualTo(2 * (1_500 - PoolWindow.SIZE));

        takeInAll(0);

        assertThat(most).isEqualTo(PoolWindow.SIZE);
        everythingIsTakenIn(1_500);
    }

    /** It stood behind every profile of the import, for minutes. */
    @Test
    void aReservationThatComesDuringALargeImportWaitsForAWindowAndNotForTheImport() {
        importRows(1_000);
        takeIn("left", PoolWindow.SIZE / 2, 0);

        topic("left").add(RESERVATION);

        var before = 0;
        while (!RESERVATION.equals(topic("left").peek())) {
            takeIn("left", 1, 0);
            before++;
        }
        assertThat(before).isEqualTo(PoolWindow.SIZE);
        assertThat(profiles.gauge(ClaimMeters.WAITING))
                .as("most of the import is still to come")
                .isGreaterThan(1_000);
    }

    @Test
    void answersThatAreLostAreAskedForAgainAndKeepNobodyOut() {
        importRows(500);

        for (var times = 0; times < 200 && profiles.rows("claim-due") > 0; times++) {
            takeInAll(30);
            profiles.pass(Duration.ofHours(1));
            read();
        }

        assertThat(most).isEqualTo(PoolWindow.SIZE);
        everythingIsTakenIn(500);
    }

    @Test
    void aTaskThatIsRestartedGoesOnWhereItWas() {
        importRows(500);
        POOLS.forEach(pool -> takeIn(pool, 100, 0));
        var before = profiles;

        profiles = before.restarted();
        before.close();
        takeInAll(0);

        assertThat(most).isEqualTo(PoolWindow.SIZE);
        everythingIsTakenIn(500);
    }

    private void importRows(int each) {
        for (var row = 0; row < each; row++) {
            for (var pool : POOLS) {
                profiles.importRow("import-" + pool, row, pool + row, pool, "9" + pool + row);
            }
        }
        read();
    }

    private void takeInAll(int lossPercent) {
        while (topics.values().stream().anyMatch(topic -> !topic.isEmpty())) {
            POOLS.forEach(pool -> takeIn(pool, 1 + random.nextInt(PoolWindow.SIZE), lossPercent));
        }
    }

    /** The pool reads on, and answers each profile; some of its answers are lost. */
    private void takeIn(String pool, int records, int lossPercent) {
        for (var read = 0; read < records && !topic(pool).isEmpty(); read++) {
            var iccid = topic(pool).remove();
            stock.getOrDefault(pool, Set.of()).add(iccid);
            if (random.nextInt(100) >= lossPercent) {
                profiles.taken(iccid, pool, "import-" + pool);
            }
        }
        read();
    }

    private void read() {
        profiles.told(Topics.STOCK_COMMANDS)
                .forEach(command -> topic(command.getPoolId()).add(command.getIccid()));
        POOLS.forEach(pool -> most = Math.max(most, topic(pool).size()));
        profiles.told(Topics.COMMAND_OUTCOMES).forEach(outcome -> {
            assertThat(outcome.getResult()).isEqualTo(CommandResult.DONE);
            done++;
        });
    }

    private Deque<String> topic(String pool) {
        return topics.getOrDefault(pool, new ArrayDeque<>());
    }

    private void everythingIsTakenIn(int each) {
        POOLS.forEach(pool -> assertThat(stock.get(pool)).hasSize(each));
        assertThat(done).as("rows of imports that were answered").isEqualTo(2 * each);
        for (var store : List.of("claim-due", "command-by-iccid", "iccid-by-place")) {
            assertThat(profiles.rows(store)).as(store).isZero();
        }
        assertThat(profiles.gauge(ClaimMeters.ON_THEIR_WAY)).isZero();
        assertThat(profiles.gauge(ClaimMeters.WAITING)).isZero();
    }
}
