package org.simvite.provisioning.es2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to an SM-DP+, and whom we take for one.
 *
 * @param keyStore PKCS#12 file with our key and certificate; empty: we show none
 * @param trustStore PKCS#12 file with the authorities that its certificate may come from; empty: Java's own
 * @param password of both files
 */
public record ClientCertificate(Optional<Path> keyStore, Optional<Path> trustStore, String password) {

    /** TLS 1.2 or later (SGP.22 2.6.6); a wrong file is reported by its name. */
    SSLContext context() throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keyStore.isEmpty() ? null : keys(), trustStore.isEmpty() ? null : authorities(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("key store or trust store cannot be used: " + keyStore + " " + trustStore, e);
        }
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(load(keyStore.orElseThrow()), password.toCharArray());
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] authorities() throws GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(load(trustStore.orElseThrow()));
        return factory.getTrustManagers();
    }

    private KeyStore load(Path file) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    @Override
    public String toString() {
        return "ClientCertificate[" + keyStore + ", " + trustStore + "]";
    }
}
