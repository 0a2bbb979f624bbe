package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.InviteCommandKind;
import org.simvite.event.InviteStatus;
import org.simvite.gateway.access.Scope;
import org.simvite.identity.Ids;
import org.simvite.topic.CommandOutcomes;
import org.simvite.topic.Topics;

/** What operators command, what becomes of it, and who reads what of it. */
@NullUnmarked
class CommandIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private final String account = "terminal:" + UUID.randomUUID();

    private static TestTerminal.Answer operator(String method, String path, String body, Map<String, String> more) {
        return operatorAt(fixture.url(), method, path, body, more);
    }

    private static TestTerminal.Answer operatorAt(
            URI gateway, String method, String path, String body, Map<String, String> more) {
        var headers = new HashMap<>(more);
        headers.put("Authorization", "Bearer " + fixture.operatorToken(Scope.values()));
        return TestTerminal.send(gateway, method, path, body, headers);
    }

    private static TestTerminal.Answer get(String path, Map<String, String> more) {
        return operator("GET", path, null, more);
    }

    private static TestTerminal.Answer command(String path, String body, String key) {
        return operator("POST", path, body, key == null ? Map.of() : Map.of("Idempotency-Key", key));
    }

    private TestTerminal.Answer tell(String body) {
        return command("/v1/operator/accounts/" + account + "/commands", body, "key");
    }

    private static void answer(
            String commandId, Aggregate aggregate, CommandResult result, CommandReason reason, long count) {
        fixture.topics()
                .write(
                        Topics.COMMAND_OUTCOMES,
                        commandId,
                        CommandOutcomes.last(commandId, aggregate, result, reason, count, Results.now()));
    }

    @Test
    void a_command_names_actor_reason_and_message() {
        var taken =
                tell("{\"kind\":\"ADJUST\",\"delta\":-5,\"reason\":\"appeal lost\",\"message\":\"We took 5 back.\"}");

        var commandId = taken.body().path("commandId").asText();
        assertThat(taken.status()).isEqualTo(202);
        assertThat(Ids.fits(commandId, "operator:network")).isTrue();
        assertThat(taken.header("Location")).isEqualTo("/v1/operator/commands/" + commandId);
        var written = fixture.topics()
                .await(
                        Topics.ACCOUNT_COMMANDS,
                        command -> command.getAccountId().equals(account));
        assertThat(written.key()).isEqualTo(account);
        assertThat(written.value().getEventId()).isEqualTo(commandId);
        assertThat(written.value().getDelta()).isEqualTo(-5);
        assertThat(written.value().getActor()).isEqualTo("operator:network");
        assertThat(written.value().getReason()).isEqualTo("appeal lost");
        assertThat(written.value().getMessage()).isEqualTo("We took 5 back.");
    }

    @Test
    void a_command_that_lacks_something_or_uses_a_key_twice_is_refused_at_once() {
        assertThat(tell("{\"kind\":\"ADJUST\",\"delta\":-5,\"reason\":\"appeal\"}")
                        .status())
                .isEqualTo(202);
        assertThat(tell("{\"kind\":\"ADJUST\",\"delta\":-50,\"reason\":\"appeal\"}")
                        .problem())
                .isEqualTo("idempotency-key-reused");
        assertThat(tell("{\"kind\":\"ADJUST\",\"delta\":-5,\"reason\":\"appeal\",\"message\":\"m\"}")
                        .problem())
                .isEqualTo("idempotency-key-reused");
        assertThat(tell("{\"kind\":\"ADJUST\",\"reason\":\"x\"}").problem()).isEqualTo("command-invalid");
        assertThat(tell("{\"kind\":\"SUSPEND\",\"delta\":1,\"reason\":\"x\"}").problem())
                .isEqualTo("command-invalid");
        assertThat(tell("{\"kind\":\"SUSPEND\"}").problem()).isEqualTo("malformed-request");
        assertThat(command(
                                "/v1/operator/accounts/" + account + "/commands",
                                "{\"kind\":\"SUSPEND\",\"reason\":\"x\"}",
                                null)
                        .problem())
                .isEqualTo("idempotency-key-required");
    }

    @Test
    void another_command_under_a_key_used_at_another_gateway_does_not_vanish_behind_the_outcome_of_the_first() {
        var path = "/v1/operator/accounts/" + account + "/commands";
        var key = Map.of("Idempotency-Key", "key");
        var credit = "{\"kind\":\"ADJUST\",\"delta\":5,\"reason\":\"appeal\"}";
        var close = "{\"kind\":\"CLOSE\",\"reason\":\"fraud\"}";
        try (var other = fixture.another(GatewayFixture.folder().resolve("other.db"), Map.of())) {
            var there = URI.create("http://127.0.0.1:" + other.port());
            var first = operator("POST", path, credit, key).header("Location");

            var second = operatorAt(there, "POST", path, close, key);

            assertThat(second.status()).isEqualTo(202);
            assertThat(second.header("Location")).isNotEqualTo(first);
            var written = fixture.topics()
                    .await(
                            Topics.ACCOUNT_COMMANDS,
                            command -> command.getAccountId().equals(account)
                                    && command.getKind() == AccountCommandKind.CLOSE);
            assertThat(second.header("Location"))
                    .isEqualTo("/v1/operator/commands/" + written.value().getEventId());
            // what is told of the first is told of the first only
            answer(first.substring(first.lastIndexOf('/') + 1), Aggregate.CREDIT, CommandResult.DONE, null, 0);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> get(first, Map.of()).body().path("outcomes").size() == 1);
            assertThat(get(second.header("Location"), Map.of()).body().path("outcomes"))
                    .isEmpty();
        }
    }

    @Test
    void the_same_command_under_the_same_key_is_the_same_at_another_gateway() {
        var path = "/v1/operator/accounts/" + account + "/commands";
        var key = Map.of("Idempotency-Key", "key");
        try (var other = fixture.another(GatewayFixture.folder().resolve("other.db"), Map.of())) {
            var first = operator("POST", path, "{\"kind\":\"CLOSE\",\"reason\":\"fraud\"}", key);

            var again = operatorAt(
                    URI.create("http://127.0.0.1:" + other.port()),
                    "POST",
                    path,
                    "{ \"reason\" : \"fraud\", \"kind\" : \"CLOSE\" }",
                    key);

            assertThat(again.status()).isEqualTo(202);
            assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        }
    }

    @Test
    void a_command_to_a_code_is_an_operators_and_not_its_owners() {
        var inviteId = Results.inviteId(account);
        var taken = command(
                "/v1/operator/invites/" + inviteId + "/commands",
                "{\"kind\":\"SUSPEND\",\"reason\":\"fraud\",\"message\":\"Please call us.\"}",
                "key");

        assertThat(taken.status()).isEqualTo(202);
        var suspended = fixture.topics()
                .await(Topics.INVITE_COMMANDS, command -> command.getInviteId().equals(inviteId))
                .value();
        assertThat(suspended.getEventId())
                .isEqualTo(taken.body().path("commandId").asText());
        assertThat(suspended.getKind()).isEqualTo(InviteCommandKind.SUSPEND);
        assertThat(suspended.getAccountId()).isNull();
        assertThat(suspended.getReason()).isEqualTo("fraud");
        assertThat(suspended.getMessage()).isEqualTo("Please call us.");
    }

    @Test
    void the_outcome_of_a_command_can_be_waited_for() {
        var location = tell("{\"kind\":\"SUSPEND\",\"reason\":\"fraud\"}").header("Location");
        var commandId = location.substring(location.lastIndexOf('/') + 1);
        assertThat(get(location, Map.of()).body().path("status").asText()).isEqualTo("PENDING");
        answer(commandId, Aggregate.ACCOUNT, CommandResult.DONE, null, 0);
        var tag = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> get(location, Map.of()),
                        told -> told.body().path("outcomes").size() == 1);
        assertThat(tag.body().path("status").asText()).isEqualTo("PENDING");

        // when somebody waits for the other aggregate
        var waiting = CompletableFuture.supplyAsync(() -> get(location, Map.of("Prefer", "wait=30")));
        fixture.topics()
                .write(
                        Topics.COMMAND_OUTCOMES,
                        commandId,
                        CommandOutcomes.inProgress(commandId, Aggregate.CREDIT, 500, Results.now()));
        answer(commandId, Aggregate.CREDIT, CommandResult.DONE, null, 700);
        // what comes late, or again, takes nothing back
        fixture.topics()
                .write(
                        Topics.COMMAND_OUTCOMES,
                        commandId,
                        CommandOutcomes.inProgress(commandId, Aggregate.CREDIT, 500, Results.now()));

        // then
        var done = waiting.join().body();
        assertThat(done.path("status").asText()).isEqualTo("DONE");
        assertThat(done.path("outcomes").findValuesAsText("aggregate")).containsExactly("ACCOUNT", "CREDIT");
        assertThat(done.path("outcomes").get(1).path("count").asInt()).isEqualTo(700);
    }

    @Test
    void what_was_told_first_of_a_command_stays_when_it_is_carried_out_again() {
        var location = tell("{\"kind\":\"SUSPEND\",\"reason\":\"fraud\"}").header("Location");
        var commandId = location.substring(location.lastIndexOf('/') + 1);
        answer(commandId, Aggregate.ACCOUNT, CommandResult.DONE, null, 0);
        answer(commandId, Aggregate.ACCOUNT, CommandResult.REFUSED, CommandReason.INVALID, 1);

        answer(commandId, Aggregate.CREDIT, CommandResult.DONE, null, 0);

        var told = get(location, Map.of("Prefer", "wait=30")).body();
        assertThat(told.path("status").asText()).isEqualTo("DONE");
        assertThat(told.path("outcomes").findValuesAsText("outcome")).containsExactly("DONE", "DONE");
    }

    @Test
    void a_command_to_an_account_that_does_not_exist_is_refused_in_words() {
        var location = tell("{\"kind\":\"CLOSE\",\"reason\":\"fraud\"}").header("Location");
        var commandId = location.substring(location.lastIndexOf('/') + 1);

        answer(commandId, Aggregate.ACCOUNT, CommandResult.REFUSED, CommandReason.ACCOUNT_UNKNOWN, 0);

        var refused = get(location, Map.of("Prefer", "wait=30")).body();
        assertThat(refused.path("status").asText()).isEqualTo("REFUSED");
        assertThat(refused.path("outcomes").get(0).path("reason").asText()).isEqualTo("ACCOUNT_UNKNOWN");
        assertThat(refused.path("outcomes").get(0).path("detail").asText()).isEqualTo("there is no such account");
    }

    @Test
    void a_command_that_nobody_gave_does_not_exist() {
        assertThat(get("/v1/operator/commands/" + Ids.commandId("operator:other", account, "key"), Map.of())
                        .problem())
                .isEqualTo("not-found");
    }

    @Test
    void the_owner_follows_a_revocation_and_what_has_ended_needs_none() {
        var owner = fixture.terminal();
        var inviteId = Results.inviteId(UUID.randomUUID().toString());
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, owner.accountId).build());
        var taken = await().atMost(Duration.ofSeconds(20))
                .until(() -> owner.delete("/v1/invites/" + inviteId), answer -> answer.status() == 202);
        var commandId = taken.body().path("commandId").asText();
        answer(commandId, Aggregate.INVITE, CommandResult.DONE, null, 0);

        assertThat(owner.get(taken.header("Location"), "Prefer", "wait=30")
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("DONE");
        // said twice, published once
        assertThat(owner.delete("/v1/invites/" + inviteId).status()).isEqualTo(202);
        assertThat(fixture.topics()
                        .now(
                                Topics.INVITE_COMMANDS,
                                written -> written.getInviteId().equals(inviteId)))
                .hasSize(1);
        fixture.topics()
                .write(
                        Topics.INVITE_STATES,
                        inviteId,
                        Results.state(inviteId, owner.accountId, InviteStatus.REVOKED, 2)
                                .build());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> owner.delete("/v1/invites/" + inviteId).status() == 204);
    }

    @Test
    void the_holder_reads_the_message_and_only_operators_the_reason() {
        var holder = fixture.terminal();
        var inviteId = Results.inviteId(UUID.randomUUID().toString());
        var suspended = Results.account(holder.accountId);
        suspended.setStatus(AccountStatus.SUSPENDED);
        suspended.setStatusReason("looks like a farm");
        suspended.setStatusMessage("Please call us.");
        suspended.setStatusActor("operator:ann");
        suspended.setStatusCommandId("c1");
        fixture.topics().write(Topics.ACCOUNTS, holder.accountId, suspended);
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, holder.accountId).build());
        fixture.topics()
                .write(
                        Topics.INVITE_STATES,
                        inviteId,
                        Results.state(inviteId, holder.accountId, InviteStatus.SUSPENDED, 2)
                                .setMessage("Please call us.")
                                .build());

        var told = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> holder.get("/v1/account"),
                        answer -> answer.body().path("status").asText().equals("SUSPENDED"));
        assertThat(told.body().path("message").asText()).isEqualTo("Please call us.");
        assertThat(told.text()).doesNotContain("farm").doesNotContain("operator:ann");
        var codes = await().atMost(Duration.ofSeconds(20))
                .until(() -> holder.get("/v1/invites"), answer -> answer.text().contains("SUSPENDED"));
        assertThat(codes.body().path("invites").get(0).path("message").asText()).isEqualTo("Please call us.");
        var seen = get("/v1/operator/accounts/" + holder.accountId, Map.of()).body();
        assertThat(seen.path("reason").asText()).isEqualTo("looks like a farm");
        assertThat(seen.path("actor").asText()).isEqualTo("operator:ann");
        assertThat(seen.path("message").asText()).isEqualTo("Please call us.");
        assertThat(seen.path("commandId").asText()).isEqualTo("c1");
        assertThat(get("/v1/operator/accounts/" + account, Map.of()).problem()).isEqualTo("not-found");
    }

    @Test
    void a_terminal_whose_account_is_closed_registers_no_more() {
        var terminal = fixture.terminal();
        var closed = Results.account(terminal.accountId);
        closed.setStatus(AccountStatus.CLOSED);
        fixture.topics().write(Topics.ACCOUNTS, terminal.accountId, closed);

        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        terminal.register(terminal.registration()).problem().equals("account-closed"));
        // what it had it can still read
        assertThat(terminal.get("/v1/account").body().path("status").asText()).isEqualTo("CLOSED");
    }
}
