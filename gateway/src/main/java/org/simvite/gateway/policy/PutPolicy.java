package org.simvite.gateway.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.simvite.event.CreditPolicy;
import org.simvite.event.PolicyKind;
import org.simvite.event.PolicyMode;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.publish.Publisher;
import org.simvite.topic.Topics;

/** Puts a version of a credit policy, and brings it into force when asked to. */
public final class PutPolicy implements Operation {

    private final Publisher publisher;

    public PutPolicy(Publisher publisher) {
        this.publisher = publisher;
    }

    /** The answer. */
    public record PolicyTaken(String policyVersion, boolean active) {}

    @Override
    public CompletionStage<Reply> handle(Call call) {
        var version = call.parameter("name") + "@" + number(call);
        boolean activate = call.truth("activate");
        if (!goesTogether(policy(call, version, call.at()))) {
            return CompletableFuture.completedFuture(ProblemType.POLICY_INVALID.problem());
        }
        var put = publisher.publish(Topics.CREDIT_POLICIES, version, call.trace(), now -> policy(call, version, now));
        var inForce = activate
                ? put.thenCompose(done -> publisher.publish(
                        Topics.CREDIT_POLICIES, "active", call.trace(), now -> policy(call, version, now)))
                : put;
        return inForce.thenApply(done -> new Answer(202, java.util.Map.of(), new PolicyTaken(version, activate)));
    }

    private static int number(Call call) {
        return call.number("version").orElseThrow();
    }

    /** The rules of those who use it: what they would not put in force must not be answered as if it were. */
    private static boolean goesTogether(CreditPolicy policy) {
        return canSeeUse(policy) && numbersFit(policy);
    }

    /** Without a trusted source, or without anything that counts as use, every SIM would end unused. */
    private static boolean canSeeUse(CreditPolicy policy) {
        return !policy.getTrustedSources().isEmpty()
                && (!policy.getMinimumTopUp().isEmpty() || policy.getMinimumTrafficOctets() > 0);
    }

    private static boolean numbersFit(CreditPolicy policy) {
        return switch (policy.getKind()) {
            case PLAIN -> true;
            case STAKED ->
                policy.getOpening() <= policy.getCap()
                        && policy.getRegainBelow() <= policy.getCap()
                        && policy.getStake() >= 1
                        && policy.getStake() <= policy.getCap()
                        && -policy.getUnused() <= policy.getStake()
                        && -policy.getReturned() <= policy.getStake()
                        && policy.getLateUse() <= -policy.getUnused();
            case BETA, UNKNOWN -> false;
        };
    }

    private static CreditPolicy policy(Call call, String version, Instant now) {
        var body = call.body();
        var policy = CreditPolicy.newBuilder()
                .setEventId("policy/" + version + "/"
                        + TokenHash.of(body.toString()).substring(0, 22))
                .setAt(now)
                .setName(call.parameter("name"))
                .setVersion(number(call))
                .setKind(PolicyKind.valueOf(body.path("kind").asText()))
                .setMode(PolicyMode.valueOf(body.path("mode").asText("ENFORCE")))
                .setTrustedSources(texts(body.path("trustedSources")))
                .setAwaitedSources(texts(body.path("awaitedSources")))
                .setActor(call.operator().actor())
                .setNote(body.path("note").asText(""));
        points(body, "opening", policy::setOpening);
        points(body, "stake", policy::setStake);
        points(body, "threshold", policy::setThreshold);
        points(body, "used", policy::setUsed);
        points(body, "topUp", policy::setTopUp);
        points(body, "topUpsCounted", policy::setTopUpsCounted);
        points(body, "unused", policy::setUnused);
        points(body, "returned", policy::setReturned);
        points(body, "lateUse", policy::setLateUse);
        points(body, "regainBelow", policy::setRegainBelow);
        points(body, "regainPerUsedSim", policy::setRegainPerUsedSim);
        points(body, "cap", policy::setCap);
        amount(body, "regainEverySeconds", policy::setRegainEverySeconds);
        amount(body, "codeLifeSeconds", policy::setCodeLifeSeconds);
        amount(body, "fetchSeconds", policy::setFetchSeconds);
        amount(body, "activationSeconds", policy::setActivationSeconds);
        amount(body, "firstUseSeconds", policy::setFirstUseSeconds);
        amount(body, "minimumTrafficOctets", policy::setMinimumTrafficOctets);
        var topUps = new HashMap<String, Long>();
        body.path("minimumTopUp")
                .properties()
                .forEach(entry -> topUps.put(entry.getKey(), entry.getValue().asLong()));
        return policy.setMinimumTopUp(topUps).build();
    }

    private static void points(JsonNode body, String name, IntConsumer setter) {
        if (body.hasNonNull(name)) {
            setter.accept(body.path(name).asInt());
        }
    }

    private static void amount(JsonNode body, String name, LongConsumer setter) {
        if (body.hasNonNull(name)) {
            setter.accept(body.path(name).asLong());
        }
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
