package org.simvite.provisioning.fulfil;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.time.Instant;
import org.simvite.identity.AccountIds;
import org.simvite.identity.Iccid;
import org.simvite.provisioning.pool.Algorithm;
import org.simvite.provisioning.pool.OrderKind;
import org.simvite.provisioning.pool.ProfileKind;
import org.simvite.sealing.ApplicationSignature;
import org.simvite.sealing.SealedParameters;
import org.simvite.sealing.TerminalKeys;

/** A terminal with its two real keys. */
public final class Terminal {

    public static final String EID = "89049032123451234512345678901235";
    public static final String INVITE = "0123456789AB";

    public final ECKey signingKey = key();
    public final ECKey sealingKey = key();

    public String accountId() {
        return AccountIds.terminal(TerminalKeys.thumbprint(signingKey));
    }

    public String publicSealingKey() {
        return TerminalKeys.publicJwk(sealingKey);
    }

    public String sign(String applicationId, ProfileKind kind, String pool) {
        return ApplicationSignature.sign(
                new ApplicationSignature.Claims(
                        applicationId, INVITE, kind.name(), pool, EID, TerminalKeys.thumbprint(sealingKey)),
                signingKey,
                Instant.parse("2026-03-01T00:00:00Z"));
    }

    Job.Application applies(String applicationId, ProfileKind kind, String pool) {
        return new Job.Application(
                applicationId, INVITE, accountId(), pool, EID, publicSealingKey(), sign(applicationId, kind, pool));
    }

    Job esim(String applicationId, String iccid, int generation) {
        return new Job(
                applicationId + "/FULFIL/1",
                OrderKind.FULFIL,
                applies(applicationId, ProfileKind.ESIM, "esim"),
                new Job.Sim(
                        Iccid.of(iccid),
                        generation,
                        ProfileKind.ESIM,
                        null,
                        "4916012345678",
                        "main",
                        Algorithm.NONE,
                        null),
                true,
                null);
    }

    public JsonNode open(String jwe, String applicationId) throws IOException {
        return new JsonMapper()
                .readTree(SealedParameters.open(jwe, sealingKey, applicationId).orElseThrow());
    }

    public static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ECKey key(String id) {
        return new ECKey.Builder(key()).keyID(id).build();
    }
}
