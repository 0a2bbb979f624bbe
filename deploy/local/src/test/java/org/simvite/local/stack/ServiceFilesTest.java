package org.simvite.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.gateway.OperatorTokenMain;

class ServiceFilesTest {

    @Test
    void settingsSayThatTheyAreMadeAnewAndHoldNothingRelaxedUnderTheShippedDefaults(@TempDir Path folder)
            throws IOException {
        var workspace = new Workspace(folder.resolve("home"));
        workspace.make();
        var gateway = workspace.settings("gateway");

        files(workspace, Defaults.RELAXED).write();
        assertThat(Files.readString(gateway)).startsWith("# Made by each `up`").contains("registrations.per.address=");
        Files.writeString(gateway, "mine=1");

        files(workspace, Defaults.SHIPPED).write();
        assertThat(Files.readString(gateway))
                .startsWith("# Made by each `up`")
                .contains("gateway.port=18080")
                .doesNotContain("registrations.per.address", "mine=1");
    }

    @Test
    void settingsOfOnesOwnReachTheProcessAndAreNeverOverwritten(@TempDir Path folder) throws IOException {
        var workspace = new Workspace(folder.resolve("home"));
        Files.createDirectories(workspace.own());
        var own = Files.writeString(
                workspace.own().resolve("credit-stream.properties"),
                "# mine\napplicant.trust.vsim=WAITED\nstreams.standbys=1\n");
        workspace.make();

        files(workspace, Defaults.RELAXED).write();
        files(workspace, Defaults.RELAXED).write();

        assertThat(Files.readAllLines(workspace.settings("credit-stream")))
                .contains("applicant.trust.vsim=WAITED", "streams.standbys=1")
                .doesNotContain("applicant.trust.vsim=NEW", "streams.standbys=0");
        assertThat(own).content().startsWith("# mine");
        assertThat(Files.readString(workspace.settings("gateway"))).contains("own/gateway.properties");
        assertThat(Rights.open(workspace.own())).isEmpty();
    }

    @Test
    void settingsOfOnesOwnThatNobodyWouldReadAreRefused(@TempDir Path folder) throws IOException {
        var workspace = new Workspace(folder.resolve("home"));
        workspace.make();
        var own = Files.createDirectories(workspace.own());
        var mistyped = Files.writeString(own.resolve("creditstream.properties"), "invite.day.limit=1");

        assertThatThrownBy(() -> files(workspace, Defaults.RELAXED).withOwnSettings())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("creditstream.properties")
                .hasMessageContaining("credit-stream.properties");

        Files.delete(mistyped);
        Files.writeString(own.resolve("gateway.properties"), "gateway.port=80");
        assertThatThrownBy(() -> files(workspace, Defaults.RELAXED).write())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("gateway.port")
                .hasMessageContaining("--port-base");
    }

    private static ServiceFiles files(Workspace workspace, Defaults defaults) {
        return new ServiceFiles(workspace, PortPlan.from(18_080), new LocalSecrets(workspace), defaults);
    }

    @Test
    void theOperatorsTokenIsMadeAnewInItsLastWeek() throws JOSEException {
        var key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        var token = OperatorTokenMain.mint(
                new String[] {"network", "stock", "30"},
                Map.of("SIMVITE_TOKEN_KEYS", key.toJSONString()),
                Clock.systemUTC());
        var now = Instant.now();
        assertThat(ServiceFiles.isDue(token, now)).isFalse();
        assertThat(ServiceFiles.isDue(token, now.plus(Duration.ofDays(22)))).isFalse();
        assertThat(ServiceFiles.isDue(token, now.plus(Duration.ofDays(24)))).isTrue();
        assertThat(ServiceFiles.isDue("none", now)).isTrue();
    }
}
