package org.simvite.gateway.call;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an event stands in a trace (W3C Trace Context, version 00). Sent with each event in the header {@code traceparent}.
 *
 * @param traceId 32 hexadecimal digits
 * @param header the whole value
 */
public record TraceParent(String traceId, String header) {

    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The caller's trace goes on with a span of ours; without one, or with a malformed one, a new trace begins. */
    public static TraceParent continuing(@Nullable String header) {
        if (header != null) {
            var form = FORM.matcher(header);
            if (form.matches() && !form.group(1).equals("0".repeat(32))) {
                return new TraceParent(form.group(1), "00-" + form.group(1) + "-" + random(8) + "-" + form.group(3));
            }
        }
        return fresh();
    }

    public static TraceParent fresh() {
        var traceId = random(16);
        return new TraceParent(traceId, "00-" + traceId + "-" + random(8) + "-01");
    }

    private static String random(int bytes) {
        var value = new byte[bytes];
        RANDOM.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
