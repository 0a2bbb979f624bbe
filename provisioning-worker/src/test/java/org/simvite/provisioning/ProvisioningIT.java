package org.simvite.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.ServiceProcess;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.backing.smdp.ProfileState;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.ProfileClaim;
import org.simvite.event.ProfileClaimKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningState;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.Reason;
import org.simvite.event.SimLifecycle;
import org.simvite.event.SimParameters;
import org.simvite.event.SimStatus;
import org.simvite.event.StockProfile;
import org.simvite.event.StockState;
import org.simvite.identity.Iccid;
import org.simvite.identity.Ids;
import org.simvite.provisioning.fulfil.SmdpUnderTest;
import org.simvite.provisioning.fulfil.Terminal;
import org.simvite.sealing.SimKeys;
import org.simvite.sealing.StockKeys;
import org.simvite.serde.RegistryClient;
import org.simvite.topic.TopicProvisioner;
import org.simvite.topic.Topics;

/** The process as deployed, on a real broker, a real registry and an SM-DP+ that fails, compared with the SM-DP+'s own books. */
class ProvisioningIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Set<ProvisioningStatus> ENDS =
            Set.of(ProvisioningStatus.PROVISIONED, ProvisioningStatus.FAILED, ProvisioningStatus.RECLAIMED);

    @RegisterExtension
    static final SimviteBackingExtension backing = new SimviteBackingExtension();

    private final Terminal terminal = new Terminal();
    private final Applicants applicants = new Applicants(terminal);
    private final ECKey stockKey = Terminal.key("2026");
    private final SecureRandom random = new SecureRandom();
    private final List<String> secrets = new ArrayList<>();
    private final List<ServiceProcess> workers = new ArrayList<>();
    private final String prefix = backing.topicPrefix() + Long.toString(System.nanoTime(), 36) + ".";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SmdpUnderTest smdp;

    @SuppressWarnings("NullAway.Init")
    private Books books;

    private String matchingKey = "";

    @BeforeEach
    void start() {
        smdp = new SmdpUnderTest(folder.resolve("smdp journal"));
        var registry = new RegistryClient(java.net.URI.create(backing.registryUrl()));
        try (var admin = Admin.create(Map.of("bootstrap.servers", backing.bootstrapServers()))) {
            TopicProvisioner.provision(admin, prefix, 4, 1, registry);
        }
        books = new Books(backing.bootstrapServers(), registry, prefix);
        matchingKey = hex(32);
    }

    @AfterEach
    void close() {
        workers.forEach(ServiceProcess::close);
        books.close();
        smdp.close();
    }

    @Test
    void everyApplicationEndsAndBothBooksAgreeAlthoughTheSmdpFailsOften() throws Exception {
        smdp.fault("{\"kind\":\"DROP_AFTER\",\"rate\":0.08,\"seed\":1}");
        smdp.fault("{\"kind\":\"HTTP_STATUS\",\"httpStatus\":503,\"rate\":0.08,\"seed\":2}");
        smdp.fault("{\"kind\":\"STATUS\",\"rate\":0.2,\"seed\":3}");
        var worker = worker("both", Map.of("roles", "pool,fulfil"));
        // unknown to the SM-DP+: found out, retired, replaced
        stock(ProfileKind.ESIM, "99499", 151, 3);
        stock(ProfileKind.ESIM, "89499", 1, 150);
        stock(ProfileKind.VSIM, "89499", 201, 45);

        for (var i = 0; i < 145; i++) {
            books.write(Topics.RESERVATION_REQUESTS, "esim", applicants.request("esim-" + i, ProfileKind.ESIM));
        }
        for (var i = 0; i < 5; i++) {
            var forged = applicants.request("forged-" + i, ProfileKind.ESIM, new Terminal());
            books.write(Topics.RESERVATION_REQUESTS, "esim", forged);
        }
        for (var i = 0; i < 50; i++) {
            books.write(Topics.RESERVATION_REQUESTS, "vsim", applicants.request("vsim-" + i, ProfileKind.VSIM));
        }
        books.writeRaw(
                Topics.PROVISIONING_ORDERS.fullName(prefix), "poison", "no avro".getBytes(StandardCharsets.US_ASCII));
        books.flush();
        // the last few have failed often enough: one in a thousand would keep everybody waiting for half a minute
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).until(() -> ended() >= 185);
        smdp.noFaults();
        awaitEnded(195);
        stock(ProfileKind.VSIM, "89499", 250, 5);
        books.flush();
        awaitEnded(200);

        var states = states();
        assertThat(states.values())
                .filteredOn(s -> s.getStatus() == ProvisioningStatus.FAILED)
                .hasSize(5)
                .allSatisfy(state -> {
                    assertThat(state.getApplicationId()).startsWith("forged-");
                    assertThat(state.getReason()).isEqualTo(Reason.SIGNATURE_INVALID);
                });
        assertThat(books.all(Topics.PROVISIONING_ANSWERS))
                .filteredOn(answer -> answer.getReason() != null)
                .hasSize(5)
                .allSatisfy(failure -> assertThat(failure.getApplicantFault()).isTrue());
        openEverything(states);
        compareBooks();
        reclaim(states, 10);
        compareBooks();
        awaitDeadLetter();
        nothingLeaks(worker);
        assertThat(worker.terminate()).as("exit code at SIGTERM").isZero();
        assertThat(worker.log()).contains("provisioning-worker ended").contains("elliptic curves");
    }

    @Test
    void fulfilWorkersStoppedAndKilledInTheMiddleLoseAndDoubleNothing() throws Exception {
        smdp.fault("{\"kind\":\"SLOW\",\"delayMs\":100}");
        var pool = started("pool", Map.of("roles", "pool"));
        var stopped = started("fulfil-1", Map.of("roles", "fulfil", "fulfil.loops", "1", "fulfil.concurrency", "4"));
        var killed = started("fulfil-2", Map.of("roles", "fulfil", "fulfil.loops", "1", "fulfil.concurrency", "4"));
        for (var worker : List.of(pool, stopped, killed)) {
            worker.awaitReady();
        }
        stock(ProfileKind.ESIM, "89499", 1, 80);

        for (var i = 0; i < 80; i++) {
            books.write(Topics.RESERVATION_REQUESTS, "esim", applicants.request("esim-" + i, ProfileKind.ESIM));
        }
        books.flush();
        await().atMost(LIMIT).until(() -> ended() >= 5);
        assertThat(stopped.terminate()).as("exit code at SIGTERM under load").isZero();
        await().atMost(LIMIT).until(() -> ended() >= 20);
        killed.kill();
        worker("fulfil-3", Map.of("roles", "fulfil"));
        awaitEnded(80);

        openEverything(states());
        compareBooks();
    }

    @Test
    void anSmdpThatHangsHoldsUpNoApplicationAtAnother() throws Exception {
        try (var other = new SmdpUnderTest(folder.resolve("other journal"))) {
            other.fault("{\"kind\":\"HANG\",\"delayMs\":3000}");
            worker(
                    "both",
                    Map.of(
                            "roles",
                            "pool,fulfil",
                            "smdp.ids",
                            "main,other",
                            "smdp.other.url",
                            other.address().toString(),
                            "smdp.other.address",
                            "other.example.com",
                            "fulfil.concurrency",
                            "2"));
            for (var i = 0; i < 8; i++) {
                stock(ProfileKind.ESIM, "89499", 1 + i, 1);
                var theirs = applicants.stock(Applicants.iccid("89499", 101 + i), ProfileKind.ESIM, 101 + i);
                books.write(
                        Topics.STOCK_COMMANDS, "esim", theirs.setSmdpId("other").build());
                books.write(Topics.RESERVATION_REQUESTS, "esim", applicants.request("a-" + i, ProfileKind.ESIM));
                books.write(Topics.RESERVATION_REQUESTS, "esim", applicants.request("b-" + i, ProfileKind.ESIM));
            }
            books.flush();

            awaitEnded(8);
            assertThat(states().values())
                    .filteredOn(state -> state.getStatus() == ProvisioningStatus.PROVISIONED)
                    .hasSize(8)
                    .allSatisfy(state -> assertThat(state.getSmdpId()).isEqualTo("main"));

            other.noFaults();
            awaitEnded(16);
            assertThat(states().values())
                    .allSatisfy(state -> assertThat(state.getStatus()).isEqualTo(ProvisioningStatus.PROVISIONED));
        }
    }

    /** What decides is read from the topics of both, whichever import is first at each of its keys. */
    @Test
    void twoImportsOfOneProfileAndOfOneNumberAtOnceIntoTwoPoolsAreTakenInOnce() throws Exception {
        worker("pool", Map.of("roles", "pool"));
        int profiles = 40;
        for (int i = 0; i < profiles; i++) {
            claim("first", "one", Applicants.iccid("89499", i), i);
            claim("second", "two", Applicants.iccid("89499", i), i);
            // one number with another profile
            claim("third", "two", Applicants.iccid("99499", i), i);
        }
        books.flush();

        await().atMost(LIMIT)
                .until(() -> books.all(Topics.COMMAND_OUTCOMES).size() >= 3 * profiles && stock().size() >= profiles);

        var outcomes = books.all(Topics.COMMAND_OUTCOMES);
        assertThat(outcomes).as("each row is answered once").hasSize(3 * profiles);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.getResult() == CommandResult.REFUSED)
                .hasSize(2 * profiles)
                .allSatisfy(outcome -> assertThat(outcome.getReason())
                        .isIn(CommandReason.PROFILE_ELSEWHERE, CommandReason.IMSI_TAKEN, CommandReason.MSISDN_TAKEN));
        assertThat(stock().values()).extracting(StockProfile::getMsisdn).doesNotHaveDuplicates();
    }

    private Map<String, StockProfile> stock() {
        return books.last(Topics.SIM_STOCK, StockProfile::getIccid);
    }

    private void claim(String importId, String pool, String iccid, int number) {
        var command = applicants
                .stock(iccid, ProfileKind.ESIM, number)
                .setEventId(importId)
                .setPoolId(pool)
                .build();
        if (importId.equals("third")) {
            command.setImsi(null);
        }
        var key = Ids.identifierKey("iccid", iccid);
        books.write(
                Topics.PROFILE_CLAIMS,
                key,
                ProfileClaim.newBuilder()
                        .setEventId(importId + "/" + iccid)
                        .setAt(Instant.now())
                        .setKind(ProfileClaimKind.CLAIM)
                        .setIdentifier(key)
                        .setIccid(iccid)
                        .setPoolId(pool)
                        .setCommandId(importId)
                        .setCommand(command)
                        .build());
    }

    @Test
    void wrongSettingsAreReportedAllAtOnce() throws Exception {
        var worker = ServiceProcess.start(
                folder,
                "wrong",
                ProvisioningMain.class,
                Map.of("roles", "fulfil,dance", "smdp.ids", "main", "smdp.main.timeout", "1m", "stock.keys", "{}"));
        workers.add(worker);

        assertThat(worker.awaitEnd()).isEqualTo(2);
        assertThat(worker.log())
                .contains("roles")
                .contains("smdp.main.url")
                .contains("smdp.main.address")
                .contains("smdp.main.timeout")
                .contains("matching.key")
                .contains("stock.keys");
    }

    private ServiceProcess worker(String name, Map<String, String> own) throws Exception {
        return started(name, own).awaitReady();
    }

    private ServiceProcess started(String name, Map<String, String> own) throws Exception {
        var settings = new HashMap<>(own);
        settings.putAll(backing.settings());
        settings.put("topic.prefix", prefix);
        settings.put("log.level", "debug");
        if (!"pool".equals(own.get("roles"))) {
            settings.putIfAbsent("smdp.ids", "main");
            settings.put("smdp.main.url", smdp.address().toString());
            settings.put("smdp.main.address", "smdp.example.com");
            settings.put("matching.key", matchingKey);
            settings.put("stock.keys", new JWKSet(stockKey).toString(false));
        }
        if (!"fulfil".equals(own.get("roles"))) {
            settings.put("pool.silence", "2s");
            settings.put("pool.later", "100ms");
            settings.put("pool.longest", "2s");
            settings.put("pool.later.limit", "100");
        }
        var worker = ServiceProcess.start(folder, name, ProvisioningMain.class, settings);
        workers.add(worker);
        return worker;
    }

    private void stock(ProfileKind kind, String issuer, int from, int count) {
        for (var number = from; number < from + count; number++) {
            var iccid = Applicants.iccid(issuer, number);
            var command = applicants.stock(iccid, kind, number);
            if (kind == ProfileKind.VSIM) {
                var keys = new SimKeys(hex(16), hex(16));
                secrets.add(keys.ki());
                secrets.add(keys.opc());
                command.setEncryptedKeys(StockKeys.encrypt(keys, Iccid.of(iccid), stockKey.toPublicJWK()));
            }
            books.write(Topics.STOCK_COMMANDS, command.getPoolId(), command.build());
        }
    }

    private Map<String, ProvisioningState> states() {
        return books.last(Topics.PROVISIONING_STATES, ProvisioningState::getApplicationId);
    }

    private long ended() {
        return states().values().stream()
                .filter(state -> ENDS.contains(state.getStatus()))
                .count();
    }

    private void awaitEnded(int count) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(ended()).isEqualTo(count));
    }

    /** Every provisioned application has parameters that its terminal opens; the SM-DP+ would let them download. */
    private void openEverything(Map<String, ProvisioningState> states) throws Exception {
        var parameters = new HashMap<String, SimParameters>();
        books.all(Topics.SIM_PARAMETERS)
                .forEach(p -> parameters.put(p.getApplicationId() + "/" + p.getIccid() + "/" + p.getGeneration(), p));
        var assigned = new HashSet<String>();
        for (var state : states.values()) {
            if (state.getStatus() != ProvisioningStatus.PROVISIONED) {
                continue;
            }
            var profile = state.getIccid() + "/" + state.getGeneration();
            assertThat(assigned.add(profile))
                    .as("one application per profile and generation")
                    .isTrue();
            var sealed = parameters.get(state.getApplicationId() + "/" + profile);
            assertThat(sealed).isNotNull();
            if (sealed != null) {
                var opened = terminal.open(sealed.getJwe(), state.getApplicationId());
                assertThat(opened.path("iccid").asText()).isEqualTo(state.getIccid());
                if (state.getProfileKind() == ProfileKind.ESIM) {
                    var matchingId = smdp.profile(opened.path("iccid").asText()).matchingId();
                    assertThat(opened.path("activationCode").asText()).endsWith("$" + matchingId);
                    secrets.add(String.valueOf(matchingId));
                } else {
                    assertThat(secrets)
                            .contains(
                                    opened.path("ki").asText(),
                                    opened.path("opc").asText());
                }
            }
        }
    }

    /** Nothing is orphaned: what the SM-DP+ has released is assigned here, what is free here is free there. */
    private void compareBooks() {
        var stock = books.last(Topics.SIM_STOCK, StockProfile::getIccid);
        for (var profile : smdp.profiles()) {
            var ours = stock.get(profile.iccid());
            assertThat(ours).isNotNull();
            if (ours != null) {
                var expected = switch (ours.getState()) {
                    case ASSIGNED -> ProfileState.RELEASED;
                    case AVAILABLE -> ProfileState.AVAILABLE;
                    default -> throw new AssertionError("not settled: " + ours.getState());
                };
                assertThat(profile.state()).isEqualTo(expected);
            }
        }
        var assigned = stock.values().stream()
                .filter(profile -> profile.getState() == StockState.ASSIGNED)
                .filter(profile -> profile.getProfileKind() == ProfileKind.ESIM)
                .count();
        assertThat(smdp.profiles().stream().filter(profile -> profile.state() == ProfileState.RELEASED))
                .hasSize((int) assigned);
    }

    private void reclaim(Map<String, ProvisioningState> states, int count) throws Exception {
        for (var i = 0; i < count; i++) {
            var state = states.get("esim-" + i);
            if (state == null || state.getIccid() == null) {
                throw new AssertionError("esim-" + i + " has no SIM");
            }
            books.write(
                    Topics.SIM_LIFECYCLE,
                    state.getApplicationId(),
                    SimLifecycle.newBuilder()
                            .setEventId("life-" + i)
                            .setAt(Instant.now())
                            .setApplicationId(state.getApplicationId())
                            .setStatus(SimStatus.UNUSED)
                            .setProfileKind(state.getProfileKind())
                            .setIccid(state.getIccid())
                            .setGeneration(state.getGeneration())
                            .setPoolId(state.getPoolId())
                            .setAccountId(state.getAccountId())
                            .setDeviceId(state.getDeviceId())
                            .setHold(state.getHold())
                            .setRevision(1)
                            .build());
        }
        books.flush();
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> states().values().stream()
                                .filter(state -> state.getStatus() == ProvisioningStatus.RECLAIMED)
                                .count()
                        == count);
    }

    private void awaitDeadLetter() {
        await().atMost(LIMIT)
                .until(() -> books.raw(prefix + Topics.DEAD_LETTERS).size() == 1);
    }

    /** Activation codes, matching ids, Ki and OPc stand on no topic, in no log line and in no metric; ICCID and EID in no log. */
    private void nothingLeaks(ServiceProcess worker) throws Exception {
        assertThat(secrets).hasSizeGreaterThan(200);
        var log = worker.log();
        var metrics = worker.get("/metrics");
        assertThat(metrics).startsWith("200").contains("simvite_fulfil");
        for (var secret : secrets) {
            assertThat(log.contains(secret)).as("a secret in the log").isFalse();
            assertThat(metrics.contains(secret)).as("a secret in a metric").isFalse();
        }
        assertThat(log).doesNotContain(Terminal.EID);
        for (var profile : smdp.profiles()) {
            assertThat(log.contains(profile.iccid())).as("an ICCID in the log").isFalse();
        }
        assertThat(books.topics()).anyMatch(name -> name.endsWith("profile-by-iccid-changelog"));
        var wanted = Books.byBeginning(secrets);
        var found = ("in front " + secrets.get(200) + " behind").getBytes(StandardCharsets.US_ASCII);
        assertThat(Books.holds(found, wanted)).as("a secret would be found").isTrue();
        for (var topic : books.topics()) {
            assertThat(books.raw(topic)).as(topic).noneMatch(bytes -> Books.holds(bytes, wanted));
        }
    }

    private String hex(int bytes) {
        var value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
