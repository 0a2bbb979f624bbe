package org.simvite.local.stack;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Keys of the installation, each in a file of its own that only the owner can read; made at first use and kept. */
final class LocalSecrets {

    private static final int KEY_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Path folder;

    LocalSecrets(Workspace workspace) {
        this.folder = workspace.secrets();
    }

    /** 32 random bytes in hexadecimal digits. */
    Path key(String name) {
        return once(name + ".key", () -> {
            var bytes = new byte[KEY_BYTES];
            random.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        });
    }

    /** A JWK set with one private P-256 key. */
    Path privateJwks(String name) {
        return once(name + ".jwks", () -> {
            try {
                var key = new ECKeyGenerator(Curve.P_256).keyID(name + "-1").generate();
                return new JWKSet(key).toString(false);
            } catch (JOSEException e) {
                throw new IllegalStateException("P-256 is missing", e);
            }
        });
    }

    /** The public half of {@link #privateJwks}, as JWK. */
    Path publicJwk(String name) {
        var whole = privateJwks(name);
        return once(name + "-public.jwk", () -> {
            try {
                return JWKSet.parse(read(whole)).getKeys().get(0).toPublicJWK().toJSONString();
            } catch (ParseException e) {
                // the cause would quote the key
                throw new StackException("the key in " + whole + " is damaged");
            }
        });
    }

    String password() {
        return read(key("stores"));
    }

    /** Where a file of the owner's stands, whoever writes it. */
    Path file(String name) {
        return folder.resolve(name);
    }

    void write(String name, String content) {
        try {
            var fresh = Files.createTempFile(folder, name, ".new");
            OwnerOnly.narrow(fresh);
            Files.writeString(fresh, content);
            Files.move(
                    fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder.resolve(name), e);
        }
    }

    private Path once(String name, Supplier<String> content) {
        var file = folder.resolve(name);
        if (!Files.exists(file)) {
            write(name, content.get());
        }
        return file;
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
