package org.simvite.backing.smdp;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS with certificates on both sides (SGP.22 2.6.4): 1.2 or later. */
final class TlsContext {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private TlsContext() {}

    /** @throws IllegalArgumentException if a store cannot be read or its password is wrong; the message names the file */
    static SSLContext of(SmdpConfig.Tls tls) {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(tls.keyStore(), tls.password()), tls.password().toCharArray());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load(tls.trustStore(), tls.password()));
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS stores do not fit: " + e.getMessage(), e);
        }
    }

    /** Only callers with a trusted certificate get in. */
    static HttpsConfigurator requiringClients(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters params) {
                var settings = context.getDefaultSSLParameters();
                settings.setProtocols(PROTOCOLS);
                settings.setNeedClientAuth(true);
                params.setSSLParameters(settings);
            }
        };
    }

    private static KeyStore load(Path file, String password) throws GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            return store;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the key store " + file + ": " + e.getMessage(), e);
        }
    }
}
