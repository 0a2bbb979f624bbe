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
 * @param calls how many may be open at once; beyond, callers are turned away
 * @param connections how many there may be, and how long each may be silent
 * @param proxies how many proxies of ours are in front, each of which appends to {@code X-Forwarded-For}
 * @param clearTextHttp2 whether HTTP/2 is spoken without TLS
 * @param bodyTime within which a JSON body must have arrived; a streamed body may be late as long, beyond what its length takes at {@link #SLOWEST_STREAM}
 * @param bodyRoom octets that all JSON bodies together may take until they are taken by an operation
 * @param heartbeat how often an event stream shows that it is alive
 */
public record ListenerSettings(
        String portKey,
        String host,
        int port,
        @Nullable Tls tls,
        Places.Limits calls,
        Connections.Limits connections,
        int proxies,
        boolean clearTextHttp2,
        Duration bodyTime,
        long bodyRoom,
        Duration heartbeat) {

    /** Longest JSON body, in octets. */
    public static final int MAX_BODY = 64 * 1024;

    /** Streamed bodies that are read at once. */
    public static final int STREAMS_AT_ONCE = 8;

    /** Octets a second that a streamed body has to come with, on the whole. */
    public static final int SLOWEST_STREAM = 4 * 1024;

    /** Calls at once over one connection of HTTP/2. */
    public static final int HTTP2_STREAMS = 32;

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
