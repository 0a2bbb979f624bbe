package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.RefusedException;

/** Connections that answer questions, as many at once as there are of them. */
final class Readers {

    private final BlockingQueue<Rows> free;
    private final int count;
    private final Duration patience;

    /** @param patience how long a question waits for a free one */
    Readers(List<Rows> readers, Duration patience) {
        this.free = new ArrayBlockingQueue<>(readers.size(), false, readers);
        this.count = readers.size();
        this.patience = patience;
    }

    /** @throws RefusedException there was no free one in time */
    <T> T ask(ReadModelFile.Query<T> query) {
        Rows rows;
        try {
            rows = free.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (rows == null) {
            throw new RefusedException(ProblemType.OVERLOADED.problem().retryAfter(Duration.ofSeconds(5)));
        }
        try {
            return query.ask(rows);
        } catch (SQLException e) {
            throw new IllegalStateException("the read model does not answer", e);
        } finally {
            free.add(rows);
        }
    }

    /** Closes each when it is free. */
    void close() throws InterruptedException, SQLException {
        for (int i = 0; i < count; i++) {
            free.take().close();
        }
    }
}
