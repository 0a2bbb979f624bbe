package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.event.ActivityKind;
import org.simvite.event.Aggregate;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.IdentifierKind;
import org.simvite.event.PolicyKind;
import org.simvite.event.ProfileClaim;
import org.simvite.event.StockState;
import org.simvite.gateway.access.Scope;
import org.simvite.identity.Iccid;
import org.simvite.sealing.SimKeys;
import org.simvite.sealing.StockKeys;
import org.simvite.topic.Topics;

/** What operators bring in: activity, stock, policies. */
@NullUnmarked
class OperatorIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static final String ICCID = "8988211000000530082";

    private static TestTerminal.Answer send(
            String method, String path, String type, String body, Map<String, String> more) {
        var headers = new HashMap<>(more);
        headers.put("Authorization", "Bearer " + fixture.operatorToken(Scope.values()));
        if (body != null) {
            headers.put("Content-Type", type);
        }
        return TestTerminal.send(fixture.url(), method, path, body, headers);
    }

    private static JsonNode batch(String... lines) {
        var answer = send("POST", "/v1/activity", "application/x-ndjson", String.join("\n", lines), Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.body();
    }

    private static String line(String id, String kind, String more) {
        return "{\"eventId\":\"" + id + "\",\"kind\":\"" + kind + "\",\"at\":\"2026-01-01T10:00:00+02:00\"," + more
                + "}";
    }

    @Test
    void aBatchIsTakenLineByLineAndWrongLinesAreTold() {
        var id = UUID.randomUUID().toString();
        var taken = batch(
                line(id, "ACTIVATED", "\"iccid\":\"" + ICCID + "F\""),
                "",
                "{not json",
                line(
                        id + "-2",
                        "TOP_UP",
                        "\"imsi\":\"001010123456063\",\"amountMinor\":500,\"currency\":\"EUR\",\"promotional\":true"),
                line(id + "-3", "TOP_UP", "\"iccid\":\"" + ICCID + "\""),
                line(id + "-4", "ACTIVATED", "\"iccid\":\"8988211000000530081\""),
                line(id + "-5", "TRAFFIC", "\"msisdn\":\"+4916012345678\",\"octets\":1000"),
                line(id + "-6", "ACTIVATED", "\"iccid\":\"" + ICCID + "\",\"source\":\"operator:other\""),
                "{\"reportedThrough\":\"2026-01-01T08:00:00Z\"}");
        assertThat(taken.path("accepted").asInt()).isEqualTo(3);
        assertThat(taken.path("rejected").asInt()).isEqualTo(4);
        assertThat(taken.path("errors").findValuesAsText("row")).containsExactly("3", "5", "6", "8");
        assertThat(taken.path("errors").findValuesAsText("field")).containsExactly("amountMinor", "iccid", "source");
        // a batch with wrong lines is not everything up to that time
        assertThat(taken.has("reportedThrough")).isFalse();
        var source = "operator:network";
        var topUp = fixture.topics()
                .await(Topics.ACTIVITY_FEED, written -> written.getEventId().equals(source + "/" + id + "-2"));
        assertThat(topUp.key()).isEqualTo("imsi:001010123456063");
        assertThat(topUp.value().getAmountMinor()).isEqualTo(500);
        assertThat(topUp.value().getPromotional()).isTrue();
        assertThat(topUp.value().getAt()).isEqualTo(Instant.parse("2026-01-01T08:00:00Z"));
        assertThat(topUp.value().getSource()).isEqualTo(source);
        var activated = fixture.topics()
                .await(Topics.ACTIVITY_FEED, written -> written.getEventId().equals(source + "/" + id));
        assertThat(activated.value().getIdentifier()).isEqualTo(ICCID);
        var traffic = fixture.topics()
                .await(Topics.ACTIVITY_FEED, written -> written.getEventId().equals(source + "/" + id + "-5"));
        assertThat(traffic.key()).isEqualTo("msisdn:4916012345678");
        assertThat(traffic.value().getIdentifierKind()).isEqualTo(IdentifierKind.MSISDN);
    }

    @Test
    void howFarASourceHasReportedFollowsItsEventsIntoEachPartition() {
        var id = UUID.randomUUID().toString();
        var through = Instant.now().minusSeconds(5).truncatedTo(ChronoUnit.MILLIS);
        var answer = send(
                "POST",
                "/v1/activity",
                "application/x-ndjson",
                line(id, "ACTIVATED", "\"iccid\":\"" + ICCID + "\""),
                Map.of("Reported-Through", through.toString()));
        assertThat(answer.body().path("reportedThrough").asText()).isEqualTo(through.toString());
        var ticks = fixture.topics()
                .all(
                        Topics.ACTIVITY_FEED,
                        written ->
                                written.getKind() == ActivityKind.TICK && through.equals(written.getReportedThrough()),
                        2);
        assertThat(ticks).extracting("partition").containsExactlyInAnyOrder(0, 1);
        assertThat(ticks)
                .allSatisfy(tick -> assertThat(tick.value().getSource()).isEqualTo("operator:network"));
        var event = fixture.topics()
                .await(Topics.ACTIVITY_FEED, written -> written.getEventId().endsWith(id));
        assertThat(ticks)
                .filteredOn(tick -> tick.partition() == event.partition())
                .allSatisfy(tick -> assertThat(tick.offset()).isGreaterThan(event.offset()));
        // a time that has not come
        var future = Instant.now().plusSeconds(600).toString();
        var refused = send("POST", "/v1/activity", "application/x-ndjson", "", Map.of("Reported-Through", future));
        assertThat(refused.problem()).isEqualTo("malformed-request");
        assertThat(refused.body().path("detail").asText()).contains("5 minutes ahead: it is 20");
    }

    @Test
    void aSourceWhoseClockIsSomewhatAheadIsTaken() {
        var ahead = Instant.now().plusSeconds(20);

        var answer = send(
                "POST",
                "/v1/activity",
                "application/x-ndjson",
                line(UUID.randomUUID().toString(), "ACTIVATED", "\"iccid\":\"" + ICCID + "\""),
                Map.of("Reported-Through", ahead.toString()));

        assertThat(answer.body().path("accepted").asInt()).isEqualTo(1);
        assertThat(Instant.parse(answer.body().path("reportedThrough").asText()))
                .isBefore(ahead);
    }

    @Test
    void timeMovesByTicksInEachPartition() {
        var now = Instant.now();
        var applications = fixture.topics()
                .all(
                        Topics.SIM_APPLICATIONS,
                        tick -> tick.getKind() == ApplicationRecordKind.TICK
                                && tick.getAt().isAfter(now),
                        4);
        assertThat(applications).extracting("partition").contains(0, 1);
        assertThat(applications).allSatisfy(tick -> assertThat(tick.key()).isNull());
        var clock = fixture.topics()
                .all(
                        Topics.ACTIVITY_FEED,
                        tick -> tick.getSource().equals("clock") && tick.getAt().isAfter(now),
                        4);
        assertThat(clock).extracting("partition").contains(0, 1);
        assertThat(clock)
                .allSatisfy(tick -> assertThat(tick.value().getReportedThrough())
                        .isEqualTo(tick.value().getAt()));
    }

    @Test
    void oneActivityOfOneSim() {
        var id = UUID.randomUUID().toString();
        var body = "{\"eventId\":\"" + id + "\",\"kind\":\"ACTIVATED\",\"at\":\"2026-01-01T00:00:00Z\"}";
        assertThat(send("POST", "/v1/sims/" + ICCID + "F/activity", "application/json", body, Map.of())
                        .status())
                .isEqualTo(202);
        assertThat(fixture.topics()
                        .await(
                                Topics.ACTIVITY_FEED,
                                written -> written.getEventId().endsWith(id))
                        .key())
                .isEqualTo("iccid:" + ICCID);
    }

    private static final String CSV = """
            iccid,kind,pool,imsi,msisdn,profileType,smdpId,algorithm,ki,opc,op
            8901000000000000001,ESIM,,,,CONSUMER_5G,smdp-1,,,,
            "8901000000000000019",VSIM,soft-1,001010123456063,"+49 160",,,,465b5ce8b199b49faa5f0a2ee238a6bc,,cdc202d5123e20f62b6d676ac72cb318
            8965030119110000013,VSIM,soft-1,001010123456064,,,,MILENAGE,465b5ce8b199b49faa5f0a2ee238a6bc,,cdc202d5123e20f62b6d676ac72cb318
            8988211000000530081,ESIM,,,,,smdp-1,,,,
            8901000000000000001,ESIM,,,,,smdp-1,,,,
            8947010000123456784,ESIM,,,,,,,,,
            8947010000123456784,VSIM,,001010123456063,,,,,00,,
            8947010000123456784,CARD,,,,,,,,,
            8947010000123456784,VSIM,,0010101234560631,,,,,465b5ce8b199b49faa5f0a2ee238a6bc,465b5ce8b199b49faa5f0a2ee238a6bc,
            """;

    @Test
    void stockIsCheckedRowByRowAndKeysAreEncryptedAtOnce() {
        // when it is only tried
        var tried = send("POST", "/v1/operator/stock?dryRun=true", "text/csv; charset=utf-8", CSV, Map.of())
                .body();
        assertThat(tried.path("dryRun").asBoolean()).isTrue();
        assertThat(tried.path("accepted").asInt()).isEqualTo(2);
        assertThat(fixture.topics()
                        .now(
                                Topics.PROFILE_CLAIMS,
                                written -> written.getPoolId().equals("soft-1")))
                .isEmpty();
        // when it is meant
        var taken =
                send("POST", "/v1/operator/stock", "text/csv", CSV, Map.of()).body();
        // then
        assertThat(taken.path("accepted").asInt()).isEqualTo(2);
        assertThat(taken.path("errors").findValuesAsText("row")).containsExactly("3", "5", "6", "7", "8", "9", "10");
        assertThat(taken.path("errors").findValuesAsText("field"))
                .containsExactly("msisdn", "iccid", "iccid", "smdpId", "ki", "kind", "imsi");
        assertThat(taken.path("errors").findValuesAsText("problem"))
                .containsExactly(
                        "MALFORMED", "CHECK_DIGIT", "DUPLICATE", "MISSING", "MALFORMED", "UNKNOWN_VALUE", "MALFORMED");
        var virtual = fixture.topics()
                .await(Topics.PROFILE_CLAIMS, written -> written.getPoolId().equals("soft-1"))
                .value()
                .getCommand();
        assertThat(virtual.getImsi()).isEqualTo("001010123456064");
        assertThat(virtual.toString())
                .doesNotContain("465b5ce8b199b49faa5f0a2ee238a6bc")
                .doesNotContain("cdc202d5123e20f62b6d676ac72cb318");
        // 3GPP TS 35.207 test set 1
        assertThat(StockKeys.decrypt(
                        virtual.getEncryptedKeys(), Iccid.of("8965030119110000013"), GatewayFixture.STOCK_KEY))
                .contains(new SimKeys("465b5ce8b199b49faa5f0a2ee238a6bc", "cd63cb71954a9f4e48a5994e37a02baf"));
        var esim = fixture.topics()
                .await(Topics.PROFILE_CLAIMS, written -> written.getIccid().equals("8901000000000000001"));
        assertThat(esim.key()).as("the profile decides whose it is").isEqualTo("iccid:8901000000000000001");
        assertThat(esim.value().getCommandId()).isEqualTo(taken.path("importId").asText());
        assertThat(esim.value().getCommand().getPoolId()).isEqualTo("esim");
        assertThat(esim.value().getCommand().getProfileType()).isEqualTo("CONSUMER_5G");
        assertThat(esim.value().getCommand().getActor()).isEqualTo("operator:network");
    }

    @Test
    void stockComesAsJsonLinesToo() {
        var lines =
                "{\"iccid\":\"8901000000000000019\",\"kind\":\"ESIM\",\"pool\":\"lines\",\"smdpId\":\"smdp-1\"}\n{\"iccid\":1}\n{\"evil\":\"x\"}\n[]";
        var taken = send("POST", "/v1/operator/stock", "application/x-ndjson", lines, Map.of())
                .body();
        assertThat(taken.path("accepted").asInt()).isEqualTo(1);
        assertThat(taken.path("rejected").asInt()).isEqualTo(3);
        fixture.topics()
                .await(Topics.PROFILE_CLAIMS, written -> written.getPoolId().equals("lines"));
    }

    @Test
    void aLongImportIsStreamed() throws Exception {
        var rows = 20_000;
        var request = HttpRequest.newBuilder(fixture.url().resolve("/v1/operator/stock?dryRun=true"))
                .header("Authorization", "Bearer " + fixture.operatorToken(Scope.STOCK))
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> csv(rows)))
                .build();
        var answer = TestTerminal.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        var taken = TestTerminal.JSON.readTree(answer.body());
        assertThat(taken.path("accepted").asInt()).isEqualTo(1);
        assertThat(taken.path("rejected").asInt()).isEqualTo(rows - 1);
        assertThat(taken.path("errors")).hasSize(1000);
    }

    private static InputStream csv(int rows) {
        var text = "iccid,kind,smdpId,profileType\n"
                + ("8901000000000000001,ESIM,smdp-1," + "x".repeat(60) + "\n").repeat(rows);
        return new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aProfileInOnePoolsStockIsNotTakenIntoAnothers() {
        var iccid = "8988211000000530082";
        var row = "{\"iccid\":\"" + iccid + "\",\"kind\":\"ESIM\",\"pool\":\"%s\",\"smdpId\":\"smdp-1\"}";
        fixture.topics()
                .write(Topics.SIM_STOCK, iccid, Results.stock(iccid, "its-pool", StockState.AVAILABLE, "smdp-1", 1));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> fixture.gateway().readModel().stock().poolOf(iccid).isPresent());

        var another = importLine(row.formatted("another-pool"));
        var again = importLine(row.formatted("its-pool"));

        assertThat(another.path("accepted").asInt()).isZero();
        assertThat(another.path("errors").findValuesAsText("field")).containsExactly("pool");
        assertThat(another.path("errors").findValuesAsText("problem")).containsExactly("NOT_ALLOWED");
        assertThat(again.path("accepted").asInt()).isEqualTo(1);

        fixture.topics()
                .write(Topics.SIM_STOCK, iccid, Results.stock(iccid, "its-pool", StockState.RETIRED, "smdp-1", 2));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> fixture.gateway().readModel().stock().poolOf(iccid).isEmpty());
        assertThat(importLine(row.formatted("another-pool")).path("accepted").asInt())
                .as("its pool may let go of it, which the profile finds out")
                .isEqualTo(1);
    }

    /** The second file was taken for the first one read again, and its rows were dropped without a word. */
    @Test
    void anotherFileUnderTheSameKeyIsAnotherImport() {
        var row = "{\"iccid\":\"8988211000000530082\",\"kind\":\"ESIM\",\"pool\":\"its-pool\",\"smdpId\":\"%s\"}";
        var headers = Map.of(
                "Idempotency-Key", "the-key", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var ids = Stream.of("smdp-1", "smdp-2", "smdp-2")
                .map(smdp -> send("POST", "/v1/operator/stock", "application/x-ndjson", row.formatted(smdp), headers))
                .map(answer -> answer.body().path("importId").asText())
                .toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.length() == 22);
        for (var id : ids) {
            fixture.topics()
                    .await(Topics.PROFILE_CLAIMS, claim -> claim.getCommandId().equals(id));
        }
    }

    /** Two encryptions of the same keys are never the same, so a corrected OPc could not be told from the row that was there. */
    @Test
    void theSameRowAgainHasTheSameDigestAndACorrectedOpcAnother() {
        var row =
                "{\"iccid\":\"8965030119110000013\",\"kind\":\"VSIM\",\"pool\":\"corrected\",\"imsi\":\"001010123456064\","
                        + "\"ki\":\"465b5ce8b199b49faa5f0a2ee238a6bc\",\"opc\":\"%s\"}";
        var opc = "cd63cb71954a9f4e48a5994e37a02baf";
        var digests = Stream.of(opc, opc.toUpperCase(Locale.ROOT), opc.replace('c', 'd'))
                .map(each -> importLine(row.formatted(each)).path("importId").asText())
                .map(id -> fixture.topics()
                        .await(
                                Topics.PROFILE_CLAIMS,
                                claim -> claim.getCommandId().equals(id))
                        .value())
                .map(ProfileClaim::getDigest)
                .toList();

        assertThat(digests).allMatch(digest -> digest.length() == 22);
        assertThat(digests.get(1)).isEqualTo(digests.get(0));
        assertThat(digests.get(2)).isNotEqualTo(digests.get(0));
    }

    /** Only refusals were answered, so an import in which all went well was pending for ever. */
    @Test
    void anImportIsDoneWhenEachOfItsRowsIsAnswered() {
        var row = "{\"iccid\":\"%s\",\"kind\":\"ESIM\",\"pool\":\"answered\",\"smdpId\":\"smdp-1\"}";
        var iccids = List.of("8901000000000000027", "8901000000000000035");
        var taken = importLine(row.formatted(iccids.get(0)) + "\n" + row.formatted(iccids.get(1)));
        assertThat(taken.path("accepted").asInt()).as(taken.toString()).isEqualTo(2);
        var importId = taken.path("importId").asText();

        answerRow(importId, iccids.get(1), CommandResult.REFUSED, CommandReason.CONTENT_DIFFERS);
        assertThat(importState(importId, 2).path("status").asText()).isEqualTo("PENDING");
        answerRow(importId, iccids.get(0), CommandResult.DONE, null);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> importState(importId, 3).path("status").asText().equals("DONE"));
        var outcomes = importState(importId, 3).path("outcomes");
        assertThat(outcomes.findValuesAsText("subject")).containsExactly(iccids.get(1));
        assertThat(outcomes.findValuesAsText("reason")).containsExactly("CONTENT_DIFFERS");
        assertThat(outcomes.findValuesAsText("count")).containsExactly("1", "1", "2");
    }

    /** Waits until so many outcomes at least are told. */
    private static JsonNode importState(String importId, int outcomes) {
        var path = "/v1/operator/commands/" + importId;
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> send("GET", path, null, null, Map.of()).body(),
                        state -> state.path("outcomes").size() >= outcomes);
    }

    private static void answerRow(String importId, String iccid, CommandResult result, CommandReason reason) {
        var claim = fixture.topics()
                .await(
                        Topics.PROFILE_CLAIMS,
                        written -> written.getCommandId().equals(importId)
                                && written.getIccid().equals(iccid))
                .value();
        fixture.topics()
                .write(
                        Topics.COMMAND_OUTCOMES,
                        importId,
                        CommandOutcome.newBuilder()
                                .setEventId(importId + "/" + iccid + "/PROFILE/" + result)
                                .setAt(Results.now())
                                .setCommandId(importId)
                                .setAggregate(Aggregate.PROFILE)
                                .setResult(result)
                                .setReason(reason)
                                .setSubject(iccid)
                                .setRow(claim.getRow())
                                .build());
    }

    private static JsonNode importLine(String line) {
        return send("POST", "/v1/operator/stock", "application/x-ndjson", line, Map.of())
                .body();
    }

    @Test
    void levelsAreCountedByPoolKindAndState() {
        for (int i = 0; i < 3; i++) {
            var iccid = "890100000000000" + (1000 + i);
            var state = i == 2 ? StockState.RESERVED : StockState.AVAILABLE;
            fixture.topics().write(Topics.SIM_STOCK, iccid, Results.stock(iccid, "levels", state, "smdp-1", 1));
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> levels().equals(List.of("levels ESIM AVAILABLE 2", "levels ESIM RESERVED 1")));
    }

    private static List<String> levels() {
        var found = new java.util.ArrayList<String>();
        for (var level : send("GET", "/v1/operator/stock/levels?pool=levels", null, null, Map.of())
                .body()
                .path("levels")) {
            if (level.path("pool").asText().equals("levels")) {
                found.add(level.path("pool").asText() + " " + level.path("kind").asText() + " "
                        + level.path("state").asText() + " "
                        + level.path("profiles").asInt());
            }
        }
        return found;
    }

    @Test
    void aPolicyIsPutWithDefaultsAndBroughtIntoForce() {
        var name = "p" + UUID.randomUUID().toString().substring(0, 8);
        var body =
                "{\"kind\":\"STAKED\",\"opening\":30,\"trustedSources\":[\"operator\"],\"minimumTopUp\":{\"EUR\":100},\"note\":\"try\"}";
        var put = send("PUT", "/v1/operator/policies/" + name + "/3?activate=true", "application/json", body, Map.of());
        assertThat(put.status()).isEqualTo(202);
        assertThat(put.body().path("policyVersion").asText()).isEqualTo(name + "@3");
        var written = fixture.topics()
                .all(Topics.CREDIT_POLICIES, policy -> policy.getName().equals(name), 2);
        assertThat(written).extracting("key").containsExactlyInAnyOrder(name + "@3", "active/" + name + "@3");
        assertThat(written).allSatisfy(record -> {
            assertThat(record.value().getKind()).isEqualTo(PolicyKind.STAKED);
            assertThat(record.value().getOpening()).isEqualTo(30);
            assertThat(record.value().getStake()).isEqualTo(10);
            assertThat(record.value().getUnused()).isEqualTo(-10);
            assertThat(record.value().getMinimumTopUp()).isEqualTo(Map.of("EUR", 100L));
            assertThat(record.value().getActor()).isEqualTo("operator:network");
        });
        var path = "/v1/operator/policies/" + name + "/3";
        await().atMost(Duration.ofSeconds(20))
                .until(() -> send("GET", path, null, null, Map.of())
                        .body()
                        .path("active")
                        .asBoolean());
        var numbers = send("GET", path, null, null, Map.of()).body().path("policy");
        assertThat(numbers.path("opening").asInt()).isEqualTo(30);
        assertThat(numbers.path("stake").asInt()).isEqualTo(10);
        assertThat(numbers.path("minimumTopUp").path("EUR").asInt()).isEqualTo(100);
        // put again as it is, it is in force as before
        var again = send("PUT", path, "application/json", body, Map.of());
        assertThat(again.body().path("active").asBoolean()).isTrue();
    }

    @Test
    void aVersionOfAPolicyNeverChanges() {
        var name = "p" + UUID.randomUUID().toString().substring(0, 8);
        var path = "/v1/operator/policies/" + name + "/1";
        var numbers =
                "\"kind\":\"STAKED\",\"minimumTopUp\":{\"EUR\":1,\"USD\":2},\"trustedSources\":[\"operator\",\"smdp\"]";
        var first = "{" + numbers + ",\"opening\":30}";
        // the same, spelled otherwise: order, a default, the note
        var same =
                "{\"opening\":30,\"stake\":10,\"note\":\"again\",\"kind\":\"STAKED\",\"trustedSources\":[\"smdp\",\"operator\"],"
                        + "\"minimumTopUp\":{\"USD\":2,\"EUR\":1}}";
        var other = "{" + numbers + ",\"opening\":31}";
        assertThat(put(fixture.url(), path, first).status()).isEqualTo(202);
        // before it is read, and after
        assertThat(put(fixture.url(), path, other).problem()).isEqualTo("policy-version-taken");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> fixture.gateway()
                        .readModel()
                        .policies()
                        .content(name + "@1")
                        .isPresent());
        assertThat(put(fixture.url(), path, other).status()).isEqualTo(409);
        assertThat(put(fixture.url(), path, same).status()).isEqualTo(202);
        // at another gateway as well, which says so when it does not know yet
        try (var another = fixture.another(GatewayFixture.folder().resolve("model.db"), Map.of())) {
            var url = URI.create("http://127.0.0.1:" + another.port());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !put(url, path, other).problem().equals("not-ready"));
            assertThat(put(url, path, other).problem()).isEqualTo("policy-version-taken");
            assertThat(put(url, path + "?activate=true", same).status()).isEqualTo(202);
        }
        assertThat(fixture.topics()
                        .now(Topics.CREDIT_POLICIES, policy -> policy.getName().equals(name)))
                .extracting("key")
                .containsExactlyInAnyOrder(name + "@1", "active/" + name + "@1");
    }

    private static TestTerminal.Answer put(URI url, String path, String body) {
        var token = Map.of("Authorization", "Bearer " + fixture.operatorToken(Scope.CREDIT));
        return TestTerminal.send(url, "PUT", path, body, token);
    }
}
