package org.simvite.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.simvite.sealing.DpopProof;
import org.simvite.sealing.TerminalKeys;

/** What only the check of a signature shows to be no good is told apart: it costs its sender nothing. */
class AdmissionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final URI URL = URI.create("https://gateway.example/v1/account");
    private static final ECKey KEY = key("a");

    private final AccessTokens tokens = new AccessTokens(List.of(key("signer")), Duration.ofHours(1));
    private final Admission admission = new Admission(
            tokens,
            new DpopProofs(CLOCK, () -> List.of("https://gateway.example")),
            new DeniedTokens(Optional.empty(), System::nanoTime),
            CLOCK);

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String garbled(String jws) {
        int signature = jws.lastIndexOf('.') + 1;
        return jws.substring(0, signature) + "A".repeat(86);
    }

    private String token(Instant issued) {
        return tokens.issue(
                new Principal.Terminal("terminal:a", "device", KEY.toPublicJWK()),
                TerminalKeys.thumbprint(KEY),
                issued);
    }

    private static String proof(ECKey key, Instant at, String token) {
        return DpopProof.create(key, "GET", URL, token, null, at);
    }

    private boolean forged(Map<String, String> headers) {
        var result = admission.terminal(headers, "GET", "/v1/account");
        assertThat(result).isInstanceOf(Admission.Result.Refused.class);
        return ((Admission.Result.Refused) result).forged();
    }

    @Test
    void aGarbageSignatureIsForged() {
        var token = token(NOW);
        var bearer = "DPoP " + token;
        assertThat(forged(Map.of("authorization", bearer, "dpop", garbled(proof(KEY, NOW, token)))))
                .isTrue();
        assertThat(forged(Map.of("authorization", bearer, "dpop", proof(key("b"), NOW, token))))
                .isTrue();
        assertThat(forged(Map.of("authorization", garbled(bearer), "dpop", proof(KEY, NOW, token))))
                .isTrue();
        var operator = admission.operator(Map.of("authorization", garbled("Bearer " + token)), Optional.empty());
        assertThat(operator)
                .isInstanceOfSatisfying(
                        Admission.Result.Refused.class,
                        refused -> assertThat(refused.forged()).isTrue());
    }

    @Test
    void aProofOnceUsedIsForged() {
        var token = token(NOW);
        var headers = Map.of("authorization", "DPoP " + token, "dpop", proof(KEY, NOW, token));
        assertThat(admission.terminal(headers, "GET", "/v1/account")).isInstanceOf(Admission.Result.Admitted.class);
        assertThat(forged(headers)).isTrue();
    }

    @Test
    void whoIsNotLetInIsToldWhatIsMissing() {
        var token = token(NOW);
        var terminal = Map.of("authorization", "DPoP " + token, "dpop", proof(KEY, NOW, token));
        assertThat(detail(admission.terminal(Map.of(), "GET", "/v1/account"))).contains("Authorization: DPoP");
        assertThat(detail(admission.terminal(Map.of("authorization", "Bearer x"), "GET", "/v1/account")))
                .contains("Authorization: DPoP");
        assertThat(detail(admission.terminal(Map.of("authorization", "DPoP x"), "GET", "/v1/account")))
                .contains("register again");
        assertThat(detail(admission.operator(terminal, Optional.empty()))).contains("Authorization: Bearer");
        assertThat(detail(admission.operator(Map.of("authorization", "Bearer " + token), Optional.empty())))
                .contains("none of an operator");
        var reporter = tokens.issue(new Principal.Operator("a", Set.of(Scope.ACTIVITY)), "id", NOW, Duration.ofDays(1));
        assertThat(detail(admission.operator(Map.of("authorization", "Bearer " + reporter), Optional.of(Scope.STOCK))))
                .contains("the scope stock");
    }

    private static String detail(Admission.Result result) {
        return String.valueOf(((Admission.Result.Refused) result).problem().detail());
    }

    @Test
    void whatHappensToHonestCallersIsNot() {
        var token = token(NOW);
        assertThat(forged(Map.of("authorization", "DPoP " + token, "dpop", proof(KEY, NOW.minusSeconds(90), token))))
                .isFalse();
        var old = token(NOW.minus(Duration.ofHours(2)));
        assertThat(forged(Map.of("authorization", "DPoP " + old, "dpop", proof(KEY, NOW, old))))
                .isFalse();
        var foreign = new AccessTokens(List.of(key("retired")), Duration.ofHours(1))
                .issue(new Principal.Terminal("terminal:a", "device", KEY.toPublicJWK()), "x", NOW);
        assertThat(forged(Map.of("authorization", "DPoP " + foreign, "dpop", proof(KEY, NOW, foreign))))
                .isFalse();
        assertThat(forged(Map.of())).isFalse();
    }
}
