package org.simvite.provisioning.stream;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** W3C Trace Context in the headers of records. */
final class Trace {

    static final String HEADER = "traceparent";

    private Trace() {}

    /** The trace that a record came with; null when it came without. */
    static @Nullable String of(Headers headers) {
        var trace = headers.lastHeader(HEADER);
        return trace == null || trace.value() == null ? null : new String(trace.value(), StandardCharsets.US_ASCII);
    }

    /** New headers with that trace alone; a sink may add to them. */
    static Headers headers(@Nullable String trace) {
        var headers = new RecordHeaders();
        return trace == null ? headers : headers.add(HEADER, trace.getBytes(StandardCharsets.US_ASCII));
    }
}
