package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.ProvisioningStatus;
import org.simvite.topic.Topics;

/** What an account may have written down, and what is not worth it. */
@NullUnmarked
class WritesIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static URI url(Gateway gateway) {
        return URI.create("http://127.0.0.1:" + gateway.port());
    }

    private static Gateway small(Map<String, String> more) {
        return fixture.another(GatewayFixture.folder().resolve("model.db"), more);
    }

    private static TestTerminal.Answer check(TestTerminal terminal, String code) {
        return terminal.post("/v1/invites/check", "{\"code\":\"" + code + "\"}");
    }

    private static String inviteId() {
        return Results.inviteId(UUID.randomUUID().toString());
    }

    @Test
    void applicationsUnderEverNewKeysWithAnEndedCodeAreNotKept() {
        var terminal = fixture.terminal();
        var inviteId = inviteId();
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, terminal.accountId).build());
        fixture.topics()
                .write(
                        Topics.INVITE_STATES,
                        inviteId,
                        Results.state(inviteId, terminal.accountId, org.simvite.event.InviteStatus.USED_UP, 2)
                                .setRedeemed(1)
                                .setAt(java.time.Instant.now().minus(Duration.ofMinutes(16)))
                                .build());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> check(terminal, TestTerminal.code(inviteId))
                        .body()
                        .path("reason")
                        .asText()
                        .equals("CODE_USED_UP"));
        for (int i = 0; i < 3; i++) {
            var answer = terminal.apply("key-" + i, inviteId);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.problem()).isEqualTo("code-not-usable");
            assertThat(answer.body().path("detail").asText()).isEqualTo("CODE_USED_UP");
        }
        assertThat(fixture.topics()
                        .now(
                                Topics.SIM_APPLICATIONS,
                                written -> written.getInviteId().equals(inviteId)))
                .isEmpty();
    }

    @Test
    void aCodeIsWorthApplyingWithAsSoonAsItsApplicationIsShownAsFailed() {
        var terminal = fixture.terminal();
        var inviteId = inviteId();
        var failed =
                terminal.apply("failed", inviteId).body().path("applicationId").asText();
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, terminal.accountId).build());
        fixture.topics()
                .write(
                        Topics.INVITE_STATES,
                        inviteId,
                        Results.state(inviteId, terminal.accountId, org.simvite.event.InviteStatus.USED_UP, 2)
                                .setRedeemed(1)
                                .build());
        fixture.topics()
                .write(
                        Topics.APPLICATION_DECISIONS,
                        failed,
                        Results.applied(terminal, failed, inviteId, ApplicationDecisionStatus.ACCEPTED)
                                .build());
        awaitStatus(terminal, failed, "ACCEPTED");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> check(terminal, TestTerminal.code(inviteId))
                        .body()
                        .path("reason")
                        .asText()
                        .equals("CODE_USED_UP"));
        assertThat(terminal.apply("while-it-runs", inviteId).status()).isEqualTo(422);

        fixture.topics()
                .write(
                        Topics.PROVISIONING_STATES,
                        failed,
                        Results.provisioning(terminal, failed, ProvisioningStatus.FAILED, "8988211000000530082")
                                .build());
        // its state is on another topic and comes when it comes
        fixture.topics()
                .write(
                        Topics.APPLICATION_DECISIONS,
                        failed,
                        Results.applied(terminal, failed, inviteId, ApplicationDecisionStatus.FAILED)
                                .build());
        awaitStatus(terminal, failed, "FAILED");

        assertThat(terminal.apply("afterwards", inviteId).status()).isEqualTo(202);
    }

    private static void awaitStatus(TestTerminal terminal, String applicationId, String status) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> terminal.get("/v1/applications/" + applicationId)
                        .body()
                        .path("status")
                        .asText()
                        .equals(status));
    }

    @Test
    void whatWasNotDecidedForWantOfTheAccountsRecordIsTakenInAgainByTheSameKey() {
        var terminal = fixture.terminal();
        var inviteId = inviteId();
        var id = terminal.apply("k", inviteId).body().path("applicationId").asText();
        var requestId = ask(terminal, "k").body().path("requestId").asText();
        fixture.topics()
                .write(
                        Topics.APPLICATION_DECISIONS,
                        id,
                        Results.rejected(terminal, id, inviteId, org.simvite.event.Reason.NOT_DECIDED));
        fixture.topics()
                .write(
                        Topics.INVITE_DECISIONS,
                        requestId,
                        Results.decision(requestId, terminal.accountId, org.simvite.event.InviteDecisionStatus.REFUSED)
                                .setReason(org.simvite.event.Reason.NOT_DECIDED)
                                .setNextAt(Results.now())
                                .build());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> reason(terminal, "/v1/applications/" + id).equals("NOT_DECIDED")
                        && reason(terminal, "/v1/invite-requests/" + requestId).equals("NOT_DECIDED"));

        // once, however often it is sent
        for (int i = 0; i < 2; i++) {
            assertThat(terminal.apply("k", inviteId).status()).isEqualTo(202);
            assertThat(ask(terminal, "k").status()).isEqualTo(202);
        }

        assertThat(fixture.topics()
                        .now(
                                Topics.SIM_APPLICATIONS,
                                written -> written.getApplicationId().equals(id)))
                .hasSize(2);
        assertThat(fixture.topics()
                        .now(
                                Topics.INVITE_REQUESTS,
                                written -> written.getRequestId().equals(requestId)))
                .hasSize(2);
        fixture.topics()
                .write(
                        Topics.APPLICATION_DECISIONS,
                        id,
                        Results.applied(terminal, id, inviteId, org.simvite.event.ApplicationDecisionStatus.ACCEPTED)
                                .build());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> terminal.get("/v1/applications/" + id)
                        .body()
                        .path("status")
                        .asText()
                        .equals("ACCEPTED"));
    }

    private static String reason(TestTerminal terminal, String path) {
        return terminal.get(path).body().path("reason").asText();
    }

    @Test
    void aTerminalDoesNotRevokeItsOnlyWayToASimButAnUsedInstallCodeAsAnyOther() {
        var owner = fixture.terminal();
        var inviteId = inviteId();
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, owner.accountId)
                                .setChannel(org.simvite.event.Channel.INSTALL)
                                .build());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !owner.get("/v1/invites").body().path("invites").isEmpty());

        var refused = owner.delete("/v1/invites/" + inviteId);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("cannot-revoke");

        fixture.topics()
                .write(
                        Topics.INVITE_STATES,
                        inviteId,
                        Results.state(inviteId, owner.accountId, org.simvite.event.InviteStatus.USED_UP, 2)
                                .setRedeemed(1)
                                .build());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> owner.delete("/v1/invites/" + inviteId).status() == 202);
    }

    @Test
    void aCodeThatHasEndedIsNotRevokedAgainAndAgain() {
        var owner = fixture.terminal();
        var inviteId = inviteId();
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, owner.accountId).build());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> owner.delete("/v1/invites/" + inviteId).status() == 202);
        // on its way, and then read
        assertThat(owner.delete("/v1/invites/" + inviteId).status()).isEqualTo(202);
        fixture.topics()
                .write(
                        Topics.INVITE_STATES,
                        inviteId,
                        Results.state(inviteId, owner.accountId, org.simvite.event.InviteStatus.REVOKED, 2)
                                .setEnded(1)
                                .build());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> check(owner, TestTerminal.code(inviteId))
                        .body()
                        .path("reason")
                        .asText()
                        .equals("CODE_REVOKED"));
        try (var other = small(Map.of())) {
            // another gateway, which did not take it in, knows it as well
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> other.readModel().health().ready());
            var there = TestTerminal.at(url(other), owner);
            assertThat(there.delete("/v1/invites/" + inviteId).status()).isEqualTo(204);
        }
        assertThat(fixture.topics()
                        .now(
                                Topics.INVITE_COMMANDS,
                                written -> written.getInviteId().equals(inviteId)))
                .hasSize(1);
    }

    @Test
    void anAccountThatAsksWithoutEndIsSlowedDown() {
        try (var gateway = small(Map.of("writes.burst", "3", "writes.per.account", "3"))) {
            var terminal = letIn(gateway);
            for (int i = 0; i < 3; i++) {
                assertThat(ask(terminal, "k" + i).status()).isEqualTo(202);
            }
            var refused = ask(terminal, "k3");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.problem()).isEqualTo("too-many-writes");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 1201);
            // what is known is answered, and others go on
            assertThat(ask(terminal, "k0").status()).isEqualTo(202);
            assertThat(ask(letIn(gateway), "k").status()).isEqualTo(202);
        }
    }

    /** A key pair costs nothing: each of them had a budget of its own, and what it wrote was kept for weeks. */
    @Test
    void keyPairsThatNobodyLetInShareTheBudgetOfTheirNetwork() {
        try (var gateway = small(Map.of("writes.burst", "3", "writes.per.account", "3"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(ask(TestTerminal.registered(url(gateway)), "k").status())
                        .isEqualTo(202);
            }

            assertThat(ask(TestTerminal.registered(url(gateway)), "k").problem())
                    .isEqualTo("too-many-writes");
            assertThat(ask(letIn(gateway), "k").status()).isEqualTo(202);
        }
    }

    private static TestTerminal letIn(Gateway gateway) {
        var terminal = TestTerminal.registered(url(gateway));
        fixture.topics().write(Topics.ACCOUNTS, terminal.accountId, Results.account(terminal.accountId));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> gateway.readModel()
                        .accounts()
                        .account(terminal.accountId)
                        .isPresent());
        return terminal;
    }

    private static TestTerminal.Answer ask(TestTerminal terminal, String key) {
        return terminal.post("/v1/invite-requests", "{\"channel\":\"FREE\"}", "Idempotency-Key", key);
    }
}
