package org.simvite.sealing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.Optional;

/** Public keys of terminals: JWK (RFC 7517), EC P-256. */
public final class TerminalKeys {

    /** A P-256 key needs about 150 characters. */
    private static final int MAX_LENGTH = 2048;

    private TerminalKeys() {}

    /** Reads a public key; empty if the text is none, if its point is not on P-256 or not spelled as base64url has it (RFC 4648 3.5), or if it gives the private part away. */
    public static Optional<ECKey> parsePublic(String jwk) {
        if (jwk.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(ECKey.parse(jwk)).filter(TerminalKeys::isPublicP256);
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** RFC 7638 thumbprint: SHA-256, base64url, 43 characters. */
    public static String thumbprint(ECKey key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The JWK as it stands on topics and in requests: the four members that make the key, nothing else. */
    public static String publicJwk(ECKey key) {
        return bare(key).toJSONString();
    }

    static ECKey bare(ECKey key) {
        return new ECKey.Builder(key.getCurve(), key.getX(), key.getY()).build();
    }

    static boolean isPublicP256(ECKey key) {
        return !key.isPrivate()
                && Curve.P_256.equals(key.getCurve())
                && isCanonical(key.getX())
                && isCanonical(key.getY());
    }

    /** 32 octets take 43 symbols, of which the last has bits to spare: were they heeded by a thumbprint and not by the key, one key would have many. */
    private static boolean isCanonical(Base64URL coordinate) {
        return Base64URL.encode(coordinate.decode()).equals(coordinate);
    }
}
