package org.simvite.runtime.streams;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Traces (W3C Trace Context, version 00) of what no record set off, but a deadline: every event stands in one. */
public final class Traces {

    /** Of every event. */
    public static final String HEADER = "traceparent";

    private Traces() {}

    /** A trace that begins here. */
    public static String fresh() {
        var random = ThreadLocalRandom.current();
        // an id of zeros only would be none
        return String.format("00-%016x%016x-%016x-01", random.nextLong() | 1, random.nextLong(), random.nextLong() | 1);
    }

    /** New headers with a trace that begins here. */
    public static Headers begun() {
        return new RecordHeaders().add(HEADER, fresh().getBytes(StandardCharsets.US_ASCII));
    }
}
