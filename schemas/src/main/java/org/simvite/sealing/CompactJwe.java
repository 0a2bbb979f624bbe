package org.simvite.sealing;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import java.text.ParseException;
import java.util.Optional;

/**
 * Compact JWE with ECDH-ES and A256GCM to a P-256 key, bound to one subject by a parameter of the protected header (which GCM
 * authenticates); nothing else is accepted.
 */
final class CompactJwe {

    /** Far above what any of our own needs. */
    private static final int MAX_LENGTH = 16_384;

    private CompactJwe() {}

    static String encrypt(byte[] plain, ECKey publicKey, String boundBy, String subject) {
        var header = new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .keyID(publicKey.getKeyID())
                .customParam(boundBy, subject)
                .build();
        var jwe = new JWEObject(header, new Payload(plain));
        try {
            jwe.encrypt(new ECDHEncrypter(publicKey));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("a P-256 key is needed to encrypt", e);
        }
        return jwe.serialize();
    }

    /** Empty if it is no such JWE; its contents cannot be trusted before they are decrypted. */
    static Optional<JWEObject> parse(String compact, String boundBy, String subject) {
        if (compact.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(JWEObject.parse(compact)).filter(jwe -> isOurs(jwe.getHeader(), boundBy, subject));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Empty if it was not encrypted to this key or was changed since. */
    static Optional<byte[]> decrypt(JWEObject jwe, ECKey privateKey) {
        try {
            jwe.decrypt(new ECDHDecrypter(privateKey));
            return Optional.of(jwe.getPayload().toBytes());
        } catch (JOSEException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static boolean isOurs(JWEHeader header, String boundBy, String subject) {
        return JWEAlgorithm.ECDH_ES.equals(header.getAlgorithm())
                && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
                // a compressed one can be a bomb
                && header.getCompressionAlgorithm() == null
                && subject.equals(header.getCustomParam(boundBy));
    }
}
