package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.event.Channel;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteStatus;
import org.simvite.event.Reason;
import org.simvite.event.TerminalRegistration;
import org.simvite.event.WayForward;
import org.simvite.gateway.attestation.Attestation;
import org.simvite.topic.Topics;

/** Registrations that have to wait for their install codes: what invite-service is told, and what the terminal is. */
@NullUnmarked
class InstallDelayIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = fixture.attesting(
                GatewayFixture.folder().resolve("model.db"), Map.of("gateway.proxies", "1"), new Stamp());
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    /** Believes a statement that repeats the challenge. */
    private static final class Stamp implements Attestation {

        @Override
        public Verdict verify(JsonNode statement, String challenge, Instant at) {
            return statement.path("over").asText().equals(challenge)
                    ? new Verdict.Proven("stamped")
                    : new Verdict.Refused();
        }
    }

    @Test
    void aRegistrationTellsTheBlocksOfItsAddressAndNotTheAddress() {
        var one = registered("192.0.2.7");
        var neighbour = registered("192.0.2.8");
        var other = registered("198.51.100.9");

        var blocks = written(one, 1).get(0).getBlocks();
        assertThat(blocks).hasSize(2).allMatch(block -> block.matches("v4-(24|16):[A-Za-z0-9_-]{22}"));
        assertThat(written(neighbour, 1).get(0).getBlocks()).isEqualTo(blocks);
        assertThat(written(other, 1).get(0).getBlocks()).doesNotContainAnyElementsOf(blocks);
        assertThat(written(one, 1).get(0).getAttestation()).isEqualTo("none");
        assertThat(written(one, 1).get(0).toString()).doesNotContain("192.0.2");
    }

    @Test
    void aDelayIsAnAnswerThatSaysUntilWhenAndWhatHelps() {
        var terminal = registered("192.0.2.7");
        var nextAt = Instant.parse("2026-03-01T12:40:00Z");
        delay(terminal, null, nextAt, WayForward.WAIT, WayForward.ATTEST);

        var answer = terminal.get("/v1/invite-requests/" + terminal.installRequestId, "Prefer", "wait=30");

        assertThat(answer.body().path("status").asText()).isEqualTo("DELAYED");
        assertThat(answer.body().has("reason")).isFalse();
        assertThat(answer.body().path("detail").path("nextAt").asText()).isEqualTo(nextAt.toString());
        assertThat(answer.body().path("detail").path("waysForward"))
                .extracting(JsonNode::asText)
                .containsExactly("WAIT", "ATTEST");
        var id = terminal.installRequestId;
        fixture.topics().write(Topics.INVITE_DECISIONS, id, Results.granted(id, terminal.accountId, ""));
        var granted =
                terminal.get("/v1/invite-requests/" + id, "Prefer", "wait=30", "If-None-Match", answer.header("ETag"));
        assertThat(granted.body().path("status").asText()).isEqualTo("GRANTED");
    }

    @Test
    void anAttestationThatHoldsIsPassedOnAlsoBySomeoneWhoWaits() {
        var terminal = registered("192.0.2.7");
        delay(terminal, null, Results.now().plusSeconds(600), WayForward.WAIT);
        awaitDelay(terminal);

        assertThat(terminal.register(terminal.registration()).status()).isEqualTo(201);
        assertThat(terminal.register(stamped(terminal, terminal.thumbprint())).status())
                .isEqualTo(201);

        assertThat(written(terminal, 2))
                .extracting(TerminalRegistration::getAttestation)
                .containsExactly("none", "stamped");
    }

    @Test
    void anAttestationForAnotherKeyIsRefusedAndWrittenNowhere() {
        var terminal = new TestTerminal(url());

        var refused = terminal.register(stamped(terminal, "another"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("attestation-refused");
    }

    @Test
    void anInstallationThatChecksNoAttestationBelievesNoneAndRefusesNone() {
        var terminal = new TestTerminal(fixture.url());

        assertThat(terminal.register(stamped(terminal, terminal.thumbprint())).status())
                .isEqualTo(201);

        assertThat(written(terminal, 1).get(0).getAttestation()).isEqualTo("none");
    }

    @Test
    void whoFoundNoPlaceInLineAsksAgainByRegisteringWhenHeWasTold() {
        var early = registered("192.0.2.7");
        var due = registered("192.0.2.7");
        delay(early, Reason.LIMIT_REACHED, Results.now().plusSeconds(3_600), WayForward.ATTEST);
        delay(due, Reason.LIMIT_REACHED, Results.now().minusSeconds(1), WayForward.ATTEST);
        awaitDelay(early);
        awaitDelay(due);

        assertThat(early.register(early.registration()).status()).isEqualTo(201);
        assertThat(due.register(due.registration()).status()).isEqualTo(201);

        assertThat(written(due, 2)).hasSize(2);
        assertThat(fixture.topics()
                        .now(
                                Topics.TERMINAL_REGISTRATIONS,
                                one -> one.getAccountId().equals(early.accountId)))
                .hasSize(1);
    }

    @Test
    void whoWasRefusedAsksAgainByRegisteringSinceTheDeviceMayHaveBeenReleased() {
        var terminal = registered("192.0.2.7");
        var id = terminal.installRequestId;
        var refused = Results.decision(id, terminal.accountId, InviteDecisionStatus.REFUSED)
                .setReason(Reason.ALREADY_GRANTED)
                .setWaysForward(List.of(WayForward.ASK_SUPPORT))
                .build();
        fixture.topics().write(Topics.INVITE_DECISIONS, id, refused);
        var answer = terminal.get("/v1/invite-requests/" + id, "Prefer", "wait=30");
        assertThat(answer.body().path("detail").path("waysForward").path(0).asText())
                .isEqualTo("ASK_SUPPORT");

        assertThat(terminal.register(terminal.registration()).status()).isEqualTo(201);

        assertThat(written(terminal, 2)).hasSize(2);
    }

    @Test
    void anInstallCodeThatExpiredUnusedIsAskedForAnewByRegisteringAgain() {
        var terminal = registered("192.0.2.7");
        var first = terminal.installRequestId;
        ended(terminal, InviteStatus.EXPIRED);
        var answer = ended(terminal, first);
        assertThat(answer.path("reason").asText()).isEqualTo("CODE_EXPIRED");
        assertThat(answer.path("detail").has("nextAt")).isTrue();
        var account = Results.account(terminal.accountId);
        account.setUnusedInstalls(1);
        fixture.topics().write(Topics.ACCOUNTS, terminal.accountId, account);

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            terminal.register(terminal.registration());
            return !terminal.installRequestId.equals(first);
        });

        assertThat(written(terminal, 2))
                .extracting(TerminalRegistration::getRequestId)
                .containsExactly(first, terminal.installRequestId);
        assertThat(terminal.get("/v1/invite-requests/" + terminal.installRequestId)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("PENDING");
    }

    @Test
    void anInstallCodeThatAnOperatorRevokedStaysSoAndWhomToAskIsTold() {
        var terminal = registered("192.0.2.7");
        var first = terminal.installRequestId;
        ended(terminal, InviteStatus.REVOKED);

        var answer = ended(terminal, first);

        assertThat(answer.path("reason").asText()).isEqualTo("CODE_REVOKED");
        assertThat(answer.path("detail").path("waysForward"))
                .extracting(JsonNode::asText)
                .containsExactly("ASK_SUPPORT");
        assertThat(answer.has("code")).isFalse();
        assertThat(terminal.register(terminal.registration()).status()).isEqualTo(201);
        assertThat(terminal.installRequestId).isEqualTo(first);
    }

    /** Its install code was granted and has ended unredeemed. */
    private static void ended(TestTerminal terminal, InviteStatus status) {
        var id = terminal.installRequestId;
        var inviteId = Results.inviteId(id);
        fixture.topics()
                .write(
                        Topics.INVITE_DECISIONS,
                        id,
                        Results.decision(id, terminal.accountId, InviteDecisionStatus.GRANTED)
                                .setChannel(Channel.INSTALL)
                                .setInviteId(inviteId)
                                .build());
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, terminal.accountId)
                                .setRequestId(id)
                                .setChannel(Channel.INSTALL)
                                .build());
        fixture.topics()
                .write(
                        Topics.INVITE_STATES,
                        inviteId,
                        Results.state(inviteId, terminal.accountId, status, 2)
                                .setEnded(1)
                                .build());
    }

    private static JsonNode ended(TestTerminal terminal, String requestId) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> terminal.get("/v1/invite-requests/" + requestId)
                        .body()
                        .path("reason")
                        .asText()
                        .startsWith("CODE_"));
        return terminal.get("/v1/invite-requests/" + requestId).body();
    }

    private static TestTerminal registered(String address) {
        var terminal = new TestTerminal(url());
        assertThat(terminal.register(terminal.registration(), "X-Forwarded-For", address)
                        .status())
                .isEqualTo(201);
        return terminal;
    }

    private static ObjectNode stamped(TestTerminal terminal, String over) {
        var body = terminal.registration();
        body.putObject("attestation").put("over", over);
        return body;
    }

    private static void delay(TestTerminal terminal, Reason reason, Instant nextAt, WayForward... ways) {
        var id = terminal.installRequestId;
        fixture.topics()
                .write(
                        Topics.INVITE_DECISIONS,
                        id,
                        Results.decision(id, terminal.accountId, InviteDecisionStatus.DELAYED)
                                .setReason(reason)
                                .setNextAt(nextAt)
                                .setWaysForward(List.of(ways))
                                .build());
    }

    private static void awaitDelay(TestTerminal terminal) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> terminal.get("/v1/invite-requests/" + terminal.installRequestId)
                        .body()
                        .path("status")
                        .asText()
                        .equals("DELAYED"));
    }

    private static List<TerminalRegistration> written(TestTerminal terminal, int count) {
        return fixture
                .topics()
                .all(
                        Topics.TERMINAL_REGISTRATIONS,
                        written -> written.getAccountId()
                                .equals(org.simvite.identity.AccountIds.terminal(terminal.thumbprint())),
                        count)
                .stream()
                .map(record -> record.value())
                .toList();
    }

    private static URI url() {
        return URI.create("http://127.0.0.1:" + gateway.port());
    }
}
