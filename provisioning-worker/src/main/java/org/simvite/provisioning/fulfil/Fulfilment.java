package org.simvite.provisioning.fulfil;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.simvite.identity.ActivationCode;
import org.simvite.provisioning.pool.OrderKind;
import org.simvite.provisioning.pool.Outcome;
import org.simvite.provisioning.pool.ProfileKind;
import org.simvite.sealing.ApplicationSignature;
import org.simvite.sealing.Flaw;
import org.simvite.sealing.SealedParameters;
import org.simvite.sealing.SimKeys;
import org.simvite.sealing.TerminalKeys;

/** Carries out one attempt at an order. Safe for use by several threads. */
public final class Fulfilment {

    private final EsimOrders esims;
    private final VirtualSims virtualSims;

    public Fulfilment(EsimOrders esims, VirtualSims virtualSims) {
        this.esims = esims;
        this.virtualSims = virtualSims;
    }

    /**
     * Carries it out; never throws for what peers and applicants do.
     *
     * @throws InterruptedException when the worker is told to stop: what was done is found again by the next attempt
     */
    public Fulfilled carryOut(Job job) throws InterruptedException {
        if (job.kind() == OrderKind.CANCEL) {
            return job.sim().kind() == ProfileKind.ESIM
                    ? esims.cancel(job)
                    : Fulfilled.without(Outcome.ALREADY_DOWNLOADED, "");
        }
        // before the profile is touched: a refusal here means that no attempt at this order has prepared anything
        var sealingKey = TerminalKeys.parsePublic(job.application().sealingKey());
        if (sealingKey.isEmpty()) {
            return Fulfilled.without(Outcome.APPLICANT_FAULT, "sealing key");
        }
        var flaws = flaws(job, sealingKey.get());
        if (!flaws.isEmpty()) {
            return Fulfilled.without(
                    Outcome.APPLICANT_FAULT, "signature " + flaws.get(0).at());
        }
        return job.sim().kind() == ProfileKind.ESIM ? esim(job, sealingKey.get()) : virtualSim(job, sealingKey.get());
    }

    private static List<Flaw> flaws(Job job, ECKey sealingKey) {
        var application = job.application();
        var claims = new ApplicationSignature.Claims(
                application.applicationId(),
                application.inviteId(),
                job.sim().kind().name(),
                application.poolId(),
                application.eid(),
                TerminalKeys.thumbprint(sealingKey));
        return ApplicationSignature.flaws(application.signature(), claims, application.accountId());
    }

    private Fulfilled esim(Job job, ECKey sealingKey) throws InterruptedException {
        var prepared = esims.prepare(job);
        if (prepared instanceof EsimOrders.Prepared.Ready ready) {
            return sealed(job, sealingKey, parameters(job.sim(), ready.code()));
        }
        var not = (EsimOrders.Prepared.Not) prepared;
        return Fulfilled.without(not.outcome(), not.code());
    }

    private Fulfilled virtualSim(Job job, ECKey sealingKey) {
        var personal = virtualSims.personalise(job.sim());
        if (personal instanceof VirtualSims.Personal.Ready ready) {
            return sealed(job, sealingKey, parameters(job.sim(), ready.keys()));
        }
        var not = (VirtualSims.Personal.Not) personal;
        return Fulfilled.without(not.outcome(), not.code());
    }

    private static ObjectNode parameters(Job.Sim sim, ActivationCode code) {
        return common(sim).put("activationCode", code.qr());
    }

    private static ObjectNode parameters(Job.Sim sim, SimKeys keys) {
        return common(sim)
                .put("imsi", sim.imsi())
                .put("ki", keys.ki())
                .put("opc", keys.opc())
                .put("algorithm", sim.algorithm().name());
    }

    private static ObjectNode common(Job.Sim sim) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("kind", sim.kind().name())
                .put("iccid", sim.iccid().value());
        return sim.msisdn() == null ? json : json.put("msisdn", sim.msisdn());
    }

    private static Fulfilled sealed(Job job, ECKey sealingKey, ObjectNode parameters) {
        var bytes = parameters.toString().getBytes(StandardCharsets.UTF_8);
        return Fulfilled.sealed(
                SealedParameters.seal(bytes, sealingKey, job.application().applicationId()));
    }
}
