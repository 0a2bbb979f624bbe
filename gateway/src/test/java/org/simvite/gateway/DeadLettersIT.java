package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.DeadLetterCommand;
import org.simvite.event.DeadLetterCommandKind;
import org.simvite.gateway.access.Scope;
import org.simvite.identity.Ids;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.kafka.KafkaSettings;
import org.simvite.runtime.letters.LetterHeaders;
import org.simvite.runtime.letters.LetterReplayer;
import org.simvite.topic.Party;
import org.simvite.topic.Topics;

/** Records that could not be processed are looked at, repaired, replayed and dropped; whoever writes a topic writes them back. */
@NullUnmarked
class DeadLettersIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static final AtomicBoolean FAULT = new AtomicBoolean();
    private static final Clock CLOCK = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            if (FAULT.getAndSet(false)) {
                throw new IllegalStateException("a fault of ours");
            }
            return Instant.now();
        }
    };

    private static LetterReplayer creditStream;

    @BeforeAll
    static void start() {
        var kafka = KafkaSettings.from(Settings.of(fixture.settings(GatewayFixture.folder(), Map.of())));
        // the records of `invites` are credit-stream's
        creditStream = LetterReplayer.start(Party.CREDIT_STREAM, kafka, CLOCK, new SimpleMeterRegistry());
    }

    @AfterAll
    static void stop() {
        creditStream.close();
    }

    @Test
    void aRecordThatCannotBeReadIsRepairedAndReplayedOnce() throws Exception {
        var inviteId = Ids.inviteId(UUID.randomUUID().toString(), 0);
        var letter = letterOf(inviteId);
        assertThat(letter.path("topic").asText()).isEqualTo("invites");
        assertThat(letter.path("cause").asText()).isNotEmpty();
        assertThat(letter.has("command")).isFalse();
        var id = letter.path("letterId").asText();
        var looked = get("/v1/operator/dead-letters/" + id);
        assertThat(looked.has("value")).as("it is no record").isFalse();
        assertThat(looked.path("valueBase64").asText()).isNotEmpty();

        var repaired = avroJson(inviteId);
        var key = UUID.randomUUID().toString();
        var commanded = command(id, key, "REPLAY", repaired);
        var again = command(id, key, "REPLAY", repaired);

        assertThat(commanded.status()).as(commanded.text()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(commanded.body());
        var commandId = commanded.body().path("commandId").asText();
        assertThat(commanded.header("Location")).isEqualTo("/v1/operator/commands/" + commandId);
        var back = fixture.topics()
                .await(Topics.INVITES, invite -> invite.getInviteId().equals(inviteId));
        assertThat(back.key()).isEqualTo(inviteId);
        assertThat(new String(back.headers().lastHeader(LetterHeaders.REPLAY_OF).value(), StandardCharsets.UTF_8))
                .isEqualTo(id);
        assertThat(outcome(commandId).getResult()).isEqualTo(CommandResult.DONE);
        await().atMost(LIMIT)
                .until(() ->
                        fixture.gateway().readModel().invites().invite(inviteId).isPresent());
        var settled = get("/v1/operator/dead-letters/" + id).path("letter").path("command");
        assertThat(settled.path("kind").asText()).isEqualTo("REPLAY");
        assertThat(settled.path("actor").asText()).isEqualTo("operator:network");
        assertThat(settled.path("reason").asText()).isEqualTo("because");
        assertThat(fixture.topics()
                        .now(Topics.INVITES, invite -> invite.getInviteId().equals(inviteId)))
                .hasSize(1);
    }

    @Test
    void aRecordThatIsDroppedWaitsNoMore() {
        var letter = letterOf(Ids.inviteId(UUID.randomUUID().toString(), 0));
        var id = letter.path("letterId").asText();

        var commandId = command(id, UUID.randomUUID().toString(), "DROP", null)
                .body()
                .path("commandId")
                .asText();

        assertThat(outcome(commandId).getResult()).isEqualTo(CommandResult.DONE);
        await().atMost(LIMIT).until(() -> waiting(id) == null);
        assertThat(listed("ALL", id).path("command").path("kind").asText()).isEqualTo("DROP");
    }

    @ParameterizedTest
    @CsvSource({"REPLAY,DROP", "DROP,REPLAY", "DROP,DROP"})
    void whatBecameOfALetterFirstStands(String first, String second) throws Exception {
        var inviteId = Ids.inviteId(UUID.randomUUID().toString(), 0);
        var id = letterOf(inviteId).path("letterId").asText();
        var repaired = first.equals("REPLAY") ? avroJson(inviteId) : null;

        var settling = commandId(id, first, repaired);
        var refused = commandId(id, second, null);

        assertThat(outcome(settling).getResult()).isEqualTo(CommandResult.DONE);
        assertThat(outcome(refused).getResult()).isEqualTo(CommandResult.REFUSED);
        assertThat(outcome(refused).getReason()).isEqualTo(CommandReason.LETTER_SETTLED);
        await().atMost(LIMIT).until(() -> waiting(id) == null);
        var told = get("/v1/operator/dead-letters/" + id).path("letter").path("command");
        assertThat(told.path("commandId").asText()).isEqualTo(settling);
        assertThat(told.path("status").asText()).isEqualTo("DONE");
    }

    /** It was missing in the list, where nobody looked for it any more. */
    @Test
    void aLetterWhoseCommandWasRefusedWaitsAndTakesTheNext() {
        var id = letterOf(Ids.inviteId(UUID.randomUUID().toString(), 0))
                .path("letterId")
                .asText();
        var old = commandRecord(id, Instant.now().minus(Duration.ofDays(2)));

        fixture.topics().write(Topics.DEAD_LETTER_COMMANDS, id, old);

        assertThat(outcome(old.getEventId()).getResult()).isEqualTo(CommandResult.REFUSED);
        var told = await().atMost(LIMIT)
                .until(
                        () -> waiting(id).path("command"),
                        said -> said.path("status").asText().equals("REFUSED"));
        assertThat(told.path("commandId").asText()).isEqualTo(old.getEventId());
        assertThat(get("/v1/operator/dead-letters/" + id).path("letter").path("command"))
                .isEqualTo(told);

        assertThat(outcome(commandId(id, "DROP", null)).getResult()).isEqualTo(CommandResult.DONE);
        await().atMost(LIMIT).until(() -> waiting(id) == null);
    }

    private static String commandId(String id, String kind, String value) {
        return command(id, UUID.randomUUID().toString(), kind, value)
                .body()
                .path("commandId")
                .asText();
    }

    /** An empty list would say that nothing waits. */
    @ParameterizedTest
    @ValueSource(strings = {"invite", "no-such-topic", "simvite.invites", "Invites"})
    void aTopicThatThereIsNotIsRefusedWithThoseThatThereAre(String topic) {
        var answer = send("GET", "/v1/operator/dead-letters?topic=" + topic, null, Map.of());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("malformed-request");
        assertThat(answer.body().path("detail").asText())
                .startsWith("topic is one of account-commands, ")
                .contains(" activity-feed,", " invites,")
                .doesNotContain("no-such-topic");
        assertThat(answer.body().path("errors").toString()).isEqualTo("[{\"at\":\"topic\",\"rule\":\"enum\"}]");
    }

    @Test
    void whatIsNoRecordOfItsTopicIsNotTakenAsRepaired() throws Exception {
        var letter = letterOf(Ids.inviteId(UUID.randomUUID().toString(), 0));
        var id = letter.path("letterId").asText();
        var incomplete = ((ObjectNode) JSON.readTree(avroJson("7Q2M9K4TB0ZX")))
                .without("inviteId")
                .toString();

        var answer = command(id, UUID.randomUUID().toString(), "REPLAY", incomplete);

        assertThat(answer.problem()).isEqualTo("command-invalid");
        assertThat(answer.body().path("errors").toString())
                .isEqualTo("[{\"at\":\"/value/inviteId\",\"rule\":\"required\"}]");
        assertThat(answer.body().path("detail").asText()).contains("org.simvite.event.", "schemas/src/main/avro");
        var mistyped = ((ObjectNode) JSON.readTree(avroJson("7Q2M9K4TB0ZX")))
                .put("inviteId", 7)
                .put("evil", "evil")
                .toString();
        var other = command(id, "k1", "REPLAY", mistyped);
        assertThat(other.body().path("errors").toString())
                .isEqualTo("[{\"at\":\"/value\",\"rule\":\"additionalProperties\"},"
                        + "{\"at\":\"/value/inviteId\",\"rule\":\"type\"}]");
        assertThat(command("0-999999", "k", "DROP", null).problem()).isEqualTo("not-found");
        assertThat(command(id, "k2", "DROP", incomplete).problem()).isEqualTo("command-invalid");
    }

    @Test
    void aLetterThatIsNotThereAndACommandThatIsOldAreRefused() {
        var now = Instant.now();
        var unknown = commandRecord("0-9999999", now);
        var old = commandRecord(
                letterOf(Ids.inviteId(UUID.randomUUID().toString(), 0))
                        .path("letterId")
                        .asText(),
                now.minus(Duration.ofDays(2)));

        fixture.topics().write(Topics.DEAD_LETTER_COMMANDS, unknown.getLetterId(), unknown);
        fixture.topics().write(Topics.DEAD_LETTER_COMMANDS, old.getLetterId(), old);

        assertThat(outcome(unknown.getEventId()).getReason()).isEqualTo(CommandReason.LETTER_UNKNOWN);
        assertThat(outcome(old.getEventId()).getReason()).isEqualTo(CommandReason.NOT_ALLOWED_NOW);
    }

    @Test
    void aFaultOfOursDoesNotEndWhoeverCarriesCommandsOut() {
        var command = commandRecord("0-9999998", Instant.now());
        FAULT.set(true);

        fixture.topics().write(Topics.DEAD_LETTER_COMMANDS, command.getLetterId(), command);

        assertThat(outcome(command.getEventId()).getReason()).isEqualTo(CommandReason.LETTER_UNKNOWN);
        assertThat(FAULT).as("it failed the first time").isFalse();
        assertThat(creditStream.health().ready()).isTrue();
    }

    private static DeadLetterCommand commandRecord(String letterId, Instant at) {
        return DeadLetterCommand.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setAt(at)
                .setLetterId(letterId)
                .setTopic("invites")
                .setKind(DeadLetterCommandKind.DROP)
                .setActor("operator:network")
                .setReason("because")
                .build();
    }

    /** Writes what is no record, and waits until it is a letter. */
    private static JsonNode letterOf(String inviteId) {
        fixture.topics().writeRaw(Topics.INVITES, inviteId, "no record".getBytes(StandardCharsets.UTF_8));
        return await().atMost(LIMIT).until(() -> keyed(inviteId), found -> found != null);
    }

    private static JsonNode keyed(String key) {
        for (var letter :
                get("/v1/operator/dead-letters?topic=invites&limit=100").path("letters")) {
            if (letter.path("key").asText().equals(key)) {
                return letter;
            }
        }
        return null;
    }

    private static JsonNode waiting(String id) {
        return listed("WAITING", id);
    }

    private static JsonNode listed(String status, String id) {
        for (var letter :
                get("/v1/operator/dead-letters?limit=100&status=" + status).path("letters")) {
            if (letter.path("letterId").asText().equals(id)) {
                return letter;
            }
        }
        return null;
    }

    private static CommandOutcome outcome(String commandId) {
        return fixture.topics()
                .await(Topics.COMMAND_OUTCOMES, found -> found.getCommandId().equals(commandId))
                .value();
    }

    private static String avroJson(String inviteId) throws Exception {
        var invite = Results.invite(inviteId, "terminal:somebody").build();
        var out = new java.io.ByteArrayOutputStream();
        var encoder = org.apache.avro.io.EncoderFactory.get().jsonEncoder(invite.getSchema(), out);
        new org.apache.avro.specific.SpecificDatumWriter<org.simvite.event.Invite>(invite.getSchema())
                .write(invite, encoder);
        encoder.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode get(String path) {
        var answer = send("GET", path, null, Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body();
    }

    private static TestTerminal.Answer command(String id, String key, String kind, String value) {
        var body = "{\"kind\":\"" + kind + "\",\"reason\":\"because\"" + (value == null ? "" : ",\"value\":" + value)
                + "}";
        return send("POST", "/v1/operator/dead-letters/" + id + "/commands", body, Map.of("Idempotency-Key", key));
    }

    private static TestTerminal.Answer send(String method, String path, String body, Map<String, String> more) {
        var headers = new HashMap<>(more);
        headers.put("Authorization", "Bearer " + fixture.operatorToken(Scope.LETTERS, Scope.REPAIR));
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        return TestTerminal.send(fixture.url(), method, path, body, headers);
    }
}
