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
import org.simvite.topic.Topics;

/** Whoever guesses codes, or registers without end, is slowed down; the rightful are not. */
@NullUnmarked
class GuessesIT {

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
    void guessesAreCountedPerCallerAndTypingErrorsAreNot() {
        try (var gateway = small(Map.of("guesses.per.caller", "3"))) {
            var terminal = TestTerminal.registered(url(gateway));
            for (int i = 0; i < 20; i++) {
                assertThat(check(terminal, "NOTACODE").status()).isEqualTo(200);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(check(terminal, TestTerminal.forgedCode(inviteId())).status())
                        .isEqualTo(200);
            }
            // a guess that is right is worth nothing now
            var refused = check(terminal, TestTerminal.code(inviteId()));
            assertThat(refused.problem()).isEqualTo("too-many-guesses");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 1300);
            assertThat(terminal.apply("k", inviteId()).problem()).isEqualTo("too-many-guesses");
            // others go on
            assertThat(check(TestTerminal.registered(url(gateway)), TestTerminal.code(inviteId()))
                            .status())
                    .isEqualTo(200);
        }
    }

    private static void guessedByOthers(Gateway gateway, String inviteId, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(check(TestTerminal.registered(url(gateway)), TestTerminal.forgedCode(inviteId))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void guessesAtAKnownIdDelayNewcomersUntilTheyAreLetInAndLockNobodyOut() {
        try (var gateway = small(Map.of("guesses.per.invite", "2", "guesses.wait", "1s"))) {
            var inviteId = inviteId();
            guessedByOthers(gateway, inviteId, 2);
            var stranger = TestTerminal.registered(url(gateway));
            for (int i = 0; i < 3; i++) {
                var told = check(stranger, TestTerminal.code(inviteId));
                assertThat(told.problem()).isEqualTo("step-up");
                assertThat(told.status()).isEqualTo(429);
                assertThat(told.header("Retry-After")).isEqualTo("1");
            }
            var id = stranger.installRequestId;
            fixture.topics().write(Topics.INVITE_DECISIONS, id, Results.granted(id, stranger.accountId, "hash"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> check(stranger, TestTerminal.code(inviteId)).status() == 200);
        }
    }

    @Test
    void guessesAtAKnownIdDoNotLockOutItsHolder() {
        try (var gateway = small(Map.of("guesses.per.invite", "2", "guesses.wait", "1h"))) {
            var holder = TestTerminal.registered(url(gateway));
            var inviteId = inviteId();
            fixture.topics()
                    .write(
                            Topics.INVITES,
                            inviteId,
                            Results.invite(inviteId, holder.accountId).build());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> check(holder, TestTerminal.code(inviteId))
                            .body()
                            .path("usable")
                            .asBoolean());
            guessedByOthers(gateway, inviteId, 2);
            assertThat(check(TestTerminal.registered(url(gateway)), TestTerminal.code(inviteId))
                            .problem())
                    .isEqualTo("step-up");
            assertThat(check(holder, TestTerminal.code(inviteId)).status()).isEqualTo(200);
            assertThat(holder.apply("k", inviteId).status()).isEqualTo(202);
        }
    }

    @Test
    void wrongGuessesAtACarriersAddressKeepNoGenuineCodeOut() {
        try (var gateway = small(Map.of("guesses.per.address", "1", "gateway.proxies", "1"))) {
            var guesser = TestTerminal.registered(url(gateway));
            var body = "{\"code\":\"" + TestTerminal.forgedCode(inviteId()) + "\"}";
            var honest = "{\"code\":\"" + TestTerminal.code(inviteId()) + "\"}";
            assertThat(guesser.post("/v1/invites/check", body, "X-Forwarded-For", "1.2.3.4, 10.0.0.1")
                            .status())
                    .isEqualTo(200);
            // what the caller writes in front is not believed
            assertThat(guesser.post("/v1/invites/check", body, "X-Forwarded-For", "9.9.9.9, 10.0.0.1")
                            .problem())
                    .isEqualTo("too-many-guesses");
            for (int i = 0; i < 5; i++) {
                assertThat(TestTerminal.registered(url(gateway))
                                .post("/v1/invites/check", honest, "X-Forwarded-For", "10.0.0.1")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void registrationsThatProveNothingDoNotLockOutANeighboursNewTerminal() {
        try (var gateway = small(Map.of("registrations.unproven.per.address", "2", "gateway.proxies", "1"))) {
            for (int i = 0; i < 4; i++) {
                var junk = new TestTerminal(url(gateway));
                var refused =
                        junk.register(new TestTerminal(url(gateway)).registration(), "X-Forwarded-For", "10.0.0.1");
                assertThat(refused.problem()).isEqualTo(i < 2 ? "key-invalid" : "too-many-registrations");
            }
            assertThat(newTerminal(gateway, "10.0.0.1").token).isNotEmpty();
        }
    }

    @Test
    void whereManyTerminalsRegisterTheNextWaitsAndWhoIsKnownDoesNot() {
        try (var gateway = small(Map.of("registrations.per.address", "2", "gateway.proxies", "1"))) {
            var known = newTerminal(gateway, "10.0.0.1");
            assertThat(newTerminal(gateway, "10.0.0.1").token).isNotEmpty();

            var late = new TestTerminal(url(gateway));
            var refused = late.register(late.registration(), "X-Forwarded-For", "10.0.0.1");
            assertThat(refused.problem()).isEqualTo("step-up");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
            assertThat(fixture.topics()
                            .now(
                                    Topics.TERMINAL_REGISTRATIONS,
                                    written -> written.getAccountId()
                                            .equals(org.simvite.identity.AccountIds.terminal(late.thumbprint()))))
                    .isEmpty();
            // elsewhere they go on, and who is known gets a new token
            assertThat(newTerminal(gateway, "10.0.0.2").token).isNotEmpty();
            var id = known.installRequestId;
            fixture.topics().write(Topics.INVITE_DECISIONS, id, Results.granted(id, known.accountId, "hash"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> known.register(known.registration(), "X-Forwarded-For", "10.0.0.1")
                                    .status()
                            == 201);
        }
    }

    private static TestTerminal newTerminal(Gateway gateway, String address) {
        var terminal = new TestTerminal(url(gateway));
        assertThat(terminal.register(terminal.registration(), "X-Forwarded-For", address)
                        .status())
                .isEqualTo(201);
        return terminal;
    }
}
