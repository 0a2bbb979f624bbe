package org.simvite.sealing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compact JWS with ES256, an explicit type and the signer's public key in the header; nothing else is accepted. */
final class CompactJws {

    /** Far above what any of our own needs. */
    private static final int MAX_LENGTH = 4096;

    private final JWSObject jws;
    private final ECKey key;
    private final Map<String, Object> claims;

    private CompactJws(JWSObject jws, ECKey key, Map<String, Object> claims) {
        this.jws = jws;
        this.key = key;
        this.claims = claims;
    }

    static String sign(String type, ECKey signingKey, Map<String, Object> claims) {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .jwk(TerminalKeys.bare(signingKey))
                .build();
        var jws = new JWSObject(header, new Payload(claims));
        try {
            jws.sign(new ECDSASigner(signingKey));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("a private P-256 key is needed to sign", e);
        }
        return jws.serialize();
    }

    /** Null if it is no such JWS. The signature is not verified yet, so nothing in it is to be believed. */
    static @Nullable CompactJws parse(String type, String compact) {
        if (compact.length() > MAX_LENGTH) {
            return null;
        }
        try {
            var jws = JWSObject.parse(compact);
            var header = jws.getHeader();
            var claims = jws.getPayload().toJSONObject();
            boolean ours = JWSAlgorithm.ES256.equals(header.getAlgorithm())
                    && new JOSEObjectType(type).equals(header.getType())
                    && header.isBase64URLEncodePayload()
                    && header.getJWK() instanceof ECKey key
                    && TerminalKeys.isPublicP256(key);
            return ours && claims != null ? new CompactJws(jws, (ECKey) header.getJWK(), claims) : null;
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }

    String thumbprint() {
        return TerminalKeys.thumbprint(key);
    }

    boolean verify() {
        try {
            return jws.verify(new ECDSAVerifier(key));
        } catch (JOSEException e) {
            return false;
        }
    }

    @Nullable
    Object claim(String name) {
        return claims.get(name);
    }

    /** A number claim such as {@code iat}, null if it is absent or no whole number. */
    @Nullable
    Long number(String name) {
        var value = claims.get(name);
        return value instanceof Long || value instanceof Integer ? ((Number) value).longValue() : null;
    }
}
