package org.simvite.invite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
import org.simvite.event.Account;
import org.simvite.event.Channel;
import org.simvite.event.DeviceConfirmation;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteOrder;
import org.simvite.event.InviteRequest;
import org.simvite.event.Reason;
import org.simvite.event.TerminalRegistration;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/** The process on a real broker and a real registry. Each test keeps to accounts of its own; the last one ends the process. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InviteServiceIT {

    @RegisterExtension
    static final SimviteBackingExtension BACKING = new SimviteBackingExtension();

    private static final Instant AT = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @TempDir
    static Path folder;

    private static Installation installation;
    private static ServiceProcess process;

    @BeforeAll
    static void start() throws Exception {
        installation = new Installation(BACKING);
        process = ServiceProcess.start(folder, "invite-service", InviteMain.class, settings())
                .awaitReady();
    }

    /** With a stable name: known again after a kill, it need not wait until its dead session times out. */
    private static Map<String, String> settings() {
        var settings = new HashMap<>(BACKING.settings());
        settings.put("streams.group.instance.id", "invite-1");
        settings.put("install.budget.per.hour", "1000000");
        settings.put("invite.account.wait", "30s");
        return settings;
    }

    @AfterAll
    static void close() {
        process.close();
        installation.close();
    }

    @Test
    void fifty_keys_that_claim_one_device_get_a_code_of_their_own_each_until_a_download_shows_whose_it_is()
            throws Exception {
        // given fifty keys that claim the same EID, each registering three times
        var accounts = accounts("racer", 50);
        for (int repeat = 0; repeat < 3; repeat++) {
            accounts.forEach(account -> register("eid-raced", account));
        }
        installation.written();
        var ordered = installation.read(Topics.INVITE_ORDERS, 50, order -> accounts.contains(order.getAccountId()));

        // when
        installation.write(Topics.DEVICE_CONFIRMATIONS, "eid-raced", confirmed("eid-raced", accounts.get(7)), AT);
        installation.written();
        register("eid-raced", "terminal:racer-late");
        installation.written();

        // then
        var refused = installation.read(
                Topics.INVITE_DECISIONS, 1, decision -> decision.getAccountId().equals("terminal:racer-late"));
        assertThat(refused).extracting(InviteDecision::getReason).containsExactly(Reason.ALREADY_GRANTED);
        assertThat(ordered)
                .hasSize(50)
                .allSatisfy(order -> assertThat(order.getBoundAccountId()).isEqualTo(order.getAccountId()));
        assertThat(installation.read(Topics.ACCOUNTS, 50, account -> accounts.contains(account.getAccountId())))
                .hasSize(50)
                .extracting(Account::getAccountId)
                .doesNotHaveDuplicates();
    }

    /** Whoever waits for an account reads the one partition that it would stand in. */
    @Test
    void each_partition_of_the_accounts_has_ticks_of_its_own() {
        assertThat(installation.ticks(Topics.ACCOUNTS))
                .containsExactlyInAnyOrderEntriesOf(Map.of("tick/0", 0, "tick/1", 1, "tick/2", 2, "tick/3", 3));
    }

    @Test
    void undecodable_records_are_dead_letters_and_stop_nothing() throws Exception {
        // given
        var topics = List.of(Topics.TERMINAL_REGISTRATIONS, Topics.INVITE_REQUESTS, Topics.ACCOUNT_COMMANDS);
        topics.forEach(topic -> installation.writeBytes(topic, "poison", "no record".getBytes(StandardCharsets.UTF_8)));
        installation.write(Topics.INVITE_REQUESTS, "wrong key", free("terminal:poisoner", "k1"), AT);

        // when
        register("eid-healthy", "terminal:healthy");
        installation.written();

        // then
        var ordered = installation.read(
                Topics.INVITE_ORDERS, 1, order -> order.getAccountId().equals("terminal:healthy"));
        assertThat(ordered).hasSize(1);
        var letters = installation.deadLetters(4);
        assertThat(letters)
                .extracting(letter -> new String(
                        letter.headers().lastHeader("__streams.errors.message").value(), StandardCharsets.UTF_8))
                .contains("the key is not the accountId")
                .anyMatch(message -> message.contains("does not begin with the magic byte"));
        assertThat(process.get("/health/ready")).startsWith("200 ");
        assertThat(process.get("/metrics")).contains("simvite_dead_letters_total", "simvite_invite_decisions_total");
    }

    @Test
    void requests_that_overtake_their_registration_are_decided_after_it() throws Exception {
        // given
        installation.write(Topics.INVITE_REQUESTS, "terminal:early", free("terminal:early", "k1"), AT);
        installation.written();

        // when
        register("eid-early", "terminal:early");
        installation.written();

        // then
        assertThat(installation.read(
                        Topics.INVITE_ORDERS, 2, order -> order.getAccountId().equals("terminal:early")))
                .extracting(InviteOrder::getChannel)
                .containsExactlyInAnyOrder(Channel.INSTALL, Channel.FREE);
    }

    @Test
    @Order(1)
    void a_kill_in_the_middle_of_a_load_loses_nothing_and_doubles_nothing() throws Exception {
        // given
        var accounts = accounts("load", 1_000);

        // when it dies at work, twice
        for (int i = 0; i < accounts.size(); i++) {
            register("eid-" + i, accounts.get(i));
            installation.write(Topics.INVITE_REQUESTS, accounts.get(i), free(accounts.get(i), "k1"), AT);
            if (i == 400 || i == 700) {
                installation.written();
                installation.read(Topics.INVITE_ORDERS, i / 2, order -> accounts.contains(order.getAccountId()));
                process.killAndRestart();
            }
        }
        installation.written();

        // then every account has its install code and its free code, once
        var expected = new ArrayList<String>();
        for (int i = 0; i < accounts.size(); i++) {
            expected.add(Ids.installRequestId(accounts.get(i), "eid-" + i));
            expected.add(Ids.requestId(accounts.get(i), "k1"));
        }
        var orders = installation.read(Topics.INVITE_ORDERS, 2_000, order -> accounts.contains(order.getAccountId()));
        assertThat(orders).extracting(InviteOrder::getRequestId).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void it_ends_when_asked_having_ordered_nothing_twice_and_logged_no_id() throws Exception {
        // when
        process.awaitReady();
        int code = process.terminate();

        // then
        assertThat(code).isZero();
        assertThat(installation.all(Topics.INVITE_ORDERS, order -> true))
                .extracting(InviteOrder::getEventId)
                .doesNotHaveDuplicates();
        assertThat(process.log()).contains("invite-service ended").doesNotContain("eid-healthy", "racer");
    }

    private static List<String> accounts(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "terminal:" + name + "-" + i)
                .toList();
    }

    private static void register(String deviceId, String accountId) {
        var registration = TerminalRegistration.newBuilder()
                .setEventId(deviceId + "/" + accountId)
                .setAt(AT)
                .setDeviceId(deviceId)
                .setAccountId(accountId)
                .setSealingKey("{}")
                .setRequestId(Ids.installRequestId(accountId, deviceId))
                .build();
        installation.write(Topics.TERMINAL_REGISTRATIONS, deviceId, registration, AT);
    }

    private static DeviceConfirmation confirmed(String deviceId, String accountId) {
        return DeviceConfirmation.newBuilder()
                .setEventId("a/1/" + deviceId)
                .setAt(AT)
                .setDeviceId(deviceId)
                .setAccountId(accountId)
                .setApplicationId("a")
                .build();
    }

    private static InviteRequest free(String accountId, String idempotencyKey) {
        var requestId = Ids.requestId(accountId, idempotencyKey);
        return InviteRequest.newBuilder()
                .setEventId(requestId)
                .setAt(AT)
                .setRequestId(requestId)
                .setAccountId(accountId)
                .setChannel(Channel.FREE)
                .setPayloadHash("hash")
                .build();
    }
}
