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
import java.util.ArrayList;
import java.util.List;
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

    /** What reading comes to. */
    sealed interface Read {

        /** The signature is not verified yet, so nothing in it is to be believed. */
        record Ok(CompactJws jws) implements Read {}

        /** No such JWS. @param flaws at least one */
        record Malformed(List<Flaw> flaws) implements Read {}
    }

    static Read parse(String type, String compact) {
        if (compact.length() > MAX_LENGTH) {
            return malformed("", "at most " + MAX_LENGTH + " characters");
        }
        try {
            var jws = JWSObject.parse(compact);
            var flaws = new ArrayList<Flaw>();
            headerFlaws(jws.getHeader(), type, flaws);
            var claims = jws.getPayload().toJSONObject();
            if (claims == null) {
                flaws.add(new Flaw("/payload", "is a JSON object"));
            }
            return flaws.isEmpty() && claims != null && jws.getHeader().getJWK() instanceof ECKey key
                    ? new Read.Ok(new CompactJws(jws, key, claims))
                    : new Read.Malformed(List.copyOf(flaws));
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            return malformed("", "is a compact JWS with a JWK, if any, that is a valid key");
        }
    }

    private static void headerFlaws(JWSHeader header, String type, List<Flaw> flaws) {
        if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())) {
            flaws.add(new Flaw("/header/alg", "is ES256"));
        }
        if (!new JOSEObjectType(type).equals(header.getType())) {
            flaws.add(new Flaw("/header/typ", "is " + type));
        }
        if (!header.isBase64URLEncodePayload()) {
            flaws.add(new Flaw("/header/b64", "is absent"));
        }
        if (!(header.getJWK() instanceof ECKey key) || !TerminalKeys.isPublicP256(key)) {
            flaws.add(new Flaw("/header/jwk", "is a public P-256 key"));
        }
    }

    private static Read malformed(String at, String rule) {
        return new Read.Malformed(List.of(new Flaw(at, rule)));
    }

    /** Signed by this key? Empty: yes. @param owner whose key it has to be, in words */
    List<Flaw> signatureFlaws(boolean rightKey, String owner) {
        if (!rightKey) {
            return List.of(new Flaw("/header/jwk", "is the " + owner));
        }
        return verify() ? List.of() : List.of(new Flaw("/signature", "is the key's over header and payload"));
    }

    String thumbprint() {
        return TerminalKeys.thumbprint(key);
    }

    private boolean verify() {
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
