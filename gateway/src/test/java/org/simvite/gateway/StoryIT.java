package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.event.ActivityKind;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.InviteCommandKind;
import org.simvite.event.InviteStatus;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.Reason;
import org.simvite.event.SimStatus;
import org.simvite.identity.Ids;
import org.simvite.sealing.TerminalKeys;
import org.simvite.topic.Topics;

/** The way of a terminal through the gateway, over HTTP, broker and registry; the other services' answers are written by the tests. */
@NullUnmarked
class StoryIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    private static String inviteId() {
        return Results.inviteId(fresh());
    }

    @Test
    void registrationIsPublishedAndGivesATokenAndTheInstallRequest() {
        // when
        var terminal = fixture.terminal();
        // then
        assertThat(terminal.accountId).isEqualTo("terminal:" + terminal.thumbprint());
        assertThat(terminal.deviceId).isEqualTo("key-" + terminal.thumbprint());
        assertThat(terminal.installRequestId).isEqualTo(Ids.installRequestId(terminal.accountId, terminal.deviceId));
        var record = fixture.topics()
                .await(
                        Topics.TERMINAL_REGISTRATIONS,
                        written -> written.getAccountId().equals(terminal.accountId));
        assertThat(record.key()).isEqualTo(terminal.deviceId);
        assertThat(record.value().getSealingKey()).isEqualTo(TerminalKeys.publicJwk(terminal.sealing));
        assertThat(record.value().getRequestId()).isEqualTo(terminal.installRequestId);
        assertThat(new String(record.headers().lastHeader("traceparent").value(), StandardCharsets.US_ASCII))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void registrationWithAnEidNamesTheDeviceByItsHmac() {
        var terminal = new TestTerminal(fixture.url());
        var answer = terminal.register(terminal.registration().put("eid", "89049032123451234512345678901235"));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(terminal.deviceId).startsWith("eid-").hasSize(26);
    }

    @Test
    void aRequestIsPublishedAndItsCodeReadAfterALongPoll() throws Exception {
        var terminal = fixture.terminal();
        var key = fresh();
        // when it asks
        var asked = terminal.post("/v1/invite-requests", "{\"channel\":\"FREE\"}", "Idempotency-Key", key);
        // then
        assertThat(asked.status()).isEqualTo(202);
        var requestId = asked.body().path("requestId").asText();
        assertThat(requestId).isEqualTo(Ids.requestId(terminal.accountId, key));
        assertThat(asked.header("Location")).isEqualTo("/v1/invite-requests/" + requestId);
        var published = fixture.topics()
                .await(Topics.INVITE_REQUESTS, written -> written.getRequestId().equals(requestId));
        assertThat(published.key()).isEqualTo(terminal.accountId);
        var location = asked.header("Location");
        assertThat(terminal.get(location).body().path("status").asText()).isEqualTo("PENDING");
        // when it waits, and the decision comes
        var waiting = CompletableFuture.supplyAsync(() -> terminal.get(location, "Prefer", "wait=30"));
        fixture.topics()
                .write(
                        Topics.INVITE_DECISIONS,
                        requestId,
                        Results.granted(
                                requestId, terminal.accountId, published.value().getPayloadHash()));
        // then it is woken
        var answer = waiting.get();
        assertThat(answer.body().path("status").asText()).isEqualTo("GRANTED");
        assertThat(answer.body().path("code").asText()).isEqualTo(TestTerminal.code(Results.inviteId(requestId)));
        assertThat(answer.body().path("link").asText())
                .endsWith("#" + answer.body().path("code").asText());
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=30");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        // and the same key gives the same, another payload is refused
        assertThat(terminal.post("/v1/invite-requests", "{\"channel\":\"FREE\"}", "Idempotency-Key", key)
                        .body())
                .isEqualTo(asked.body());
        assertThat(terminal.post("/v1/invite-requests", "{\"channel\":\"PEER\"}", "Idempotency-Key", key)
                        .problem())
                .isEqualTo("idempotency-key-reused");
        assertThat(fixture.topics()
                        .now(
                                Topics.INVITE_REQUESTS,
                                written -> written.getRequestId().equals(requestId)))
                .hasSize(1);
    }

    @Test
    void aCodeWhoseIdIsAnotherRequestsIsNotHandedOut() {
        var terminal = fixture.terminal();
        var requestId = Ids.requestId(terminal.accountId, fresh());
        var inviteId = Results.inviteId(requestId);
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, "terminal:somebody-else").build());
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        fixture.gateway().readModel().invites().invite(inviteId).isPresent());

        fixture.topics()
                .write(Topics.INVITE_DECISIONS, requestId, Results.granted(requestId, terminal.accountId, "hash"));

        var answer = terminal.get("/v1/invite-requests/" + requestId, "Prefer", "wait=30")
                .body();
        assertThat(answer.path("status").asText()).isEqualTo("REFUSED");
        assertThat(answer.path("reason").asText()).isEqualTo("NOT_DECIDED");
        assertThat(answer.has("code")).isFalse();
    }

    @Test
    void anApplicationIsPublishedSignedAndFollowedToItsParameters() {
        var terminal = fixture.terminal();
        var inviteId = inviteId();
        var key = fresh();
        // when
        var applied = terminal.apply(key, inviteId);
        // then
        assertThat(applied.status()).isEqualTo(202);
        var id = applied.body().path("applicationId").asText();
        assertThat(id).isEqualTo(terminal.applicationId(key));
        var published = fixture.topics()
                .await(
                        Topics.SIM_APPLICATIONS,
                        written -> written.getApplicationId().equals(id));
        assertThat(published.key()).isEqualTo(terminal.accountId);
        assertThat(published.value().getInviteId()).isEqualTo(inviteId);
        assertThat(published.value().getPoolId()).isEqualTo("esim");
        assertThat(published.value().getProfileKind()).isEqualTo(ProfileKind.ESIM);
        assertThat(published.value().toString()).doesNotContain(TestTerminal.code(inviteId));
        // when it is accepted and provisioned
        accept(terminal, id, inviteId);
        fixture.topics().write(Topics.SIM_PARAMETERS, id, Results.parameters(terminal, id, 1, "sealed"));
        fixture.topics()
                .write(
                        Topics.PROVISIONING_STATES,
                        id,
                        Results.provisioning(terminal, id, ProvisioningStatus.PROVISIONED, "8988211000000530082")
                                .build());
        // then
        var answer = terminal.get("/v1/applications/" + id, "Prefer", "wait=30");
        assertThat(answer.body().path("status").asText()).isEqualTo("PROVISIONED");
        assertThat(answer.body().path("parameters").asText()).isEqualTo("sealed");
        // when it gives the SIM back
        assertThat(terminal.delete("/v1/applications/" + id).status()).isEqualTo(202);
        // then
        var returned = fixture.topics()
                .await(Topics.ACTIVITY_FEED, written -> written.getEventId().equals("owner/" + id + "/return"));
        assertThat(returned.key()).isEqualTo("iccid:8988211000000530082");
        assertThat(returned.value().getKind()).isEqualTo(ActivityKind.RETURN);
        assertThat(returned.value().getSource()).isEqualTo("owner");
        assertThat(returned.value().getApplicationId()).isEqualTo(id);
    }

    private static void accept(TestTerminal terminal, String id, String inviteId) {
        fixture.topics()
                .write(
                        Topics.APPLICATION_DECISIONS,
                        id,
                        Results.applied(terminal, id, inviteId, ApplicationDecisionStatus.ACCEPTED)
                                .build());
    }

    @Test
    void aDownloadedSimCannotBeGivenBack() {
        var terminal = fixture.terminal();
        var id =
                terminal.apply(fresh(), inviteId()).body().path("applicationId").asText();
        assertThat(terminal.delete("/v1/applications/" + id).problem()).isEqualTo("cannot-give-back");
        accept(terminal, id, inviteId());
        fixture.topics()
                .write(
                        Topics.PROVISIONING_STATES,
                        id,
                        Results.provisioning(terminal, id, ProvisioningStatus.PROVISIONED, "8988211000000530082")
                                .build());
        fixture.topics().write(Topics.SIM_LIFECYCLE, id, Results.life(terminal, id, SimStatus.DOWNLOADED, 2));
        awaitStatus(terminal, id, "DOWNLOADED");
        assertThat(terminal.delete("/v1/applications/" + id).problem()).isEqualTo("cannot-give-back");
    }

    @Test
    void aSimThatIsBeingGivenBackTellsNoParametersAndIsGivenBackOnce() {
        var terminal = fixture.terminal();
        var id =
                terminal.apply(fresh(), inviteId()).body().path("applicationId").asText();
        accept(terminal, id, inviteId());
        fixture.topics()
                .write(
                        Topics.PROVISIONING_STATES,
                        id,
                        Results.provisioning(terminal, id, ProvisioningStatus.PROVISIONED, "8988211000000530082")
                                .build());
        fixture.topics().write(Topics.SIM_PARAMETERS, id, Results.parameters(terminal, id, 1, "jwe"));
        fixture.topics().write(Topics.SIM_LIFECYCLE, id, Results.life(terminal, id, SimStatus.RECLAIMING, 2));
        awaitStatus(terminal, id, "RECLAIMING");
        assertThat(terminal.get("/v1/applications/" + id).body().has("parameters"))
                .isFalse();
        assertThat(terminal.delete("/v1/applications/" + id).status()).isEqualTo(202);
        assertThat(fixture.topics()
                        .now(
                                Topics.ACTIVITY_FEED,
                                report -> report.getKind() == ActivityKind.RETURN
                                        && id.equals(report.getApplicationId())))
                .isEmpty();

        fixture.topics().write(Topics.SIM_LIFECYCLE, id, Results.life(terminal, id, SimStatus.DOWNLOADED, 3));
        awaitStatus(terminal, id, "DOWNLOADED");
        assertThat(terminal.get("/v1/applications/" + id)
                        .body()
                        .path("parameters")
                        .asText())
                .isEqualTo("jwe");
    }

    private static void awaitStatus(TestTerminal terminal, String id, String status) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> terminal.get("/v1/applications/" + id)
                        .body()
                        .path("status")
                        .asText()
                        .equals(status));
    }

    @Test
    void aStrangerReadsOneGenericRefusalAndTheOwnerThePreciseOne() {
        var owner = fixture.terminal();
        var stranger = fixture.terminal();
        var inviteId = inviteId();
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, owner.accountId).build());
        for (var terminal : new TestTerminal[] {owner, stranger}) {
            var id = terminal.apply(fresh(), inviteId)
                    .body()
                    .path("applicationId")
                    .asText();
            fixture.topics()
                    .write(
                            Topics.APPLICATION_DECISIONS,
                            id,
                            Results.rejected(terminal, id, inviteId, Reason.CODE_EXPIRED));
            var answer = terminal.get("/v1/applications/" + id, "Prefer", "wait=30");
            assertThat(answer.body().path("status").asText()).isEqualTo("REJECTED");
            assertThat(answer.body().path("reason").asText())
                    .isEqualTo(terminal.equals(owner) ? "CODE_EXPIRED" : "CODE_NOT_USABLE");
        }
    }

    @Test
    void whatConcernsTheApplicantIsToldPrecisely() {
        var terminal = fixture.terminal();
        var id =
                terminal.apply(fresh(), inviteId()).body().path("applicationId").asText();
        var decision = Results.rejected(terminal, id, inviteId(), Reason.SIM_UNUSED);
        decision.setOtherApplicationId("other-application-1234");
        fixture.topics().write(Topics.APPLICATION_DECISIONS, id, decision);
        var answer = terminal.get("/v1/applications/" + id, "Prefer", "wait=30").body();
        assertThat(answer.path("reason").asText()).isEqualTo("SIM_UNUSED");
        assertThat(answer.path("otherApplicationId").asText()).isEqualTo("other-application-1234");
    }

    @Test
    void anEntityTagHoldsTheAnswerBackUntilThereIsNews() throws Exception {
        var terminal = fixture.terminal();
        var id =
                terminal.apply(fresh(), inviteId()).body().path("applicationId").asText();
        var path = "/v1/applications/" + id;
        var tag = terminal.get(path).header("ETag");
        assertThat(terminal.get(path, "If-None-Match", tag).status()).isEqualTo(304);
        assertThat(terminal.get(path, "If-None-Match", tag, "Prefer", "wait=1").status())
                .isEqualTo(304);
        var waiting = CompletableFuture.supplyAsync(
                () -> terminal.get(path, "If-None-Match", tag, "Prefer", "respond-async, wait=30"));
        accept(terminal, id, inviteId());
        assertThat(waiting.get().body().path("status").asText()).isEqualTo("ACCEPTED");
    }

    @Test
    void anEventStreamTellsEachStateOnceAndEndsAfterTheLast() throws Exception {
        var terminal = fixture.terminal();
        var id =
                terminal.apply(fresh(), inviteId()).body().path("applicationId").asText();
        var path = "/v1/applications/" + id + "/events";
        var stream = open(terminal, path, "");
        var lines = new java.util.concurrent.LinkedBlockingQueue<String>();
        var reading = CompletableFuture.runAsync(() -> stream.body().forEach(lines::add));
        assertThat(state(lines)).contains("PENDING");
        accept(terminal, id, inviteId());
        assertThat(state(lines)).contains("ACCEPTED");
        // a reader that knows the state so far is answered at once, and told when there is news
        var known = terminal.get("/v1/applications/" + id).header("ETag");
        var resumed = open(terminal, path, known);
        assertThat(resumed.statusCode()).isEqualTo(200);
        fixture.topics().write(Topics.SIM_LIFECYCLE, id, Results.life(terminal, id, SimStatus.USED, 5));
        assertThat(state(lines)).contains("USED");
        reading.get(10, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(resumed.body().filter(line -> line.startsWith("data")))
                .singleElement()
                .asString()
                .contains("USED");
        assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
        // a reader that knows the last state is told nothing again
        var tag = terminal.get("/v1/applications/" + id).header("ETag");
        assertThat(open(terminal, path, tag).body().filter(line -> line.startsWith("data")))
                .isEmpty();
    }

    private static HttpResponse<java.util.stream.Stream<String>> open(
            TestTerminal terminal, String path, String lastEvent) throws IOException, InterruptedException {
        // less than the first heartbeat takes
        var request = HttpRequest.newBuilder(fixture.url().resolve(path)).timeout(Duration.ofSeconds(10));
        var headers = terminal.headers("GET", path);
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        if (!lastEvent.isEmpty()) {
            request.header("Last-Event-ID", lastEvent);
        }
        return TestTerminal.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    }

    private static String state(java.util.concurrent.BlockingQueue<String> lines) throws InterruptedException {
        while (true) {
            var line = lines.poll(20, java.util.concurrent.TimeUnit.SECONDS);
            assertThat(line).as("a line of the stream").isNotNull();
            if (line.startsWith("data")) {
                return line.toUpperCase(Locale.ROOT);
            }
        }
    }

    @Test
    void codesAreListedInPagesAndRevokedByTheirOwnerOnly() {
        var owner = fixture.terminal();
        var stranger = fixture.terminal();
        var ids = new java.util.ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            ids.add(inviteId());
            var invite = Results.invite(ids.get(i), owner.accountId)
                    .setAt(Results.now().minusSeconds(100 - i))
                    .build();
            fixture.topics().write(Topics.INVITES, ids.get(i), invite);
        }
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> owner.get("/v1/invites").body().path("invites").size() == 5);
        // pages, newest first
        var first = owner.get("/v1/invites?limit=3").body();
        var second = owner.get(
                        "/v1/invites?limit=3&cursor=" + first.path("next").asText())
                .body();
        assertThat(first.path("invites").findValuesAsText("inviteId"))
                .containsExactly(ids.get(4), ids.get(3), ids.get(2));
        assertThat(second.path("invites").findValuesAsText("inviteId")).containsExactly(ids.get(1), ids.get(0));
        assertThat(second.has("next")).isFalse();
        assertThat(first.path("invites").get(0).path("code").asText()).isEqualTo(TestTerminal.code(ids.get(4)));
        assertThat(stranger.get("/v1/invites").body().path("invites")).isEmpty();
        // a cursor that we did not give out
        assertThat(owner.get("/v1/invites?cursor=bm90LW91cnM").problem()).isEqualTo("cursor-invalid");
        // revoking
        assertThat(stranger.delete("/v1/invites/" + ids.get(0)).problem()).isEqualTo("not-found");
        var revocation = owner.delete("/v1/invites/" + ids.get(0));
        assertThat(revocation.status()).isEqualTo(202);
        assertThat(revocation.header("Location"))
                .isEqualTo("/v1/commands/" + revocation.body().path("commandId").asText());
        assertThat(owner.get(revocation.header("Location"))
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("PENDING");
        assertThat(stranger.get(revocation.header("Location")).problem()).isEqualTo("not-found");
        var command = fixture.topics()
                .await(Topics.INVITE_COMMANDS, written -> written.getInviteId().equals(ids.get(0)));
        assertThat(command.value().getKind()).isEqualTo(InviteCommandKind.REVOKE);
        assertThat(command.value().getAccountId()).isEqualTo(owner.accountId);
        // what became of it
        fixture.topics()
                .write(
                        Topics.INVITE_STATES,
                        ids.get(0),
                        Results.state(ids.get(0), owner.accountId, InviteStatus.REVOKED, 2)
                                .setEnded(1)
                                .build());
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> owner.get("/v1/invites?limit=1&cursor="
                                                + first.path("next").asText())
                                        .status()
                                == 200
                        && owner.get("/v1/invites")
                                .body()
                                .path("invites")
                                .get(4)
                                .path("status")
                                .asText()
                                .equals("REVOKED"));
        // what was ended is gone when its record is
        fixture.topics().tombstone(Topics.INVITES, ids.get(0));
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> owner.get("/v1/invites").body().path("invites").size() == 4);
    }

    @Test
    void aCodeCanBeLookedAtWithoutUsingIt() {
        var owner = fixture.terminal();
        var stranger = fixture.terminal();
        var inviteId = inviteId();
        var body = "{\"code\":\""
                + TestTerminal.code(inviteId).toLowerCase(Locale.ROOT).replace("-", " ") + "\"}";
        assertThat(owner.post("/v1/invites/check", body).body().path("reason").asText())
                .isEqualTo("CODE_NOT_READ_YET");
        fixture.topics()
                .write(
                        Topics.INVITES,
                        inviteId,
                        Results.invite(inviteId, owner.accountId).build());
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> owner.post("/v1/invites/check", body)
                        .body()
                        .path("usable")
                        .asBoolean());
        assertThat(stranger.post("/v1/invites/check", body)
                        .body()
                        .path("usable")
                        .asBoolean())
                .isTrue();
        fixture.topics()
                .write(
                        Topics.INVITE_STATES,
                        inviteId,
                        Results.state(inviteId, owner.accountId, InviteStatus.USED_UP, 3)
                                .setRedeemed(1)
                                .build());
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !owner.post("/v1/invites/check", body)
                        .body()
                        .path("usable")
                        .asBoolean());
        assertThat(owner.post("/v1/invites/check", body).body().path("reason").asText())
                .isEqualTo("CODE_USED_UP");
        assertThat(stranger.post("/v1/invites/check", body)
                        .body()
                        .path("reason")
                        .asText())
                .isEqualTo("CODE_NOT_USABLE");
        assertThat(stranger.post("/v1/invites/check", body).body().has("expiresAt"))
                .isFalse();
    }
}
