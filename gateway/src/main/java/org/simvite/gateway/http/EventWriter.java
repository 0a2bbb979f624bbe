package org.simvite.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import org.simvite.gateway.answer.Events;

/** Writes server-sent events (WHATWG HTML 9.2). */
final class EventWriter implements Events.Sink {

    /** A reader that does not read is cut off rather than remembered. */
    private static final int QUEUE = 16 * 1024;

    private final HttpServerResponse response;
    private final Context context;

    EventWriter(HttpServerResponse response, Context context) {
        this.response = response;
        this.context = context;
        response.setWriteQueueMaxSize(QUEUE);
    }

    @Override
    public void send(String event, String id, String json) {
        write("event: " + event + "\nid: " + id + "\ndata: " + json + "\n\n");
    }

    void comment() {
        write(":\n\n");
    }

    @Override
    public void end() {
        context.runOnContext(ignored -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }

    private void write(String text) {
        context.runOnContext(ignored -> {
            if (response.ended() || response.closed()) {
                return;
            }
            if (response.writeQueueFull()) {
                response.reset();
            } else {
                response.write(text);
            }
        });
    }
}
