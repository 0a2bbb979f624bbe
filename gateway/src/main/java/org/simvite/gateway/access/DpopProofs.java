package org.simvite.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.memory.Memory;

/**
 * Checks DPoP proofs (RFC 9449 4.3). A proof is good for one call at this gateway; another gateway, or this one after a restart, would take it a second time within
 * its window.
 */
public final class DpopProofs {

    /** How old a proof may be. */
    public static final Duration WINDOW = Duration.ofSeconds(60);

    private static final Duration AHEAD = Duration.ofSeconds(5);
    private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");

    private final Clock clock;
    private final Supplier<? extends Collection<String>> baseUrls;
    private final Cache<String, Boolean> seen;

    /** @param baseUrls addresses under which callers reach this gateway, such as {@code https://simvite.example} */
    public DpopProofs(Clock clock, Supplier<? extends Collection<String>> baseUrls) {
        this.clock = clock;
        this.baseUrls = baseUrls;
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        this.seen = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(WINDOW.plus(AHEAD).plusSeconds(1))
                .maximumSize(Memory.PROOFS.entries())
                .build();
    }

    /** What a check comes to. */
    public sealed interface Checked {

        /** @param thumbprint RFC 7638, SHA-256, of the key */
        record Valid(ECKey key, String thumbprint) implements Checked {}

        record Refused(Fault fault) implements Checked {}
    }

    /** Why a proof is refused. */
    public enum Fault {
        MALFORMED("a compact JWS, header typ dpop+jwt, alg ES256, jwk the public P-256 key, payload a JSON object"),
        NO_ID("jti of 8 to 128 characters"),
        OTHER_METHOD("htm is the method"),
        OTHER_URL("htu is the URL called, without query, as this gateway is known from outside"),
        STALE("iat is now in seconds since 1970: at most 60 s ago and 5 s ahead"),
        OTHER_TOKEN("ath is the hash of the access token, absent where none is sent"),
        BAD_SIGNATURE("the signature is the key's over header and payload"),
        REPLAYED("jti was not used before"),
        /** A good proof, by another key than the token is bound to. */
        OTHER_KEY("jwk is the key that the access token is bound to");

        private final String rule;

        Fault(String rule) {
            this.rule = rule;
        }

        /** What has to hold, in words of the contract. */
        public String rule() {
            return rule;
        }
    }

    /** @param ath hash of the token that the proof goes with; null where there is none yet */
    public Checked check(String proof, String method, String path, @Nullable String ath) {
        try {
            var jwt = SignedJWT.parse(proof);
            var header = jwt.getHeader();
            if (!TYPE.equals(header.getType())
                    || !JWSAlgorithm.ES256.equals(header.getAlgorithm())
                    || !(header.getJWK() instanceof ECKey key)
                    || key.isPrivate()
                    || !Curve.P_256.equals(key.getCurve())) {
                return new Checked.Refused(Fault.MALFORMED);
            }
            var fault = fault(jwt.getJWTClaimsSet(), method, path, ath);
            if (fault != null) {
                return new Checked.Refused(fault);
            }
            if (!jwt.verify(new ECDSAVerifier(key))) {
                return new Checked.Refused(Fault.BAD_SIGNATURE);
            }
            var thumbprint = key.computeThumbprint().toString();
            // by its hash: a caller chooses the length of what would be remembered otherwise
            var use = TokenHash.of(thumbprint + "." + jwt.getJWTClaimsSet().getJWTID());
            boolean first = seen.asMap().putIfAbsent(use, true) == null;
            return first ? new Checked.Valid(key.toPublicJWK(), thumbprint) : new Checked.Refused(Fault.REPLAYED);
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            return new Checked.Refused(Fault.MALFORMED);
        }
    }

    /** How many are remembered. */
    public long size() {
        return seen.estimatedSize();
    }

    private @Nullable Fault fault(JWTClaimsSet claims, String method, String path, @Nullable String ath)
            throws ParseException {
        var jti = claims.getJWTID();
        if (jti == null || jti.length() < 8 || jti.length() > 128) {
            return Fault.NO_ID;
        }
        if (claims.getIssueTime() == null) {
            return Fault.STALE;
        }
        if (!method.equals(claims.getStringClaim("htm"))) {
            return Fault.OTHER_METHOD;
        }
        var url = normal(claims.getStringClaim("htu"));
        boolean ours = url != null && baseUrls.get().stream().anyMatch(base -> url.equals(normal(base) + path));
        if (!ours) {
            return Fault.OTHER_URL;
        }
        var now = clock.instant();
        var issued = claims.getIssueTime().toInstant();
        if (issued.isBefore(now.minus(WINDOW)) || issued.isAfter(now.plus(AHEAD))) {
            return Fault.STALE;
        }
        return Objects.equals(ath, claims.getStringClaim("ath")) ? null : Fault.OTHER_TOKEN;
    }

    /** Scheme and host in lower case, no default port, no query, no fragment, no slash at the end of a bare host; null if it is no such URL. */
    private static @Nullable String normal(@Nullable String text) {
        if (text == null) {
            return null;
        }
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (uri.getScheme() == null || uri.getHost() == null) {
            return null;
        }
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean defaultPort = uri.getPort() == -1 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
        var path = "/".equals(uri.getRawPath()) ? "" : uri.getRawPath();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (defaultPort ? "" : ":" + uri.getPort())
                + path;
    }
}
