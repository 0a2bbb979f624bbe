package org.simvite.sealing;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** The one function of Milenage (3GPP TS 35.206) that an issuer needs. */
public final class Milenage {

    private static final int BLOCK = 16;

    private Milenage() {}

    /**
     * OPc = AES_K(OP) xor OP (3GPP TS 35.206 4.1).
     *
     * @param k subscriber key, 16 bytes
     * @param op operator's variant, 16 bytes
     * @return 16 bytes
     */
    public static byte[] opc(byte[] k, byte[] op) {
        if (k.length != BLOCK || op.length != BLOCK) {
            throw new IllegalArgumentException("K and OP have 16 bytes each");
        }
        try {
            // one block, so that ECB is the bare function
            var aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(k, "AES"));
            var opc = aes.doFinal(op);
            for (int i = 0; i < BLOCK; i++) {
                opc[i] ^= op[i];
            }
            return opc;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES", e);
        }
    }
}
