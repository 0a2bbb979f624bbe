package org.simvite.invite.topology;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.simvite.runtime.streams.Traces;

/** Hands the trace on from the record that caused an event to the event, and no other header. */
final class Trace {

    private Trace() {}

    static Headers of(Headers cause) {
        var headers = new RecordHeaders();
        var trace = cause.lastHeader(Traces.HEADER);
        if (trace != null) {
            headers.add(trace);
        }
        return headers;
    }

    /** Of what happens by lapse of time. */
    static Headers begun() {
        return Traces.begun();
    }
}
