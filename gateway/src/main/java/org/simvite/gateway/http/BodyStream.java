package org.simvite.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A body as a stream for a worker thread: the next chunk is asked for when the one before is used up, so that memory stays constant however
 * long the body is. The time spent waiting for it is counted, and a body that comes too slowly on the whole is cut off.
 */
final class BodyStream extends InputStream {

    private static final Buffer END = Buffer.buffer();
    private static final Buffer BROKEN = Buffer.buffer();

    private final HttpServerRequest request;
    private final Context context;
    private final long patience;
    private final BlockingQueue<Buffer> chunks = new LinkedBlockingQueue<>();
    private Buffer chunk = Buffer.buffer();
    private int position;
    private boolean ended;
    /** Nanoseconds. */
    private long waited;

    private long octets;

    /** To be made on the request's event loop, before anything of the body is read. @param patience how late the body may be, beyond what it takes at the slowest rate */
    BodyStream(HttpServerRequest request, Context context, Duration patience) {
        this.request = request;
        this.context = context;
        this.patience = patience.toNanos();
        request.pause();
        request.handler(chunks::add);
        request.endHandler(end -> chunks.add(END));
        request.exceptionHandler(failure -> breakOff());
    }

    /** Nothing more comes. */
    void breakOff() {
        chunks.add(BROKEN);
    }

    @Override
    public int read() throws IOException {
        return advance() ? chunk.getByte(position++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        int count = Math.min(length, chunk.length() - position);
        chunk.getBytes(position, position + count, target, offset);
        position += count;
        return count;
    }

    private boolean advance() throws IOException {
        while (position >= chunk.length() && !ended) {
            context.runOnContext(ignored -> request.fetch(1));
            chunk = next();
            position = 0;
            ended = isSame(chunk, END);
        }
        return !ended;
    }

    private Buffer next() throws IOException {
        long owed = TimeUnit.SECONDS.toNanos(octets) / ListenerSettings.SLOWEST_STREAM;
        long began = System.nanoTime();
        try {
            var next = chunks.poll(Math.max(0, patience + owed - waited), TimeUnit.NANOSECONDS);
            waited += System.nanoTime() - began;
            if (next == null || isSame(next, BROKEN)) {
                throw new InterruptedIOException("the body came too slowly, or stopped coming");
            }
            octets += next.length();
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @SuppressWarnings("ReferenceEquality") // a chunk can be empty, and is not the end for that
    private static boolean isSame(Buffer chunk, Buffer mark) {
        return chunk == mark;
    }
}
