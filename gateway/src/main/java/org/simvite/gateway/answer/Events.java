package org.simvite.gateway.answer;

import java.util.function.Function;

/**
 * A feed of server-sent events. The function is given the way out once the response has begun; it returns what has to be closed when the
 * caller is gone.
 */
public record Events(Function<Sink, AutoCloseable> start) implements Reply {

    /** The way out; safe to be used by several threads. */
    public interface Sink {

        /** @param json the data, on one line */
        void send(String event, String id, String json);

        /** Ends the feed; nothing can be sent any more. */
        void end();
    }
}
