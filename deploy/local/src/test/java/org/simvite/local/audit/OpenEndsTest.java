package org.simvite.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simvite.event.Account;
import org.simvite.event.AccountKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandResult;
import org.simvite.event.DeadLetterCommand;
import org.simvite.event.DeadLetterCommandKind;
import org.simvite.event.InviteState;
import org.simvite.event.InviteStatus;

/** Each rule is broken once, and exactly that rule is found broken. */
class OpenEndsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String CHANGELOG = "simvite.credit-stream-sim-due-changelog";

    private static final String CODES =
            "no code of a closed account is open or suspended, none of a suspended one is open";
    private static final String LETTERS = "every dead letter was replayed or dropped";
    private static final String DEADLINES = "every deadline is ahead, by no more than a code can live";

    private final Books books = new Books();

    /** One account with a code, a letter that was replayed, and a deadline tomorrow. */
    @BeforeEach
    void aCleanStory() {
        account(AccountStatus.ACTIVE);
        code(InviteStatus.OPEN);
        books.letters.byId.put("2-17", new Letter("from simvite.sim-applications", null, NOW, Set.of()));
        command("c1", "2-17");
        outcome("c1", CommandResult.DONE);
        deadline("a1", NOW.plus(Duration.ofDays(1)));
    }

    @Test
    void aCleanStoryHolds() {
        assertThat(broken()).isEmpty();
        assertThat(new OpenEnds(books, NOW).check())
                .allSatisfy(finding -> assertThat(finding.checked()).isPositive());
    }

    @ParameterizedTest
    @CsvSource({"CLOSED,OPEN", "CLOSED,SUSPENDED", "ERASED,OPEN", "SUSPENDED,OPEN"})
    void aCodeThatOutlivesItsAccountIsFound(AccountStatus account, InviteStatus code) {
        account(account);
        code(code);

        assertThat(broken()).containsExactly(CODES);
    }

    @ParameterizedTest
    @CsvSource({"CLOSED,REVOKED", "CLOSED,USED_UP", "ERASED,EXPIRED", "SUSPENDED,SUSPENDED", "ACTIVE,SUSPENDED"})
    void aCodeThatEndedWithItsAccountIsNot(AccountStatus account, InviteStatus code) {
        account(account);
        code(code);

        assertThat(broken()).isEmpty();
    }

    @Test
    void aDeadLetterThatNobodyDealtWithIsFoundTheOldestFirst() {
        books.letters.byId.put("0-3", new Letter("from simvite.activity-feed", null, NOW, Set.of()));
        books.letters.byId.put("1-9", new Letter("from simvite.invites", null, NOW.minusSeconds(60), Set.of()));

        assertThat(broken()).containsExactly(LETTERS);
        assertThat(violations())
                .containsExactly(
                        "dead letter 1-9 (from simvite.invites) waits since 2025-12-31T23:59:00Z",
                        "dead letter 0-3 (from simvite.activity-feed) waits since 2026-01-01T00:00:00Z");
    }

    @Test
    void aDeadLetterWhoseReplayWasRefusedStillWaits() {
        books.letters.byId.put("0-3", new Letter("from simvite.activity-feed", null, NOW, Set.of()));
        command("c2", "0-3");
        outcome("c2", CommandResult.REFUSED);

        assertThat(broken()).containsExactly(LETTERS);
    }

    @Test
    void aDeadLetterThatWasSettledWaitsNoMoreWhateverIsRefusedAfterwards() {
        command("c2", "2-17");
        outcome("c2", CommandResult.REFUSED);

        assertThat(broken()).isEmpty();
    }

    @Test
    void aDeadLetterOfWhoseCommandNobodyHasSaidWhatBecameWaits() {
        books.letters.byId.put("0-3", new Letter("from simvite.activity-feed", null, NOW, Set.of()));
        command("c2", "0-3");

        assertThat(broken()).containsExactly(LETTERS);
    }

    @Test
    void aDeadLetterWhoseOutcomeIsReadBeforeItsCommandIsSettled() {
        books.letters.byId.put("0-3", new Letter("from simvite.activity-feed", null, NOW, Set.of()));
        outcome("c2", CommandResult.DONE);
        command("c2", "0-3");

        assertThat(broken()).isEmpty();
    }

    @Test
    void aDeadlineThatIsLongOverdueIsFound() {
        deadline("a2", NOW.minus(Duration.ofMinutes(11)));

        assertThat(broken()).containsExactly(DEADLINES);
    }

    @Test
    void aDeadlineBeyondAllTimeIsFound() {
        deadline("a2", Instant.ofEpochMilli(Long.MAX_VALUE));

        assertThat(broken()).containsExactly(DEADLINES);
    }

    /** It stands at the time of its next try, which is ahead. */
    @Test
    void aDeadlineThatFailsAgainAndAgainIsFound() {
        var due = NOW.minus(Duration.ofHours(1));
        var failed =
                ByteBuffer.allocate(12).putLong(due.toEpochMilli()).putInt(9).array();
        books.deadlines.add(CHANGELOG, key("a2", NOW.plus(Duration.ofMinutes(5))), failed);
        books.deadlines.add(CHANGELOG, pointer(key("a2", due)), new byte[Long.BYTES]);

        assertThat(broken()).containsExactly(DEADLINES);
        assertThat(violations()).singleElement().asString().endsWith("has not fired: it failed 9 times");
    }

    @Test
    void aDeadlineThatFailedAMomentAgoHasTime() {
        var failed = ByteBuffer.allocate(12)
                .putLong(NOW.minusSeconds(5).toEpochMilli())
                .putInt(2)
                .array();
        books.deadlines.add(CHANGELOG, key("a2", NOW.plusSeconds(4)), failed);

        assertThat(broken()).isEmpty();
    }

    /** Behind all deadlines: by it one is found by the time that it was due at. */
    private static byte[] pointer(byte[] key) {
        return ByteBuffer.allocate(Long.BYTES + key.length).putLong(-1).put(key).array();
    }

    @Test
    void aDeadlineThatFiredIsGone() {
        deadline("a2", NOW.minus(Duration.ofMinutes(11)));
        books.deadlines.add(CHANGELOG, key("a2", NOW.minus(Duration.ofMinutes(11))), null);

        assertThat(broken()).isEmpty();
    }

    private List<String> broken() {
        return new OpenEnds(books, NOW)
                .check().stream()
                        .filter(finding -> !finding.holds())
                        .map(Finding::invariant)
                        .toList();
    }

    private List<String> violations() {
        return new OpenEnds(books, NOW)
                .check().stream()
                        .flatMap(finding -> finding.violations().stream())
                        .toList();
    }

    private void deadline(String id, Instant due) {
        books.deadlines.add(CHANGELOG, key(id, due), new byte[0]);
    }

    private static byte[] key(String id, Instant due) {
        var bytes = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + bytes.length)
                .putLong(due.toEpochMilli())
                .put(bytes)
                .array();
    }

    private void add(String topic, String key, GenericRecord record) {
        books.add(topic, key, record, NOW);
    }

    private void account(AccountStatus status) {
        add(
                "accounts",
                "account",
                Account.newBuilder()
                        .setEventId("e")
                        .setAt(NOW)
                        .setAccountId("account")
                        .setKind(AccountKind.TERMINAL)
                        .setStatus(status)
                        .setCreatedAt(NOW)
                        .build());
    }

    private void code(InviteStatus status) {
        add(
                "invite-states",
                "0123456789AB",
                InviteState.newBuilder()
                        .setEventId("e")
                        .setAt(NOW)
                        .setInviteId("0123456789AB")
                        .setAccountId("account")
                        .setHolderAccountId("account")
                        .setStatus(status)
                        .setUses(1)
                        .setRedeemed(0)
                        .setExpiresAt(NOW)
                        .setRevision(1)
                        .build());
    }

    private void command(String commandId, String letterId) {
        add(
                "dead-letter-commands",
                letterId,
                DeadLetterCommand.newBuilder()
                        .setEventId(commandId)
                        .setAt(NOW)
                        .setLetterId(letterId)
                        .setTopic("sim-applications")
                        .setKind(DeadLetterCommandKind.REPLAY)
                        .setActor("operator:network")
                        .build());
    }

    private void outcome(String commandId, CommandResult result) {
        add(
                "command-outcomes",
                commandId,
                CommandOutcome.newBuilder()
                        .setEventId(commandId)
                        .setAt(NOW)
                        .setCommandId(commandId)
                        .setAggregate(Aggregate.DEAD_LETTER)
                        .setResult(result)
                        .build());
    }
}
