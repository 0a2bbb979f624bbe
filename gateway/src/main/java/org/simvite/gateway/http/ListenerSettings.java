package org.simvite.gateway.http;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a listener listens.
 *
 * @param portKey the setting that chose the port
 * @param port 0: any free one
 * @param tls null: without
 * @param maxOpen how many calls may be open at once, waiting ones included; beyond, callers are turned away
 * @param maxOpenPerAccount how many of them one terminal's account may have, so that nobody takes all
 * @param proxies how many proxies of ours are in front, each of which appends to {@code X-Forwarded-For}
 * @param bodyTime within which a JSON body must have arrived; a streamed body may pause as long
 * @param heartbeat how often an event stream shows that it is alive
 */
public record ListenerSettings(
        String portKey,
        String host,
        int port,
        @Nullable Tls tls,
        int maxOpen,
        int maxOpenPerAccount,
        int proxies,
        Duration bodyTime,
        Duration heartbeat) {

    /** Longest JSON body, in octets. */
    public static final int MAX_BODY = 64 * 1024;

    /** All header lines together, in octets. */
    public static final int MAX_HEADERS = 16 * 1024;

    /**
     * PKCS #12 files.
     *
     * @param trustStore whose clients are let in; null: no client certificates are asked for
     */
    public record Tls(
            Path keyStore,
            String keyStorePassword,
            @Nullable Path trustStore,
            @Nullable String trustStorePassword) {

        @Override
        public String toString() {
            return "Tls[" + keyStore + ", " + trustStore + "]";
        }
    }
}
