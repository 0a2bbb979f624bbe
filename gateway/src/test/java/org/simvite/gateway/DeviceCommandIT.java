package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceCommandKind;
import org.simvite.gateway.access.Scope;
import org.simvite.identity.DeviceIds;
import org.simvite.identity.Eid;
import org.simvite.topic.Topics;

/** An operator releases a device. */
@NullUnmarked
class DeviceCommandIT {

    private static final String EID = "89049032123451234512345678901235";

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    @Test
    void aDeviceNamedByItsEidIsReleasedUnderItsDeviceIdByWhomAndWhy() {
        var key = UUID.randomUUID().toString();
        var deviceId = new DeviceIds(java.util.HexFormat.of().parseHex("ffeeddccbbaa99887766554433221100"))
                .of(Eid.parse(EID).orElseThrow());

        var answer = command("{\"kind\":\"RELEASE\",\"eid\":\"" + EID + "\",\"reason\":\"sold\"}", key);

        assertThat(answer.status()).isEqualTo(202);
        var commandId = answer.body().path("commandId").asText();
        assertThat(answer.header("Location")).isEqualTo("/v1/operator/commands/" + commandId);
        var written = fixture.topics()
                .await(Topics.DEVICE_COMMANDS, one -> one.getEventId().equals(commandId));
        assertThat(written.key()).isEqualTo(deviceId);
        assertThat(written.value())
                .isEqualTo(DeviceCommand.newBuilder(written.value())
                        .setDeviceId(deviceId)
                        .setKind(DeviceCommandKind.RELEASE)
                        .setActor("operator:network")
                        .setReason("sold")
                        .build());
        assertThat(written.value().toString()).doesNotContain(EID);
    }

    @Test
    void theSameKeyForAnotherReasonIsRefused() {
        var key = UUID.randomUUID().toString();
        var device = "{\"kind\":\"RELEASE\",\"deviceId\":\"eid-0123456789012345678901\",\"reason\":";

        assertThat(command(device + "\"sold\"}", key).status()).isEqualTo(202);
        assertThat(command(device + "\"sold\"}", key).status()).isEqualTo(202);
        assertThat(command(device + "\"lost\"}", key).problem()).isEqualTo("idempotency-key-reused");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'kind':'RELEASE','reason':'x'} | command-invalid",
                "{'kind':'RELEASE','reason':'x','eid':'89049032123451234512345678901235','deviceId':'eid-0123456789012345678901'}"
                        + " | command-invalid",
                "{'kind':'RELEASE','reason':'x','eid':'89049032123451234512345678901234'} | eid-invalid",
                "{'kind':'RELEASE','reason':'x','deviceId':'key-0123456789012345678901'} | malformed-request",
                "{'kind':'RELEASE','deviceId':'eid-0123456789012345678901'} | malformed-request",
                "{'kind':'SELL','reason':'x','deviceId':'eid-0123456789012345678901'} | malformed-request",
            },
            quoteCharacter = '"')
    void whatNamesNoDeviceOrNoReasonIsRefused(String body, String problem) {
        assertThat(command(body.replace('\'', '"'), UUID.randomUUID().toString())
                        .problem())
                .isEqualTo(problem);
    }

    private static TestTerminal.Answer command(String body, String key) {
        var headers = new HashMap<>(
                Map.of("Authorization", "Bearer " + fixture.operatorToken(Scope.CREDIT), "Idempotency-Key", key));
        headers.put("Content-Type", "application/json");
        return TestTerminal.send(fixture.url(), "POST", "/v1/operator/devices/commands", body, headers);
    }
}
