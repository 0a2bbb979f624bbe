package org.simvite.sealing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

/** Fresh keys for tests. */
final class Keys {

    private Keys() {}

    static ECKey p256() {
        return generate(Curve.P_256);
    }

    static ECKey p384() {
        return generate(Curve.P_384);
    }

    private static ECKey generate(Curve curve) {
        try {
            return new ECKeyGenerator(curve).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
