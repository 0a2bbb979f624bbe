package org.simvite.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.ServiceProcess;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.Channel;
import org.simvite.event.CreditBalance;
import org.simvite.event.EidRule;
import org.simvite.event.Invite;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandKind;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteOrder;
import org.simvite.event.LedgerCause;
import org.simvite.event.LedgerEntry;
import org.simvite.event.OutcomeKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.Reason;
import org.simvite.event.ReservationRequest;
import org.simvite.event.SimApplication;
import org.simvite.event.SimOutcome;
import org.simvite.identity.AccountIds;
import org.simvite.topic.Topics;

/**
 * The process on a real broker and registry with four partitions, killed at work. The tests run in order on one installation;
 * each expects so many records on a topic as it and those before it lead to.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CreditProcessIT {

    private static final int ACCOUNTS = 120;
    private static final int APPLICATIONS = 200;
    private static final Map<Integer, String> RACED = Map.of(1, "race-1", 3, "race-3", 50, "race-50");

    @RegisterExtension
    static final SimviteBackingExtension BACKING = new SimviteBackingExtension();

    @TempDir
    static Path folder;

    private static CreditInstallation installation;
    private static ServiceProcess process;
    /** Accounts that the race has opened. */
    private static int racers;

    @BeforeAll
    static void start() throws Exception {
        installation = new CreditInstallation(BACKING.bootstrapServers(), BACKING.registryUrl(), BACKING.topicPrefix());
        process = ServiceProcess.start(folder, "credit-stream", CreditMain.class, settings())
                .awaitReady();
    }

    /** With a stable name: known again after a kill, it need not wait until its dead session times out. */
    private static Map<String, String> settings() {
        var settings = new HashMap<>(BACKING.settings());
        settings.put("streams.group.instance.id", "credit-1");
        return settings;
    }

    @AfterAll
    static void close() {
        process.close();
        installation.close();
    }

    @Test
    @Order(1)
    void codes_with_1_3_and_50_uses_accept_1_3_and_50_of_200_simultaneous_applications() {
        // given
        RACED.forEach((uses, request) ->
                order(order(request, "issuer:race").setChannel(Channel.CAMPAIGN).setUses(uses)));
        var invites = installation.awaitRecords(Topics.INVITES, RACED.size());

        // when each application comes twice
        for (int i = 0; i < 2 * APPLICATIONS; i++) {
            for (Invite invite : invites) {
                var number = i % APPLICATIONS;
                apply(
                        "race-" + invite.getUses() + "-" + number,
                        "terminal:racer-" + invite.getUses() + "-" + number,
                        invite);
            }
        }
        installation.flush();

        // then
        var decisions = installation.awaitRecords(Topics.APPLICATION_DECISIONS, RACED.size() * APPLICATIONS);
        for (Invite invite : invites) {
            var decided = decisions.stream()
                    .filter(decision -> decision.getInviteId().equals(invite.getInviteId()))
                    .collect(Collectors.groupingBy(ApplicationDecision::getStatus));
            assertThat(decided.get(ApplicationDecisionStatus.ACCEPTED)).hasSize(invite.getUses());
            assertThat(decided.get(ApplicationDecisionStatus.REJECTED))
                    .extracting(ApplicationDecision::getReason)
                    .containsOnly(Reason.CODE_USED_UP);
        }
        assertThat(decisions).extracting(ApplicationDecision::getApplicationId).doesNotHaveDuplicates();
        racers = (int) decisions.stream()
                .filter(decision -> decision.getStatus() == ApplicationDecisionStatus.ACCEPTED)
                .map(ApplicationDecision::getAccountId)
                .distinct()
                .count();
        assertThat(installation.awaitRecords(Topics.RESERVATION_REQUESTS, 54))
                .hasSize(54)
                .extracting(ReservationRequest::getApplicationId)
                .doesNotHaveDuplicates();
    }

    @Test
    @Order(2)
    void a_hundred_simultaneous_requests_of_one_account_never_exceed_its_gate() {
        // given an account with its opening credit: enough for two codes
        installation.write(Topics.SIM_OUTCOMES, "terminal:greedy", accepted("terminal:greedy"));
        installation.awaitRecords(Topics.CREDIT_LEDGER, racers + 1);

        // when
        IntStream.range(0, 100).forEach(i -> order(order("greedy-" + i, "terminal:greedy")));
        installation.flush();

        // then
        var decisions = installation.awaitRecords(Topics.INVITE_DECISIONS, RACED.size() + 100).stream()
                .filter(decision -> decision.getAccountId().equals("terminal:greedy"))
                .collect(Collectors.groupingBy(InviteDecision::getStatus));
        assertThat(decisions.get(InviteDecisionStatus.GRANTED)).hasSize(2);
        assertThat(decisions.get(InviteDecisionStatus.REFUSED)).hasSize(98).allSatisfy(decision -> {
            assertThat(decision.getReason()).isEqualTo(Reason.CREDIT_TOO_LOW);
            assertThat(decision.getNeeded()).isEqualTo(10);
            assertThat(decision.getAvailable()).isZero();
            assertThat(decision.getHeldBy()).hasSize(2);
        });
    }

    @Test
    @Order(3)
    void a_kill_in_the_middle_of_a_load_loses_nothing_and_doubles_nothing() throws Exception {
        // when accounts get their install codes, apply, ask for another code and revoke it, and it dies at work twice
        each(account -> order(order("install-" + account, account).setChannel(Channel.INSTALL)));
        process.killAndRestart();
        var before = RACED.size() + 2;
        var installs = installation.awaitRecords(Topics.INVITES, before + ACCOUNTS).stream()
                .filter(invite -> invite.getChannel() == Channel.INSTALL)
                .toList();
        installs.forEach(invite -> apply("own-" + invite.getAccountId(), invite.getAccountId(), invite));
        installation.flush();
        installation.awaitRecords(Topics.CREDIT_LEDGER, 1 + racers + ACCOUNTS);
        each(account -> order(order("free-" + account, account)));
        process.killAndRestart();
        var free = installation.awaitRecords(Topics.INVITES, before + 2 * ACCOUNTS).stream()
                .filter(invite -> invite.getRequestId().startsWith("free-"))
                .toList();
        free.forEach(this::revoke);
        installation.flush();
        var ledger = installation.awaitRecords(Topics.CREDIT_LEDGER, 1 + racers + 2 * ACCOUNTS);

        // then
        assertThat(installs).hasSize(ACCOUNTS);
        assertThat(free).hasSize(ACCOUNTS);
        assertThat(ledger.stream().filter(entry -> entry.getCause() == LedgerCause.REVOKED))
                .hasSize(ACCOUNTS);
        assertThat(ledger).extracting(LedgerEntry::getEventId).doesNotHaveDuplicates();
        assertThat(installation.awaitRecords(Topics.INVITE_DECISIONS, before + 98 + 2 * ACCOUNTS))
                .hasSize(before + 98 + 2 * ACCOUNTS)
                .extracting(InviteDecision::getRequestId)
                .doesNotHaveDuplicates();
        booksAddUp(ledger);
    }

    @Test
    @Order(4)
    void bad_records_are_dead_letters_with_their_cause_and_stop_nothing() throws Exception {
        // given
        var topics = List.of(
                Topics.INVITE_ORDERS,
                Topics.ACCOUNT_ORDERS,
                Topics.SIM_OUTCOMES,
                Topics.INVITES,
                Topics.INVITE_COMMANDS,
                Topics.REDEMPTION_REQUESTS,
                Topics.PROVISIONING_ANSWERS);
        for (var topic : topics) {
            installation.writeBytes(topic, "poison", "no record".getBytes(StandardCharsets.UTF_8));
        }
        installation.send(Topics.SIM_OUTCOMES, "terminal:x", unheld("terminal:x"));
        installation.send(Topics.SIM_OUTCOMES, "wrong key", unheld("terminal:x"));

        // when
        order(order("after", "issuer:race").setChannel(Channel.CAMPAIGN));
        installation.flush();

        // then
        assertThat(installation.deadLetters(topics.size() + 2))
                .hasSize(topics.size() + 2)
                .contains(
                        "UNUSED cannot be booked: it closes 1 uses, open are 0",
                        "not for an account, or the key is not the account id")
                .anyMatch(message -> message.contains("does not begin with the magic byte"));
        assertThat(installation.awaitRecords(Topics.INVITE_DECISIONS, RACED.size() + 100 + 2 * ACCOUNTS + 1))
                .extracting(InviteDecision::getRequestId)
                .contains("after");
        assertThat(process.get("/health/ready")).startsWith("200 ");
        assertThat(process.get("/metrics")).contains("simvite_dead_letters_total");
    }

    @Test
    @Order(5)
    void ends_in_order_when_asked_to() throws Exception {
        assertThat(process.terminate()).isZero();
    }

    /** Issued uses = open holds + closed uses, and balance = sum of entries, for each account, from the topics alone. */
    private static void booksAddUp(List<LedgerEntry> ledger) {
        var invites = RACED.size() + 2 + 2 * ACCOUNTS;
        // one for each code issued and each entry booked
        Map<String, CreditBalance> balances = new HashMap<>();
        installation
                .awaitRecords(
                        Topics.CREDIT_BALANCES,
                        balance -> !balance.getAccountId().equals(AccountIds.NEWCOMER),
                        invites + ledger.size())
                .forEach(balance -> balances.merge(
                        balance.getAccountId(), balance, (a, b) -> a.getRevision() > b.getRevision() ? a : b));
        var issued = installation.awaitRecords(Topics.INVITES, invites).stream()
                .collect(Collectors.groupingBy(Invite::getAccountId, Collectors.summingLong(Invite::getUses)));
        balances.forEach((account, balance) -> {
            var entries = ledger.stream()
                    .filter(entry -> entry.getAccountId().equals(account))
                    .toList();
            var closed = entries.stream().mapToLong(LedgerEntry::getClosedUses).sum();
            assertThat(balance.getBalance())
                    .isEqualTo(entries.stream().mapToInt(LedgerEntry::getDelta).sum());
            assertThat(balance.getSequence()).isEqualTo(entries.size());
            assertThat(balance.getIssuedUses())
                    .isEqualTo(issued.getOrDefault(account, 0L))
                    .isEqualTo(balance.getOpenUses() + closed);
        });
    }

    private static void each(Consumer<String> work) {
        IntStream.range(0, ACCOUNTS).mapToObj(i -> "terminal:load-" + i).forEach(work);
        installation.flush();
    }

    private static void order(InviteOrder.Builder order) {
        installation.write(Topics.INVITE_ORDERS, order.getAccountId(), order.build());
    }

    private static InviteOrder.Builder order(String request, String account) {
        return InviteOrder.newBuilder()
                .setEventId(request)
                .setAt(Instant.now())
                .setRequestId(request)
                .setAccountId(account)
                .setHolderAccountId(account)
                .setChannel(Channel.FREE);
    }

    private static void apply(String application, String account, Invite invite) {
        var device = "device-of-" + application;
        installation.knows(account);
        installation.write(
                Topics.SIM_APPLICATIONS,
                account,
                SimApplication.newBuilder()
                        .setEventId(application)
                        .setAt(Instant.now())
                        .setKind(ApplicationRecordKind.APPLY)
                        .setApplicationId(application)
                        .setAccountId(account)
                        .setDeviceId(device)
                        .setInviteId(invite.getInviteId())
                        .setProfileKind(ProfileKind.ESIM)
                        .setPoolId("esim")
                        .setEidRule(EidRule.UNBOUND)
                        .build());
    }

    private void revoke(Invite invite) {
        installation.write(
                Topics.INVITE_COMMANDS,
                invite.getInviteId(),
                InviteCommand.newBuilder()
                        .setEventId("revoke-" + invite.getInviteId())
                        .setAt(Instant.now())
                        .setInviteId(invite.getInviteId())
                        .setKind(InviteCommandKind.REVOKE)
                        .setAccountId(invite.getAccountId())
                        .setActor(invite.getAccountId())
                        .build());
    }

    private static SimOutcome accepted(String account) {
        return outcome(account, OutcomeKind.ACCEPTED, null, 0);
    }

    private static SimOutcome unheld(String account) {
        return outcome(account, OutcomeKind.UNUSED, "NEVERISSUED1", 1);
    }

    private static SimOutcome outcome(String account, OutcomeKind kind, @Nullable String invite, int uses) {
        return SimOutcome.newBuilder()
                .setEventId(account + "/" + kind)
                .setAt(Instant.now())
                .setAccountId(account)
                .setKind(kind)
                .setInviteId(invite)
                .setUses(uses)
                .setPolicyVersion("staked@1")
                .build();
    }
}
