package org.simvite.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.access.Scope;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.call.TraceParent;
import org.simvite.gateway.publish.Publisher;

/** A policy that credit-stream would not put in force is refused here, where somebody reads the answer. */
class PutPolicyTest {

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final PutPolicy operation = new PutPolicy(
            new Publisher(producer, (topic, event) -> new byte[0], "", Clock.systemUTC()),
            version -> Optional.empty(),
            Optional::empty,
            () -> true,
            new InFlight(),
            room(0));

    /** What {@code EV} stands for: a source that is trusted, and something that counts as use. */
    private static final String EVIDENCE = "'trustedSources':['operator'],'minimumTopUp':{'EUR':500},";

    private static PolicyRoom room(int versions) {
        return new PolicyRoom(1_000, () -> versions, new SimpleMeterRegistry());
    }

    private Reply put(String body) throws Exception {
        return put(operation, body, "true");
    }

    private Reply put(PutPolicy operation, String body, String activate) throws Exception {
        return operation
                .handle(new Call(
                        "putPolicy",
                        new Principal.Operator("network", Set.of(Scope.CREDIT)),
                        Map.of("name", "strict", "version", "1", "activate", activate),
                        Map.of(),
                        Json.MAPPER.readTree(body.replace("EV ", EVIDENCE).replace('\'', '"')),
                        InputStream.nullInputStream(),
                        "127.0.0.1",
                        Instant.EPOCH,
                        TraceParent.fresh()))
                .toCompletableFuture()
                .get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{EV 'kind':'BETA'}",
                "{EV 'kind':'STAKED','stake':0}",
                "{EV 'kind':'STAKED','stake':61}",
                "{EV 'kind':'STAKED','opening':61}",
                "{EV 'kind':'STAKED','regainBelow':61}",
                "{EV 'kind':'STAKED','unused':-11}",
                "{EV 'kind':'STAKED','returned':-11}",
                "{EV 'kind':'STAKED','lateUse':11}",
            })
    void numbersThatDoNotGoTogether(String body) throws Exception {
        var reply = put(body);
        assertThat(reply).isInstanceOf(Problem.class);
        assertThat(((Problem) reply).type()).isEqualTo(ProblemType.POLICY_INVALID);
        assertThat(producer.history()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kind':'STAKED'}",
                "{'kind':'STAKED','trustedSources':['operator']}",
                "{'kind':'STAKED','minimumTopUp':{'EUR':500}}",
                "{'kind':'STAKED','minimumTrafficOctets':1}",
            })
    void aPolicyThatCannotSeeUse(String body) throws Exception {
        var reply = put(body);
        assertThat(reply).isInstanceOf(Problem.class);
        assertThat(((Problem) reply).type()).isEqualTo(ProblemType.POLICY_INVALID);
    }

    @Test
    void theRuleThatIsBrokenIsNamedAtItsMember() throws Exception {
        var reply = (Problem) put("{EV 'kind':'STAKED','stake':61,'lateUse':11}");
        assertThat(reply.faults())
                .containsExactly(new Fault("/stake", "stake <= cap"), new Fault("/lateUse", "lateUse <= -unused"));
        assertThat(((Problem) put("{'kind':'STAKED'}")).faults())
                .extracting(Fault::at)
                .containsExactly("/trustedSources", "/minimumTopUp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{EV 'kind':'STAKED'}",
                "{EV 'kind':'PLAIN','threshold':0}",
                "{EV 'kind':'STAKED','mode':'OBSERVE'}"
            })
    void aPolicyIsPutAndComesIntoForce(String body) throws Exception {
        assertThat(put(body)).isInstanceOf(Answer.class);
        assertThat(producer.history())
                .extracting(record -> record.key())
                .containsExactly("strict@1", "active/strict@1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kind':'PLAIN','trustedSources':['operater'],'minimumTopUp':{'EUR':100}}",
                "{'kind':'PLAIN','trustedSources':['smdp'],'minimumTopUp':{'EUR':100}}",
                "{'kind':'PLAIN','trustedSources':['operator','clock'],'minimumTopUp':{'EUR':100}}",
                "{EV 'kind':'PLAIN','awaitedSources':['nobody']}",
                "{'kind':'PLAIN','trustedSources':['operator'],'minimumTopUp':{'EURO':100}}",
            })
    void sourcesAndCurrenciesThatCannotBeAreRefused(String body) throws Exception {
        assertThat(((Problem) put(body)).type()).isEqualTo(ProblemType.POLICY_INVALID);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void noVersionIsTakenBeyondTheMostButAKnownOneCanStillComeIntoForce() throws Exception {
        var body = "{EV 'kind':'STAKED'}";
        var publisher = new Publisher(producer, (topic, event) -> new byte[0], "", Clock.systemUTC());
        var full = new PutPolicy(
                publisher, version -> Optional.empty(), Optional::empty, () -> true, new InFlight(), room(1_000));
        assertThat(((Problem) put(full, body, "true")).type()).isEqualTo(ProblemType.TOO_MANY_POLICIES);
        assertThat(producer.history()).isEmpty();

        var content = "name=strict version=1 kind=STAKED trustedSources=operator minimumTopUp=EUR=500";
        var known = new PutPolicy(
                publisher,
                version -> Optional.of(content),
                () -> Optional.of("strict@1"),
                () -> true,
                new InFlight(),
                room(1_000));
        assertThat(((Answer) put(known, body, "true")).body()).isEqualTo(new PutPolicy.PolicyTaken("strict@1", true));
        assertThat(producer.history()).extracting(record -> record.key()).containsExactly("active/strict@1");
        // put again without being brought into force: it still is
        assertThat(((Answer) put(known, body, "false")).body()).isEqualTo(new PutPolicy.PolicyTaken("strict@1", true));
    }

    @Test
    void theDefaultsGoTogether() throws Exception {
        assertThat(put("{EV 'kind':'STAKED'}")).isInstanceOf(Answer.class);
    }
}
