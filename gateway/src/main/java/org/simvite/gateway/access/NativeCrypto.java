package org.simvite.gateway.access;

import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Elliptic curves by native code where it is on the class path and runs: a signature then takes a twentieth of the time. */
public final class NativeCrypto {

    private static final Logger LOG = LoggerFactory.getLogger(NativeCrypto.class);
    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private NativeCrypto() {}

    /** Once per process, before the first key is used. */
    public static void install() {
        try {
            var provider = Class.forName(PROVIDER);
            provider.getMethod("install").invoke(null);
            var instance = provider.getField("INSTANCE").get(null);
            provider.getMethod("assertHealthy").invoke(instance);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            var cause = e instanceof InvocationTargetException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : e;
            LOG.info(
                    "no native elliptic curves, the JDK's are slower: {}",
                    cause.getClass().getSimpleName());
        }
    }
}
