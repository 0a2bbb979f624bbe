package org.simvite.invite.topology;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Hands the trace on from the record that caused an event to the event, and no other header. */
final class Trace {

    /** W3C Trace Context. */
    static final String HEADER = "traceparent";

    private Trace() {}

    static Headers of(Headers cause) {
        var headers = new RecordHeaders();
        var trace = cause.lastHeader(HEADER);
        if (trace != null) {
            headers.add(trace);
        }
        return headers;
    }

    /** Of what happens by lapse of time. */
    static Headers none() {
        return new RecordHeaders();
    }
}
