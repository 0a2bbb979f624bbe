package org.simvite.runtime.shell;

import java.lang.reflect.InvocationTargetException;
import java.security.Provider;
import java.security.Security;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Elliptic curves by native code where it is on the class path and runs: a signature then takes a twentieth of the time. */
public final class NativeCrypto {

    private static final Logger LOG = LoggerFactory.getLogger(NativeCrypto.class);
    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private NativeCrypto() {}

    /** Once per process, before the first key is used. One log line tells what came of it. */
    public static void install() {
        @Nullable Provider provider = null;
        try {
            var type = Class.forName(PROVIDER);
            provider = (Provider) type.getField("INSTANCE").get(null);
            type.getMethod("assertHealthy").invoke(provider);
            Security.insertProviderAt(provider, 1);
            LOG.info("elliptic curves by {} {}", provider.getName(), provider.getVersionStr());
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            if (provider != null) {
                Security.removeProvider(provider.getName());
            }
            var cause = e instanceof InvocationTargetException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : e;
            LOG.info(
                    "no native elliptic curves, the JDK's are slower: {}",
                    cause.getClass().getSimpleName());
        }
    }
}
