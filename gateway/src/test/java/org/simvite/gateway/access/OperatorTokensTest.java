package org.simvite.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.gateway.answer.ProblemType;

class OperatorTokensTest {

    private static final Instant NOW = Instant.now();
    private static final Principal.Operator OPERATOR = new Principal.Operator("network", Set.of(Scope.STOCK));

    private final ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    private final AccessTokens tokens = new AccessTokens(List.of(key), Duration.ofHours(1));
    private long nanos;

    OperatorTokensTest() throws JOSEException {}

    @Test
    void oneThatLivesLongerThanThirtyDaysIsNotMade() {
        assertThatThrownBy(() -> tokens.issue(OPERATOR, "id", NOW, Duration.ofDays(31)))
                .hasMessageContaining("30 days");
        var longest = tokens.issue(OPERATOR, "id", NOW, Duration.ofDays(30));
        assertThat(tokens.verify(longest, TokenHash.of(longest), NOW.plus(Duration.ofDays(29))))
                .isPresent();
    }

    @Test
    void oneThatWouldLiveForYearsOrCouldNotBeDeniedIsNotBelievedWhoeverSignedIt() throws JOSEException {
        assertThat(believed(claims().jwtID("id"))).isTrue();
        assertThat(believed(claims())).isFalse();
        assertThat(believed(claims().jwtID("id").issueTime(null))).isFalse();
        assertThat(believed(claims().jwtID("id").expirationTime(Date.from(NOW.plus(Duration.ofDays(9_999))))))
                .isFalse();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("simvite-gateway")
                .subject("network")
                .claim("scope", "stock")
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plus(Duration.ofDays(1))));
    }

    private boolean believed(JWTClaimsSet.Builder claims) throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID("k")
                        .build(),
                claims.build());
        jwt.sign(new ECDSASigner(key));
        var token = jwt.serialize();
        return tokens.verify(token, TokenHash.of(token), NOW).isPresent();
    }

    @Test
    void aTokenIsDeniedAsSoonAsItsIdStandsInTheFileWithoutARestart(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("denied tokens"), "# nobody yet\n\n");
        var admission = new Admission(
                tokens,
                new DpopProofs(Clock.systemUTC(), List::of),
                new DeniedTokens(Optional.of(file), () -> nanos),
                Clock.systemUTC());
        var token = tokens.issue(OPERATOR, "the-id", NOW, Duration.ofDays(1));
        var other = tokens.issue(OPERATOR, "another-id", NOW, Duration.ofDays(1));
        assertThat(admit(admission, token)).isInstanceOf(Admission.Result.Admitted.class);

        Files.writeString(file, "# lost\n the-id \n");
        nanos += Duration.ofSeconds(1).toNanos();

        assertThat(admit(admission, token))
                .isInstanceOfSatisfying(
                        Admission.Result.Refused.class,
                        refused -> assertThat(refused.problem().type()).isEqualTo(ProblemType.UNAUTHENTICATED));
        assertThat(admit(admission, other)).isInstanceOf(Admission.Result.Admitted.class);

        // a list that is gone lets nobody in again
        Files.delete(file);
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(admit(admission, token)).isInstanceOf(Admission.Result.Refused.class);
    }

    /** A list that was not mounted at start denied nobody. */
    @Test
    void aListThatIsNotThereAtStartLetsNobodyInAgain(@TempDir Path folder) throws Exception {
        var missing = folder.resolve("not mounted");
        var tooLong = Files.writeString(folder.resolve("too long"), "0123456789abcde\n".repeat(70_000));

        for (var file : List.of(missing, tooLong)) {
            assertThatThrownBy(() -> new DeniedTokens(Optional.of(file), () -> nanos))
                    .isInstanceOf(UncheckedIOException.class);
            assertThat(DeniedTokens.problem(file)).isPresent();
        }
        assertThat(DeniedTokens.problem(Files.writeString(folder.resolve("good"), "an-id\n")))
                .isEmpty();
    }

    private static Admission.Result admit(Admission admission, String token) {
        return admission.operator(Map.of("authorization", "Bearer " + token), Optional.of(Scope.STOCK));
    }
}
