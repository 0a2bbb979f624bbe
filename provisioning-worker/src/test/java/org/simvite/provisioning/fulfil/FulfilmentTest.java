package org.simvite.provisioning.fulfil;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.identity.Iccid;
import org.simvite.provisioning.pool.Algorithm;
import org.simvite.provisioning.pool.FailureReason;
import org.simvite.provisioning.pool.OrderKind;
import org.simvite.provisioning.pool.Outcome;
import org.simvite.provisioning.pool.ProfileKind;
import org.simvite.sealing.SealedParameters;
import org.simvite.sealing.SimKeys;
import org.simvite.sealing.StockKeys;

class FulfilmentTest {

    private static final String ICCID = "8988211000000530082";
    private static final String KI = "465b5ce8b199b49faa5f0a2ee238a6bc";
    private static final String OP = "cdc202d5123e20f62b6d676ac72cb318";
    private static final String OPC = "cd63cb71954a9f4e48a5994e37a02baf";

    private final Terminal terminal = new Terminal();
    private final ECKey oldKey = Terminal.key("2025");
    private final ECKey newKey = Terminal.key("2026");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SmdpUnderTest smdp;

    @SuppressWarnings("NullAway.Init")
    private Fulfilment fulfilment;

    @BeforeEach
    void start() throws IOException {
        smdp = new SmdpUnderTest(folder.resolve("journal"));
        fulfilment = fulfilment(newKey, oldKey);
    }

    @AfterEach
    void close() {
        smdp.close();
    }

    @Test
    void onlyTheTerminalOpensTheParametersOfItsEsim() throws Exception {
        var fulfilled = fulfilment.carryOut(terminal.esim("app-1", ICCID, 1));

        var jwe = String.valueOf(fulfilled.sealed());
        var parameters = terminal.open(jwe, "app-1");
        assertThat(parameters.path("kind").asText()).isEqualTo("ESIM");
        assertThat(parameters.path("iccid").asText()).isEqualTo(ICCID);
        assertThat(parameters.path("msisdn").asText()).isEqualTo("4916012345678");
        assertThat(parameters.path("activationCode").asText()).startsWith("LPA:1$SMDP.SIMVITE.LOCAL$");
        assertThat(SealedParameters.open(jwe, new Terminal().sealingKey, "app-1"))
                .isEmpty();
        assertThat(SealedParameters.open(jwe, terminal.sealingKey, "app-2"))
                .as("bound to the application")
                .isEmpty();
    }

    @Test
    void aVirtualSimIsPersonalisedFromItsEncryptedKeys() throws Exception {
        var fulfilled = fulfilment.carryOut(virtual(newKey, ICCID));

        var parameters = terminal.open(String.valueOf(fulfilled.sealed()), "app-1");
        assertThat(parameters.path("kind").asText()).isEqualTo("VSIM");
        assertThat(parameters.path("imsi").asText()).isEqualTo("001010123456063");
        assertThat(parameters.path("ki").asText()).isEqualTo(KI);
        assertThat(parameters.path("opc").asText()).as("Milenage, from OP").isEqualTo(OPC);
        assertThat(parameters.path("algorithm").asText()).isEqualTo("MILENAGE");
        assertThat(parameters.has("msisdn")).isFalse();
    }

    @Test
    void stockUnderAnOlderKeyOpensAsLongAsThatKeyIsThere() throws Exception {
        assertThat(fulfilment.carryOut(virtual(oldKey, ICCID)).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(fulfilment(newKey).carryOut(virtual(oldKey, ICCID)).outcome())
                .as("a key that this worker does not have yet, or no more")
                .isEqualTo(Outcome.TRY_LATER);
    }

    @Test
    void keysOfAnotherSimOrDamagedOnesAreUnusable() throws Exception {
        var swapped = virtual(newKey, "8901000000000000001");
        assertThat(fulfilment.carryOut(swapped).outcome()).isEqualTo(Outcome.PROFILE_UNUSABLE);
        for (var damaged : List.of("x", "a.b.c.d.e", "")) {
            assertThat(fulfilment.carryOut(virtualWith(damaged)).outcome())
                    .as(damaged)
                    .isEqualTo(Outcome.PROFILE_UNUSABLE);
        }
    }

    @Test
    void aForgedOrAlteredOrderYieldsNoSim() throws Exception {
        var other = new Terminal();
        refused(a -> with(a, other.accountId(), a.sealingKey(), a.signature()));
        refused(a -> with(a, a.accountId(), other.publicSealingKey(), a.signature()));
        refused(a -> with(a, a.accountId(), "{}", a.signature()));
        refused(a -> with(a, a.accountId(), terminal.sealingKey.toJSONString(), a.signature()));
        refused(a -> with(a, a.accountId(), a.sealingKey(), ""));
        refused(a -> with(a, a.accountId(), a.sealingKey(), "a.b.c"));
        refused(a -> with(a, a.accountId(), a.sealingKey(), damaged(a.signature())));
        refused(a -> with(a, a.accountId(), a.sealingKey(), other.sign("app-1", ProfileKind.ESIM, "esim")));
        refused(a -> with(a, a.accountId(), a.sealingKey(), terminal.sign("app-2", ProfileKind.ESIM, "esim")));
        refused(a -> with(a, a.accountId(), a.sealingKey(), terminal.sign("app-1", ProfileKind.VSIM, "esim")));
        refused(a -> with(a, a.accountId(), a.sealingKey(), terminal.sign("app-1", ProfileKind.ESIM, "gold")));
        refused(a -> new Job.Application(
                a.applicationId(), "ZZZZZZZZZZZZ", a.accountId(), a.poolId(), a.eid(), a.sealingKey(), a.signature()));
        refused(a -> new Job.Application(
                a.applicationId(), a.inviteId(), a.accountId(), a.poolId(), null, a.sealingKey(), a.signature()));
        refused(a -> new Job.Application(
                a.applicationId(),
                a.inviteId(),
                a.accountId(),
                a.poolId(),
                "89086030202200000022000023022943",
                a.sealingKey(),
                a.signature()));
    }

    @Test
    void aVirtualSimIsNeverCancelled() throws Exception {
        var job = virtual(newKey, ICCID);

        assertThat(fulfilment
                        .carryOut(new Job("c", OrderKind.CANCEL, job.application(), job.sim(), true, null))
                        .outcome())
                .isEqualTo(Outcome.ALREADY_DOWNLOADED);
    }

    @Test
    void nothingShowsASecret() throws Exception {
        var esim = terminal.esim("app-1", ICCID, 1);
        var fulfilled = fulfilment.carryOut(esim);
        var virtual = virtual(newKey, ICCID);

        var shown = esim + " " + fulfilled + " " + virtual + " " + fulfilment.carryOut(virtual);

        assertThat(shown)
                .doesNotContain(String.valueOf(smdp.profile(ICCID).matchingId()))
                .doesNotContain(KI)
                .doesNotContain(OPC)
                .doesNotContain(ICCID)
                .doesNotContain(Terminal.EID)
                .doesNotContain(esim.application().signature());
    }

    private void refused(UnaryOperator<Job.Application> alter) throws Exception {
        var job = terminal.esim("app-1", ICCID, 1);
        var altered = new Job(job.call(), job.kind(), alter.apply(job.application()), job.sim(), true, null);

        var fulfilled = fulfilment.carryOut(altered);

        assertThat(fulfilled.outcome()).isEqualTo(Outcome.APPLICANT_FAULT);
        assertThat(fulfilled.reason()).isEqualTo(FailureReason.SIGNATURE_INVALID);
        assertThat(fulfilled.sealed()).isNull();
        assertThat(smdp.profiles()).as("the SM-DP+ was not asked").isEmpty();
    }

    private static Job.Application with(Job.Application a, String accountId, String sealingKey, String signature) {
        return new Job.Application(
                a.applicationId(), a.inviteId(), accountId, a.poolId(), a.eid(), sealingKey, signature);
    }

    private static String damaged(String signature) {
        var at = signature.lastIndexOf('.') + 10;
        var other = signature.charAt(at) == 'A' ? 'B' : 'A';
        return signature.substring(0, at) + other + signature.substring(at + 1);
    }

    private Fulfilment fulfilment(ECKey... stockKeys) throws IOException {
        return new Fulfilment(
                new EsimOrders(List.of(smdp.client()), new MatchingIds(new byte[32]), Clock.systemUTC()),
                new VirtualSims(List.of(stockKeys)));
    }

    private Job virtual(ECKey stockKey, String keysOf) {
        return virtualWith(StockKeys.encrypt(SimKeys.ofOp(KI, OP), Iccid.of(keysOf), stockKey.toPublicJWK()));
    }

    private Job virtualWith(String encryptedKeys) {
        return new Job(
                "app-1/FULFIL/1",
                OrderKind.FULFIL,
                terminal.applies("app-1", ProfileKind.VSIM, "vsim"),
                new Job.Sim(
                        Iccid.of(ICCID),
                        1,
                        ProfileKind.VSIM,
                        "001010123456063",
                        null,
                        null,
                        Algorithm.MILENAGE,
                        encryptedKeys),
                true,
                null);
    }
}
