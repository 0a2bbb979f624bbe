package org.simvite.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Key stores for mutual TLS between gateway, worker and SM-DP+: one for each, named for it (its certificate's common name),
 * and one that trusts all of them. Made by the JDK's keytool.
 */
final class KeyStores {

    private static final String TRUST = "trust.p12";

    private final LocalSecrets secrets;
    private final List<String> parties;

    KeyStores(LocalSecrets secrets, List<String> parties) {
        this.secrets = secrets;
        this.parties = parties;
    }

    /** Makes what is missing. */
    void make() {
        if (Files.exists(trust())) {
            return;
        }
        var fresh = secrets.file("trust.new.p12");
        try {
            Files.deleteIfExists(fresh);
            for (var party : parties) {
                Files.deleteIfExists(of(party));
                var certificate = secrets.file(party + ".crt");
                keytool(
                        "-genkeypair",
                        "-alias",
                        party,
                        "-dname",
                        "CN=" + party,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "3650",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        of(party).toString());
                keytool(
                        "-exportcert",
                        "-alias",
                        party,
                        "-keystore",
                        of(party).toString(),
                        "-file",
                        certificate.toString());
                keytool(
                        "-importcert",
                        "-noprompt",
                        "-alias",
                        party,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        fresh.toString(),
                        "-file",
                        certificate.toString());
                OwnerOnly.narrow(of(party));
                Files.delete(certificate);
            }
            // last, so that a run that is cut short is made again
            Files.move(fresh, trust());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the key stores", e);
        }
    }

    Path of(String party) {
        return secrets.file(party + ".p12");
    }

    Path trust() {
        return secrets.file(TRUST);
    }

    /** A client that shows the party's certificate and trusts the others. */
    HttpClient client(String party) {
        try {
            var password = secrets.password().toCharArray();
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStore.getInstance(of(party).toFile(), password), password);
            var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(KeyStore.getInstance(trust().toFile(), password));
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(context).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new StackException("the key stores cannot be read: " + e.getMessage(), e);
        }
    }

    private void keytool(String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        // by a file, since everybody can see a command line
        command.addAll(List.of("-storepass:file", secrets.key("stores").toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new StackException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while making key stores", e);
        }
    }
}
