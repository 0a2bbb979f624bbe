package org.simvite.backing.smdp;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the simulator.
 *
 * @param port TCP port on the loopback address; 0: any free one
 * @param journal file that keeps the state
 * @param accepted ICCIDs that are in the inventory without being loaded
 * @param smdpAddress FQDN that stands in confirmOrder's answer and in activation codes
 * @param operator base address for callbacks, without a path; null: none are sent
 * @param tls null: plain HTTP
 * @param retryAfter pause before a failed callback is sent again; doubled each time, at most one minute
 */
public record SmdpConfig(
        int port,
        Path journal,
        List<IccidRange> accepted,
        String smdpAddress,
        @Nullable URI operator,
        @Nullable Tls tls,
        Duration retryAfter) {

    public static final String DEFAULT_ADDRESS = "SMDP.SIMVITE.LOCAL";

    /**
     * Mutual TLS, for the server and for the callbacks' client alike.
     *
     * @param keyStore PKCS12 file with our key and certificate
     * @param trustStore PKCS12 file with the certificates that we trust in others
     */
    public record Tls(Path keyStore, Path trustStore, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[keyStore=" + keyStore + ", trustStore=" + trustStore + "]";
        }
    }
}
