package org.simvite.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.simvite.sealing.SealedParameters;

/**
 * Service parameters, opened. They are bearer secrets: whoever has them has the SIM.
 *
 * @param kind ESIM or VSIM
 * @param activationCode ESIM: what an LPA takes (SGP.22 4.1), with {@code LPA:}
 * @param ki VSIM: 32 hexadecimal digits, as is {@code opc}
 */
public record ServiceParameters(
        String kind,
        String iccid,
        @Nullable String msisdn,
        @Nullable String activationCode,
        @Nullable String imsi,
        @Nullable String ki,
        @Nullable String opc,
        @Nullable String algorithm) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Opens what was sealed to a terminal.
     *
     * @throws TerminalException it was sealed to another key or for another application, or altered
     */
    static ServiceParameters open(String sealed, ECKey sealingKey, String applicationId) {
        var opened = SealedParameters.open(sealed, sealingKey, applicationId)
                .orElseThrow(() -> new TerminalException(
                        "the parameters were altered, or are not for this terminal and application"));
        try {
            return from(JSON.readTree(opened));
        } catch (IOException e) {
            // its message would quote the parameters
            throw new TerminalException("the parameters are sealed properly but are not what a terminal understands");
        }
    }

    private static ServiceParameters from(JsonNode json) {
        return new ServiceParameters(
                json.path("kind").asText(),
                json.path("iccid").asText(),
                CodeRequest.text(json, "msisdn"),
                CodeRequest.text(json, "activationCode"),
                CodeRequest.text(json, "imsi"),
                CodeRequest.text(json, "ki"),
                CodeRequest.text(json, "opc"),
                CodeRequest.text(json, "algorithm"));
    }

    @Override
    public String toString() {
        return kind + " (opened parameters)";
    }
}
