package org.simvite.sealing;

import com.nimbusds.jose.jwk.ECKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the proofs of possession (RFC 9449) that go with the requests of a terminal; verifying them is the gateway's. */
public final class DpopProof {

    private static final String TYPE = "dpop+jwt";

    private DpopProof() {}

    /**
     * A proof for one request.
     *
     * @param signingKey private P-256 key of the terminal
     * @param method of the request, such as {@code POST}
     * @param url of the request; query and fragment are left out (RFC 9449 4.2)
     * @param accessToken that goes with the request; null at registration, when there is none yet
     * @param nonce that the server asked for last; null if it asked for none
     */
    public static String create(
            ECKey signingKey,
            String method,
            URI url,
            @Nullable String accessToken,
            @Nullable String nonce,
            Instant issuedAt) {
        var claims = new HashMap<String, Object>(Map.of(
                "jti", UUID.randomUUID().toString(),
                "htm", method.toUpperCase(Locale.ROOT),
                "htu", withoutQuery(url),
                "iat", issuedAt.getEpochSecond()));
        if (accessToken != null) {
            claims.put("ath", hash(accessToken));
        }
        if (nonce != null) {
            claims.put("nonce", nonce);
        }
        return CompactJws.sign(TYPE, signingKey, claims);
    }

    private static String withoutQuery(URI url) {
        return url.toString().replaceFirst("[?#].*", "");
    }

    private static String hash(String accessToken) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256").digest(accessToken.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
