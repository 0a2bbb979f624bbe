package org.simvite.provisioning.es2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.smdp.IccidRange;
import org.simvite.backing.smdp.SmdpConfig;
import org.simvite.backing.smdp.SmdpSimulator;

/** Mutual TLS with the simulator. */
class ClientCertificateTest {

    private static final String PASSWORD = "changeit";
    private static final String ICCID = "8988211000000530082";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        for (var name : List.of("smdp", "operator", "stranger")) {
            keytool(
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "SAN=IP:127.0.0.1",
                    "-keystore",
                    file(name + ".p12"));
            keytool("-exportcert", "-alias", name, "-keystore", file(name + ".p12"), "-file", file(name + ".crt"));
        }
        for (var name : List.of("smdp", "operator")) {
            keytool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    name,
                    "-keystore",
                    file("trusted.p12"),
                    "-file",
                    file(name + ".crt"));
        }
    }

    @Test
    void theSmdpLetsInWhomItTrustsAndNobodyElse() throws Exception {
        var tls = new SmdpConfig.Tls(Path.of(file("smdp.p12")), Path.of(file("trusted.p12")), PASSWORD);
        var config = new SmdpConfig(
                0,
                folder.resolve("journal"),
                IccidRange.parse(ICCID + "-" + ICCID),
                SmdpConfig.DEFAULT_ADDRESS,
                null,
                tls,
                Duration.ofSeconds(1));
        try (var simulator = SmdpSimulator.start(config)) {
            assertThat(ask(simulator, "operator.p12", "trusted.p12")).isEqualTo(Meaning.SUCCEEDED);
            assertThat(ask(simulator, "stranger.p12", "trusted.p12")).isEqualTo(Meaning.TRY_LATER);
            assertThat(ask(simulator, "operator.p12", "stranger.p12"))
                    .as("a peer that we do not trust")
                    .isEqualTo(Meaning.TRY_LATER);
        }
    }

    @Test
    void filesThatCannotBeReadAreReportedAtStart() {
        var wrong = new ClientCertificate(Optional.of(Path.of(file("operator.p12"))), Optional.empty(), "wrong-word");

        assertThatThrownBy(wrong::context).isInstanceOf(IOException.class).hasMessageNotContaining("wrong-word");
        assertThat(wrong.toString()).doesNotContain("wrong-word");
    }

    private static Meaning ask(SmdpSimulator simulator, String keyStore, String trustStore) throws Exception {
        var certificate = new ClientCertificate(
                Optional.of(Path.of(file(keyStore))), Optional.of(Path.of(file(trustStore))), PASSWORD);
        var smdp = new Smdp("tls", simulator.address(), "1", "A", Duration.ofSeconds(3), Optional.of(certificate));
        return new Es2Client(smdp).downloadOrder("c", ICCID, null).meaning();
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void keytool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(1, List.of(arguments[0]));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        var log = Files.createTempFile(folder, "keytool", ".log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
