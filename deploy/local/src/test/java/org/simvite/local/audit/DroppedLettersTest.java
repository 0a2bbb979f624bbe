package org.simvite.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.simvite.event.Aggregate;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.Channel;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandResult;
import org.simvite.event.CreditBalance;
import org.simvite.event.DeadLetterCommand;
import org.simvite.event.DeadLetterCommandKind;
import org.simvite.event.Invite;
import org.simvite.event.InviteRequest;
import org.simvite.event.OutcomeKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.SimApplication;
import org.simvite.event.SimOutcome;

/** What an operator dropped need not come to anything, and what was not dropped must. */
class DroppedLettersTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String LETTER = "0-3";
    private static final String INVITE = "0123456789AB";

    private final Books books = new Books();

    /** A code with one use, which is open. */
    @BeforeEach
    void aCode() {
        add("invites", invite());
        add("credit-balances", balance());
        assertThat(broken()).isEmpty();
    }

    static Stream<Unanswered> unanswered() {
        return Stream.of(
                new Unanswered("invite-requests", request("r1"), "every request for a code is decided"),
                new Unanswered("sim-applications", application("a1"), "every application is decided, and decided once"),
                new Unanswered("application-decisions", accepted("a1"), "every accepted application ends"),
                new Unanswered("sim-outcomes", outcome("o1"), "every outcome that moves credit is booked once"));
    }

    /** @param broken how the invariant begins that wants something to come of the record */
    record Unanswered(String topic, SpecificRecord record, String broken) {}

    @ParameterizedTest
    @MethodSource("unanswered")
    void whatBecomesNothingIsFound(Unanswered each) {
        add(each.topic(), each.record());

        assertThat(broken()).singleElement().asString().startsWith(each.broken());
    }

    @ParameterizedTest
    @MethodSource("unanswered")
    void whatAnOperatorDroppedIsAccountedFor(Unanswered each) {
        add(each.topic(), each.record());
        letterOf(each.record());
        commanded(DeadLetterCommandKind.DROP, CommandResult.DONE);

        assertThat(broken()).isEmpty();
    }

    /** It goes back to its topic, and something must come of it then. */
    @ParameterizedTest
    @MethodSource("unanswered")
    void whatWasReplayedStillMustComeToSomething(Unanswered each) {
        add(each.topic(), each.record());
        letterOf(each.record());
        commanded(DeadLetterCommandKind.REPLAY, CommandResult.DONE);

        assertThat(broken()).singleElement().asString().startsWith(each.broken());
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandResult.class,
            names = {"REFUSED", "IN_PROGRESS"})
    void whatWasNotDroppedAfterAllMustComeToSomething(CommandResult result) {
        add("sim-applications", application("a1"));
        letterOf(application("a1"));
        commanded(DeadLetterCommandKind.DROP, result);

        assertThat(broken()).hasSize(1);
    }

    /** The next record on its way names what it is about as well. */
    @Test
    void anApplicationIsAccountedForWhicheverRecordOfItWasDropped() {
        add("sim-applications", application("a1"));
        letterOf(accepted("a1"));
        commanded(DeadLetterCommandKind.DROP, CommandResult.DONE);

        assertThat(broken()).isEmpty();
    }

    @Test
    void whatIsDroppedExcusesNothingElse() {
        add("sim-applications", application("a1"));
        add("sim-applications", application("a2"));
        letterOf(application("a1"));
        commanded(DeadLetterCommandKind.DROP, CommandResult.DONE);

        assertThat(broken()).hasSize(1);
    }

    @Test
    void anApplicationThatIsDecidedTwiceIsNotExcused() {
        add("sim-applications", application("a1"));
        add("application-decisions", rejected("a1"));
        add("application-decisions", rejected("a1"));
        letterOf(application("a1"));
        commanded(DeadLetterCommandKind.DROP, CommandResult.DONE);

        assertThat(broken()).singleElement().asString().startsWith("every application is decided, and decided once");
    }

    private List<String> broken() {
        return Stream.concat(
                        new Invariants(books, Memory.WHOLE).check().stream(),
                        new CreditInvariants(books, NOW).check().stream())
                .filter(finding -> !finding.holds())
                .map(Finding::invariant)
                .toList();
    }

    private void add(String topic, SpecificRecord record) {
        books.add(topic, "key", (GenericRecord) record, NOW);
    }

    private void letterOf(SpecificRecord record) {
        var names = Fields.ids((GenericRecord) record);
        books.letters.byId.put(LETTER, new Letter("from somewhere", null, NOW, Set.copyOf(names)));
    }

    private void commanded(DeadLetterCommandKind kind, CommandResult result) {
        add(
                "dead-letter-commands",
                DeadLetterCommand.newBuilder()
                        .setEventId("c1")
                        .setAt(NOW)
                        .setLetterId(LETTER)
                        .setTopic("somewhere")
                        .setKind(kind)
                        .setActor("operator:network")
                        .build());
        add(
                "command-outcomes",
                CommandOutcome.newBuilder()
                        .setEventId("c1/DEAD_LETTER")
                        .setAt(NOW)
                        .setCommandId("c1")
                        .setAggregate(Aggregate.DEAD_LETTER)
                        .setResult(result)
                        .build());
    }

    private static Invite invite() {
        return Invite.newBuilder()
                .setEventId(INVITE)
                .setAt(NOW)
                .setInviteId(INVITE)
                .setRequestId("request")
                .setAccountId("account")
                .setHolderAccountId("account")
                .setChannel(Channel.FREE)
                .setUses(1)
                .setNotBefore(NOW)
                .setExpiresAt(NOW.plusSeconds(60))
                .setStake(10)
                .setPolicyVersion("staked@1")
                .build();
    }

    private static CreditBalance balance() {
        return CreditBalance.newBuilder()
                .setEventId("balance-0")
                .setAt(NOW)
                .setAccountId("account")
                .setBalance(0)
                .setHeld(10)
                .setIssuedUses(1)
                .setOpenUses(1)
                .setOpenInvites(1)
                .setSequence(0)
                .setCanRequest(true)
                .setPolicyVersion("staked@1")
                .setRevision(0)
                .build();
    }

    private static InviteRequest request(String id) {
        return InviteRequest.newBuilder()
                .setEventId(id)
                .setAt(NOW)
                .setRequestId(id)
                .setAccountId("account")
                .setChannel(Channel.FREE)
                .build();
    }

    private static SimApplication application(String id) {
        return SimApplication.newBuilder()
                .setEventId("sent-" + id)
                .setAt(NOW)
                .setKind(ApplicationRecordKind.APPLY)
                .setApplicationId(id)
                .setProfileKind(ProfileKind.ESIM)
                .build();
    }

    private static ApplicationDecision accepted(String id) {
        return decided(id, ApplicationDecisionStatus.ACCEPTED);
    }

    private static ApplicationDecision rejected(String id) {
        return decided(id, ApplicationDecisionStatus.REJECTED);
    }

    private static ApplicationDecision decided(String id, ApplicationDecisionStatus status) {
        return ApplicationDecision.newBuilder()
                .setEventId("decided-" + id)
                .setAt(NOW)
                .setApplicationId(id)
                .setAccountId("applicant")
                .setDeviceId("device")
                .setInviteId(INVITE)
                .setStatus(status)
                .build();
    }

    private static SimOutcome outcome(String id) {
        return SimOutcome.newBuilder()
                .setEventId(id)
                .setAt(NOW)
                .setAccountId("account")
                .setKind(OutcomeKind.USED)
                .setInviteId(INVITE)
                .setApplicationId("a9")
                .setUses(1)
                .build();
    }
}
