package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.event.EidRule;
import org.simvite.topic.Topics;

/** Which device an application names, and what becomes of one that names none. */
@NullUnmarked
class EidsIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static final String EID = "89049032123451234512345678901235";

    @Test
    void an_application_names_any_eid_whatever_the_registration_claimed_and_is_keyed_by_its_account() {
        var terminal = fixture.terminal();
        var inviteId = inviteId();

        var answer = terminal.applyFor(EID, "k", inviteId);

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        var written = fixture.topics()
                .await(Topics.SIM_APPLICATIONS, applied -> applied.getInviteId().equals(inviteId));
        assertThat(written.key()).isEqualTo(terminal.accountId);
        assertThat(written.value().getEid()).isEqualTo(EID);
        assertThat(written.value().getDeviceId()).startsWith("eid-").hasSize(26);
        assertThat(terminal.deviceId).startsWith("key-");
    }

    @Test
    void an_esim_application_without_eid_is_for_no_device_and_carries_what_its_pool_says_to_that() {
        var terminal = fixture.terminal();
        var inviteId = inviteId();

        assertThat(terminal.apply("k", inviteId).status()).isEqualTo(202);

        var written = fixture.topics()
                .await(Topics.SIM_APPLICATIONS, applied -> applied.getInviteId().equals(inviteId))
                .value();
        assertThat(written.getDeviceId()).isEqualTo("key-" + terminal.thumbprint());
        assertThat(written.getEidRule()).isEqualTo(EidRule.STEP_UP);
    }

    @Test
    void a_pool_that_wants_the_eid_turns_away_who_names_none() {
        var folder = GatewayFixture.folder().resolve("model.db");
        try (var gateway = fixture.another(folder, Map.of("pools.eid.unknown", "REFUSE"))) {
            var terminal = TestTerminal.registered(URI.create("http://127.0.0.1:" + gateway.port()));
            var inviteId = inviteId();

            var refused = terminal.apply("k", inviteId);

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.problem()).isEqualTo("eid-required");
            assertThat(terminal.applyFor(EID, "k2", inviteId).status()).isEqualTo(202);
        }
    }

    private static String inviteId() {
        return Results.inviteId(UUID.randomUUID().toString());
    }
}
