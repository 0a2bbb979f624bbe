package org.simvite.gateway.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.simvite.event.CreditPolicy;
import org.simvite.event.PolicyKind;
import org.simvite.event.PolicyMode;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.readmodel.PolicyContent;
import org.simvite.policy.PolicyKeys;
import org.simvite.policy.PolicyRules;
import org.simvite.topic.Topics;

/**
 * Puts a version of a credit policy, and brings it into force when asked to. A version never changes: codes and ledger entries name it. Putting it again as it is
 * writes nothing new, and is how it comes into force later.
 */
public final class PutPolicy implements Operation {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final Publisher publisher;
    private final Function<String, Optional<String>> contents;
    private final Supplier<Optional<String>> active;
    private final BooleanSupplier recent;
    private final InFlight inFlight;
    private final PolicyRoom room;

    /**
     * @param contents {@link PolicyContent} of the versions that are known
     * @param active the version in force, as far as is known
     * @param recent whether a version that is not known can be taken as not there
     */
    public PutPolicy(
            Publisher publisher,
            Function<String, Optional<String>> contents,
            Supplier<Optional<String>> active,
            BooleanSupplier recent,
            InFlight inFlight,
            PolicyRoom room) {
        this.publisher = publisher;
        this.contents = contents;
        this.active = active;
        this.recent = recent;
        this.inFlight = inFlight;
        this.room = room;
    }

    /** The answer. */
    public record PolicyTaken(String policyVersion, boolean active) {}

    @Override
    public CompletionStage<Reply> handle(Call call) {
        var version = call.parameter("name") + "@" + number(call);
        var policy = policy(call, version, call.at());
        var broken = PolicyRules.broken(policy).stream()
                .map(rule -> new Fault("/" + rule.member(), rule.rule()))
                .toList();
        if (!broken.isEmpty()) {
            return CompletableFuture.completedFuture(
                    ProblemType.POLICY_INVALID.problem().withFaults(broken));
        }
        var content = PolicyContent.of(policy);
        var before = contents.apply(version);
        if (before.isEmpty() && !recent.getAsBoolean()) {
            return CompletableFuture.completedFuture(
                    ProblemType.NOT_READY.problem().retryAfter(SOON));
        }
        if (before.isPresent()) {
            return before.get().equals(content)
                    ? inForce(call, version)
                    : CompletableFuture.completedFuture(ProblemType.POLICY_VERSION_TAKEN.problem());
        }
        if (!room.forOneMore()) {
            return CompletableFuture.completedFuture(ProblemType.TOO_MANY_POLICIES.problem());
        }
        return inFlight.once("policy/" + version, content, () -> publish(call, version, version))
                .thenCompose(outcome -> outcome == InFlight.Outcome.TAKEN_IN
                        ? inForce(call, version)
                        : CompletableFuture.completedFuture(ProblemType.POLICY_VERSION_TAKEN.problem()));
    }

    private CompletionStage<Reply> inForce(Call call, String version) {
        boolean activate = call.truth("activate");
        var put = activate
                ? publish(call, PolicyKeys.active(version), version)
                : CompletableFuture.<Void>completedFuture(null);
        boolean inForce = activate || active.get().filter(version::equals).isPresent();
        return put.thenApply(done -> new Answer(202, Map.of(), new PolicyTaken(version, inForce)));
    }

    private CompletionStage<Void> publish(Call call, String key, String version) {
        return publisher.publish(Topics.CREDIT_POLICIES, key, call.trace(), now -> policy(call, version, now));
    }

    private static int number(Call call) {
        return call.number("version").orElseThrow();
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
