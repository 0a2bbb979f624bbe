package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.LedgerCause;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.Reason;
import org.simvite.event.SimStatus;
import org.simvite.topic.Topics;

/** What the gateway knows: it comes from the topics, survives a restart, can be deleted, and never goes back. */
@NullUnmarked
class ReadModelIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static void ready(Gateway gateway) {
        await().atMost(LIMIT).until(() -> gateway.readModel().health().ready());
    }

    @Test
    void anotherGatewayKnowsTheSameAndGoesOnAfterARestartAndAfterItsFileIsDeleted() throws IOException {
        var terminal = fixture.terminal();
        fixture.topics()
                .write(Topics.CREDIT_BALANCES, terminal.accountId, Results.balance(terminal.accountId, 20, 10, 1));
        var file = GatewayFixture.folder().resolve("sub folder").resolve("model.db");
        // a gateway that was not there when it happened
        try (var gateway = fixture.another(file, Map.of())) {
            ready(gateway);
            assertThat(gateway.readModel()
                            .accounts()
                            .balance(terminal.accountId)
                            .orElseThrow()
                            .balance())
                    .isEqualTo(20);
        }
        // what happens while it is down
        fixture.topics()
                .write(Topics.CREDIT_BALANCES, terminal.accountId, Results.balance(terminal.accountId, 22, 0, 2));
        try (var gateway = fixture.another(file, Map.of())) {
            await().atMost(LIMIT)
                    .until(() -> gateway.readModel()
                                    .accounts()
                                    .balance(terminal.accountId)
                                    .orElseThrow()
                                    .balance()
                            == 22);
        }
        for (var each : files(file)) {
            Files.delete(each);
        }
        try (var gateway = fixture.another(file, Map.of())) {
            ready(gateway);
            assertThat(gateway.readModel()
                            .accounts()
                            .balance(terminal.accountId)
                            .orElseThrow()
                            .balance())
                    .isEqualTo(22);
        }
        // a file that is none
        Files.writeString(files(file).get(0), "this was never a database".repeat(1000));
        try (var gateway = fixture.another(file, Map.of())) {
            ready(gateway);
            assertThat(gateway.readModel().accounts().balance(terminal.accountId))
                    .isPresent();
        }
    }

    private static List<Path> files(Path base) throws IOException {
        try (var files = Files.list(base.getParent())) {
            return files.filter(file -> file.getFileName().toString().startsWith(base.getFileName() + "."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void anOlderStateNeverReplacesANewerOne() {
        var terminal = fixture.terminal();
        var account = terminal.accountId;
        var id = terminal.apply("k", Results.inviteId(UUID.randomUUID().toString()))
                .body()
                .path("applicationId")
                .asText();
        var topics = fixture.topics();
        topics.write(Topics.CREDIT_BALANCES, account, Results.balance(account, 30, 0, 7));
        topics.write(Topics.CREDIT_BALANCES, account, Results.balance(account, 20, 0, 6));
        topics.write(
                Topics.APPLICATION_DECISIONS,
                id,
                Results.applied(terminal, id, "0123456789AB", ApplicationDecisionStatus.FAILED)
                        .setReason(Reason.NOT_DECIDED)
                        .build());
        topics.write(
                Topics.APPLICATION_DECISIONS,
                id,
                Results.applied(terminal, id, "0123456789AB", ApplicationDecisionStatus.ACCEPTED)
                        .build());
        topics.write(Topics.SIM_LIFECYCLE, id, Results.life(terminal, id, SimStatus.ACTIVATED, 4));
        topics.write(Topics.SIM_LIFECYCLE, id, Results.life(terminal, id, SimStatus.DOWNLOADED, 2));
        topics.write(
                Topics.PROVISIONING_STATES,
                id,
                Results.provisioning(terminal, id, ProvisioningStatus.PROVISIONED, "8988211000000530082")
                        .build());
        topics.write(
                Topics.PROVISIONING_STATES,
                id,
                Results.provisioning(terminal, id, ProvisioningStatus.RESERVED, "8988211000000530082")
                        .build());
        topics.write(Topics.INVITE_DECISIONS, "r-" + id, Results.granted("r-" + id, account, "hash"));
        topics.write(
                Topics.INVITE_DECISIONS,
                "r-" + id,
                Results.decision("r-" + id, account, InviteDecisionStatus.REFUSED)
                        .setReason(Reason.SUSPENDED)
                        .build());
        topics.write(Topics.CREDIT_LEDGER, account, Results.entry(account, 1, LedgerCause.OPENING, 20, 20));
        topics.write(Topics.CREDIT_LEDGER, account, Results.entry(account, 1, LedgerCause.USED, 99, 99));
        var model = fixture.gateway().readModel();
        await().atMost(LIMIT)
                .until(() ->
                        !model.accounts().entries(account, Long.MAX_VALUE, 10).isEmpty() && model.lag() == 0);
        assertThat(model.accounts().balance(account).orElseThrow().balance()).isEqualTo(30);
        assertThat(model.accounts().entries(account, Long.MAX_VALUE, 10))
                .extracting("delta")
                .containsExactly(20);
        var facts = model.applications().facts(id, Results.now()).orElseThrow();
        assertThat(facts.decision().status()).isEqualTo("FAILED");
        assertThat(facts.life().status()).isEqualTo("ACTIVATED");
        assertThat(facts.provisioning().status()).isEqualTo("PROVISIONED");
        assertThat(model.invites().request("r-" + id).orElseThrow().status()).isEqualTo("GRANTED");
    }

    @Test
    void aReservationCanMoveToAnotherProfileAndBackIntoTheLine() {
        var terminal = fixture.terminal();
        var id = terminal.applicationId("moving");
        var model = fixture.gateway().readModel();
        fixture.topics()
                .write(
                        Topics.PROVISIONING_STATES,
                        id,
                        Results.provisioning(terminal, id, ProvisioningStatus.RESERVED, "8988211000000530082")
                                .build());
        fixture.topics()
                .write(
                        Topics.PROVISIONING_STATES,
                        id,
                        Results.provisioning(terminal, id, ProvisioningStatus.BACKORDERED, null)
                                .setPosition(3_000_000_000L)
                                .build());
        await().atMost(LIMIT)
                .until(() -> model.applications()
                        .facts(id, Results.now())
                        .filter(facts -> facts.provisioning().status().equals("BACKORDERED"))
                        .isPresent());
        assertThat(terminal.get("/v1/applications/" + id)
                        .body()
                        .path("position")
                        .asLong())
                .isEqualTo(3_000_000_000L);
    }

    /** The end that a reader of committed records is told lies before the transaction: it was up to date for hours. */
    @Test
    void behindATransactionThatDoesNotEndNoGatewayIsUpToDate() throws Exception {
        var account = "terminal:" + UUID.randomUUID();
        var file = GatewayFixture.folder().resolve("hanging").resolve("model.db");
        try (var gateway = fixture.another(file, Map.of("readmodel.ready.age", "8s"))) {
            ready(gateway);
            try (var hanging = fixture.topics().underWay(Topics.CREDIT_BALANCES, account)) {
                fixture.topics().write(Topics.CREDIT_BALANCES, account, Results.balance(account, 20, 0, 1));
                await().atMost(LIMIT).until(() -> !gateway.readModel().health().ready());
                assertThat(gateway.readModel().lag()).isPositive();
                assertThat(gateway.readModel().stockIsRead()).isTrue();
            }
            ready(gateway);
            assertThat(gateway.readModel().accounts().balance(account)).isPresent();
        }
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLettersAndStopsNothing() {
        var terminal = fixture.terminal();
        var account = terminal.accountId;
        fixture.topics().writeRaw(Topics.CREDIT_BALANCES, account, new byte[] {1, 2, 3});
        fixture.topics()
                .writeRaw(
                        Topics.CREDIT_BALANCES,
                        account,
                        "not Avro at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        fixture.topics().write(Topics.CREDIT_BALANCES, account, Results.balance(account, 41, 0, 3));
        await().atMost(LIMIT)
                .until(() -> terminal.get("/v1/account").body().path("credit").asInt() == 41);
        var letters = fixture.topics().deadLetters().stream()
                .filter(letter -> account.equals(letter.key()))
                .toList();
        assertThat(letters).hasSize(2);
        assertThat(new String(
                        letters.get(0)
                                .headers()
                                .lastHeader("__streams.errors.topic")
                                .value(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .endsWith("credit-balances");
        assertThat(letters.get(0).value()).containsExactly(1, 2, 3);
    }

    @Test
    void parametersAreHandedOutForTheGenerationThatWasProvisioned() {
        var terminal = fixture.terminal();
        var id = terminal.apply("g", Results.inviteId(UUID.randomUUID().toString()))
                .body()
                .path("applicationId")
                .asText();
        fixture.topics().write(Topics.SIM_PARAMETERS, id, Results.parameters(terminal, id, 2, "other generation"));
        fixture.topics().write(Topics.SIM_PARAMETERS, id, Results.parameters(terminal, id, 1, "right one"));
        fixture.topics()
                .write(
                        Topics.SIM_PARAMETERS,
                        id,
                        Results.parameters(terminal, id, "8901000000000000001", 1, "replaced profile"));
        fixture.topics()
                .write(
                        Topics.PROVISIONING_STATES,
                        id,
                        Results.provisioning(terminal, id, ProvisioningStatus.PROVISIONED, "8988211000000530082")
                                .build());
        var answer = terminal.get("/v1/applications/" + id, "Prefer", "wait=30");
        assertThat(answer.body().path("parameters").asText()).isEqualTo("right one");
    }

    @Test
    void theStatementIsPagedAndTheAccountSaysWhatHelps() {
        var terminal = fixture.terminal();
        var account = terminal.accountId;
        assertThat(terminal.get("/v1/account").body().path("canRequest").asBoolean(true))
                .isFalse();
        for (int i = 1; i <= 5; i++) {
            fixture.topics()
                    .write(Topics.CREDIT_LEDGER, account, Results.entry(account, i, LedgerCause.USED, 2, 20 + 2 * i));
        }
        fixture.topics().write(Topics.ACCOUNTS, account, Results.account(account));
        var balance = Results.balance(account, 15, 10, 5);
        balance.setWaysForward(List.of(org.simvite.event.WayForward.LET_HELD_SIMS_BE_USED));
        fixture.topics().write(Topics.CREDIT_BALANCES, account, balance);
        await().atMost(LIMIT)
                .until(() -> terminal.get("/v1/account").body().path("credit").asInt() == 15
                        && terminal.get("/v1/account").body().has("status"));
        var view = terminal.get("/v1/account").body();
        assertThat(view.path("available").asInt()).isEqualTo(5);
        assertThat(view.path("canRequest").asBoolean(true)).isFalse();
        assertThat(view.path("waysForward").get(0).asText()).isEqualTo("LET_HELD_SIMS_BE_USED");
        await().atMost(LIMIT)
                .until(() -> terminal.get("/v1/account/credit-entries")
                                .body()
                                .path("entries")
                                .size()
                        == 5);
        var first = terminal.get("/v1/account/credit-entries?limit=3").body();
        var rest = terminal.get("/v1/account/credit-entries?limit=3&cursor="
                        + first.path("next").asText())
                .body();
        assertThat(first.path("entries").findValuesAsText("sequence")).containsExactly("5", "4", "3");
        assertThat(rest.path("entries").findValuesAsText("sequence")).containsExactly("2", "1");
        assertThat(rest.has("next")).isFalse();
    }

    @Test
    void whatIsAvailableIsRightAtTheEndsOfTheRange() {
        var terminal = fixture.terminal();
        var account = terminal.accountId;
        fixture.topics()
                .write(Topics.CREDIT_BALANCES, account, Results.balance(account, -2_000_000_000, 1_000_000_000, 1));
        await().atMost(LIMIT)
                .until(() -> terminal.get("/v1/account").body().path("held").asInt() == 1_000_000_000);
        assertThat(terminal.get("/v1/account").body().path("available").asLong())
                .isEqualTo(-3_000_000_000L);
    }

    @Test
    void aRefusalSaysWhatIsNeededAndWhatHolds() {
        var terminal = fixture.terminal();
        var requestId = terminal.post("/v1/invite-requests", "{\"channel\":\"FREE\"}", "Idempotency-Key", "k")
                .body()
                .path("requestId")
                .asText();
        var refusal = Results.decision(requestId, terminal.accountId, InviteDecisionStatus.REFUSED)
                .setReason(Reason.CREDIT_TOO_LOW)
                .setNeeded(10)
                .setAvailable(5)
                .setBalance(15)
                .setHeld(10)
                .setHeldBy(java.util.List.of("0123456789AB"))
                .setWaysForward(java.util.List.of(org.simvite.event.WayForward.WAIT))
                .build();
        fixture.topics().write(Topics.INVITE_DECISIONS, requestId, refusal);
        var answer = terminal.get("/v1/invite-requests/" + requestId, "Prefer", "wait=30")
                .body();
        assertThat(answer.path("reason").asText()).isEqualTo("CREDIT_TOO_LOW");
        assertThat(answer.path("detail").path("needed").asInt()).isEqualTo(10);
        assertThat(answer.path("detail").path("heldBy").get(0).asText()).isEqualTo("0123456789AB");
        assertThat(answer.path("detail").path("waysForward").get(0).asText()).isEqualTo("WAIT");
        assertThat(answer.has("code")).isFalse();
    }

    @Test
    void aGrantIsRememberedByItsCodeWhenTheDecisionIsGone() {
        var terminal = fixture.terminal();
        var requestId = org.simvite.identity.Ids.requestId(terminal.accountId, "long-ago");
        var inviteId = Results.inviteId(requestId);
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, terminal.accountId)
                                .setRequestId(requestId)
                                .build());
        var answer = terminal.get("/v1/invite-requests/" + requestId, "Prefer", "wait=30")
                .body();
        assertThat(answer.path("status").asText()).isEqualTo("GRANTED");
        assertThat(answer.path("code").asText()).isEqualTo(TestTerminal.code(inviteId));
        // and asking again with the same key grants nothing new
        assertThat(terminal.post("/v1/invite-requests", "{\"channel\":\"FREE\"}", "Idempotency-Key", "long-ago")
                        .status())
                .isEqualTo(202);
        assertThat(fixture.topics()
                        .now(
                                Topics.INVITE_REQUESTS,
                                written -> written.getRequestId().equals(requestId)))
                .isEmpty();
    }
}
