package org.simvite.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.simvite.gateway.memory.Memory;

/**
 * Access tokens: JWT (RFC 9068, {@code typ: at+jwt}), ES256, by the gateway's own keys. A terminal's token is bound to its signing key
 * ({@code cnf.jkt}, RFC 9449 6.1) and carries device and sealing key, so that any gateway can serve it without looking anything up.
 */
public final class AccessTokens {

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    /** The longest that an operator's token is believed. */
    public static final Duration LONGEST_OPERATOR = Duration.ofDays(30);

    private static final int ID_OCTETS = 16;
    private static final String ISSUER = "simvite-gateway";

    private final List<ECKey> keys;
    private final Duration terminalLife;
    // checking a signature costs a millisecond on a JDK without native elliptic curves, and a token is used many times
    private final Cache<String, Verified> verified =
            Caffeine.newBuilder().maximumSize(Memory.TOKENS.entries()).build();

    /**
     * @param keys private P-256 keys with ids, the one that signs first; the others are still believed
     * @param terminalLife how long a terminal's token is good
     */
    public AccessTokens(List<ECKey> keys, Duration terminalLife) {
        if (keys.isEmpty() || !keys.get(0).isPrivate()) {
            throw new IllegalArgumentException("a private key is needed to sign tokens");
        }
        this.keys = List.copyOf(keys);
        this.terminalLife = terminalLife;
    }

    /**
     * What a valid token says.
     *
     * @param jkt thumbprint of the key that it is bound to; empty for operators
     * @param tokenId what an operator's token can be denied by; empty for terminals, whose tokens are short-lived
     */
    public record Verified(Principal principal, String jkt, String tokenId, Instant expiresAt) {}

    public Duration terminalLife() {
        return terminalLife;
    }

    /** A token for a terminal. */
    public String issue(Principal.Terminal terminal, String jkt, Instant now) {
        return sign(claims(terminal.accountId(), now, terminalLife)
                .claim("dev", terminal.deviceId())
                .claim("slk", terminal.sealingKey().toPublicJWK().toJSONObject())
                .claim("cnf", Map.of("jkt", jkt))
                .build());
    }

    /** The id of a new operator's token. */
    public static String newTokenId() {
        var octets = new byte[ID_OCTETS];
        new SecureRandom().nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /**
     * A token for an operator.
     *
     * @param tokenId what it can be denied by
     * @throws IllegalArgumentException if it would live longer than {@link #LONGEST_OPERATOR}
     */
    public String issue(Principal.Operator operator, String tokenId, Instant now, Duration life) {
        if (life.compareTo(LONGEST_OPERATOR) > 0) {
            throw new IllegalArgumentException("an operator's token lives 30 days at most");
        }
        var scope = operator.scopes().stream().map(Scope::word).sorted().collect(Collectors.joining(" "));
        return sign(claims(operator.name(), now, life)
                .jwtID(tokenId)
                .claim("scope", scope)
                .build());
    }

    /**
     * Empty if the token is not ours, or its time is over.
     *
     * @param hash {@code ath}: base64url(SHA-256(token))
     */
    public Optional<Verified> verify(String token, String hash, Instant now) {
        return verify(token, hash, now, () -> {});
    }

    /** The same. @param forged told when the token names a key of ours that did not sign it */
    Optional<Verified> verify(String token, String hash, Instant now, Runnable forged) {
        var known = verified.getIfPresent(hash);
        if (known == null) {
            known = check(token, forged).orElse(null);
            if (known != null) {
                verified.put(hash, known);
            }
        }
        return Optional.ofNullable(known).filter(found -> now.isBefore(found.expiresAt()));
    }

    /** How many are remembered. */
    public long size() {
        return verified.estimatedSize();
    }

    private Optional<Verified> check(String token, Runnable forged) {
        try {
            var jwt = SignedJWT.parse(token);
            if (!TYPE.equals(jwt.getHeader().getType())
                    || !JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())) {
                return Optional.empty();
            }
            for (var key : keys) {
                if (!String.valueOf(key.getKeyID()).equals(jwt.getHeader().getKeyID())) {
                    continue;
                }
                if (jwt.verify(new ECDSAVerifier(key.toPublicJWK()))) {
                    return read(jwt.getJWTClaimsSet());
                }
                forged.run();
            }
            return Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Verified> read(JWTClaimsSet claims) throws ParseException {
        if (!ISSUER.equals(claims.getIssuer()) || claims.getSubject() == null || claims.getExpirationTime() == null) {
            return Optional.empty();
        }
        var expiresAt = claims.getExpirationTime().toInstant();
        var scope = claims.getStringClaim("scope");
        if (scope != null) {
            return operator(claims, scope, expiresAt);
        }
        var binding = claims.getJSONObjectClaim("cnf");
        var sealingKey = claims.getJSONObjectClaim("slk");
        var device = claims.getStringClaim("dev");
        if (binding == null || sealingKey == null || device == null || !(binding.get("jkt") instanceof String jkt)) {
            return Optional.empty();
        }
        var terminal = new Principal.Terminal(claims.getSubject(), device, ECKey.parse(sealingKey));
        return Optional.of(new Verified(terminal, jkt, "", expiresAt));
    }

    /** One that could not be denied, or lives longer than it may, is not believed, whoever signed it. */
    private static Optional<Verified> operator(JWTClaimsSet claims, String scope, Instant expiresAt) {
        var issued = claims.getIssueTime();
        if (claims.getJWTID() == null
                || issued == null
                || expiresAt.isAfter(issued.toInstant().plus(LONGEST_OPERATOR))) {
            return Optional.empty();
        }
        var operator = new Principal.Operator(claims.getSubject(), scopes(scope));
        return Optional.of(new Verified(operator, "", claims.getJWTID(), expiresAt));
    }

    private static Set<Scope> scopes(String words) {
        return Arrays.stream(words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(Scope::of)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static JWTClaimsSet.Builder claims(String subject, Instant now, Duration life) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(subject)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)));
    }

    private String sign(JWTClaimsSet claims) {
        var key = keys.get(0);
        try {
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(TYPE)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("the token key cannot sign", e);
        }
    }
}
