package org.simvite.invite.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.invite.topology.InviteFlow.START;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.Channel;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** What no gateway writes goes to the dead letters; what comes after it goes its way. */
class BadInputTest {

    private static final String PHONE = "terminal:a";

    private final InviteFlow flow = new InviteFlow();

    @AfterEach
    void close() {
        flow.close();
    }

    static List<Topic<?>> topics() {
        return List.of(
                Topics.TERMINAL_REGISTRATIONS,
                Topics.DEVICE_CONFIRMATIONS,
                Topics.DEVICE_COMMANDS,
                Topics.INSTALL_REQUESTS,
                Topics.INVITE_REQUESTS,
                Topics.ACCOUNT_COMMANDS);
    }

    @ParameterizedTest
    @MethodSource("topics")
    void bytes_that_are_no_record_are_a_dead_letter(Topic<?> topic) {
        // when
        flow.raw(topic, PHONE, "no record".getBytes(StandardCharsets.UTF_8));

        // then
        assertThat(flow.deadLetters.readValue())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("no record");
        goesOn();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void a_record_without_value_is_a_dead_letter(Topic<?> topic) {
        // when
        flow.raw(topic, PHONE, null);

        // then
        refused("no value");
    }

    @ParameterizedTest
    @CsvSource({
        "other, eid-a, terminal:a, id, , the key is not the deviceId",
        "eid-a, eid-a, social:google:p, id, , accountId is not that of a terminal",
        "eid-a, eid-a, terminal:a|b, id, , accountId is no id",
        "eid-a, eid-a, terminal:a, ' ', , requestId is no id",
        "eid-a, eid-a, terminal:a, id, terminal:b, ownerAccountId is not that of a person",
    })
    void a_registration_that_contradicts_itself_is_a_dead_letter(
            String key, String deviceId, String accountId, String requestId, String ownerId, String why) {
        // when
        flow.registrations.pipeInput(key, flow.registration(deviceId, accountId, requestId, ownerId), START);

        // then
        refused(why);
    }

    @Test
    void a_request_under_a_key_that_is_not_its_account_is_a_dead_letter() {
        // when
        flow.requests.pipeInput("terminal:b", flow.request(PHONE, Channel.FREE, "id", ""), START);

        // then
        refused("the key is not the accountId");
    }

    @Test
    void a_request_with_an_id_that_is_none_is_a_dead_letter() {
        // when
        flow.requests.pipeInput(PHONE, flow.request(PHONE, Channel.FREE, "a|b", ""), START);

        // then
        refused("requestId is no id");
    }

    @Test
    void an_install_under_a_key_that_is_not_that_of_all_installs_is_a_dead_letter() {
        // when
        flow.install("terminal:b", PHONE);

        // then
        refused("the key is not installs");
    }

    @Test
    void a_command_to_a_device_without_an_id_is_a_dead_letter() {
        // when
        flow.release("eid-a", "", START);

        // then
        refused("eventId is no id");
    }

    @Test
    void a_confirmation_for_no_account_is_a_dead_letter() {
        // when
        flow.confirm("eid-a", " ", START);

        // then
        refused("accountId is no id");
    }

    @Test
    void a_command_without_an_id_is_a_dead_letter() {
        // when
        flow.command(PHONE, AccountCommandKind.SUSPEND, "");

        // then
        refused("eventId is no id");
    }

    @Test
    void a_command_for_no_account_is_a_dead_letter() {
        // when
        flow.command("", AccountCommandKind.OPEN, "c1");

        // then
        refused("accountId is no id");
    }

    private void refused(String why) {
        var letter = InviteFlow.only(flow.deadLetters.readRecordsToList());
        assertThat(new String(
                        letter.headers().lastHeader("__streams.errors.message").value(), StandardCharsets.UTF_8))
                .isEqualTo(why);
        goesOn();
    }

    private void goesOn() {
        assertThat(flow.silent()).isTrue();
        flow.register("eid-next", "terminal:next");
        assertThat(flow.order().getHolderAccountId()).isEqualTo("terminal:next");
        assertThat(flow.deadLetters.isEmpty()).isTrue();
    }
}
