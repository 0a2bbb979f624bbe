package org.simvite.gateway.readmodel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQLite file: one writer, a few readers, write-ahead log. Its name ends in the number of its layout, so that whoever goes back to an earlier version finds the file of that
 * version as it was left. A file of another cluster, or one that is damaged, is deleted and filled again from the topics.
 */
final class ReadModelFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadModelFile.class);
    /** Of {@code readmodel.sql}; one more with each change. */
    private static final int LAYOUT = 17;

    /** Beside those for everybody. */
    private static final int LIST_READERS = 2;

    /** As long as a call may wait at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LIST_PATIENCE = Duration.ofMillis(250);

    private final Rows writer;
    private final Readers readers;
    private final Readers listReaders;

    private ReadModelFile(Rows writer, Readers readers, Readers listReaders) {
        this.writer = writer;
        this.readers = readers;
        this.listReaders = listReaders;
    }

    /** A question to the rows. */
    @FunctionalInterface
    interface Query<T> {
        T ask(Rows rows) throws SQLException;
    }

    /**
     * Opens it, or makes it.
     *
     * @param base the file's name but for the layout
     * @param origin names the cluster and the very topics that fill it: a topic that was made anew makes another origin
     */
    static ReadModelFile open(Path base, String origin, int readerCount, Instant now) {
        var file = Layouts.file(base, LAYOUT);
        Layouts.deleteStale(base, file, now);
        try {
            return openOrMake(file, origin, readerCount, now);
        } catch (SQLException e) {
            LOG.warn("the read model is made anew: {}", e.getMessage());
            Layouts.delete(file);
            try {
                return openOrMake(file, origin, readerCount, now);
            } catch (SQLException again) {
                throw new IllegalStateException("the read model cannot be made in " + file.getParent(), again);
            }
        }
    }

    /** The writer; for the thread that follows the topics, and no other. */
    Rows writer() {
        return writer;
    }

    /** Answers from the state after the last commit. For what is found at once by an index. */
    <T> T read(Query<T> query) {
        return readers.ask(query);
    }

    /**
     * The same, for lists of operators, which may take longer: none of them keeps a reader, or for long a thread, that terminals need.
     *
     * @throws org.simvite.gateway.answer.RefusedException there are too many of them at once
     */
    <T> T readList(Query<T> query) {
        return listReaders.ask(query);
    }

    @Override
    public void close() {
        try {
            readers.close();
            listReaders.close();
            writer.close();
        } catch (SQLException e) {
            LOG.warn("the read model did not close: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ReadModelFile openOrMake(Path file, String origin, int readerCount, Instant now)
            throws SQLException {
        make(file, origin, now);
        var connection = connect(file);
        connection.setAutoCommit(false);
        return new ReadModelFile(
                new Rows(connection),
                new Readers(readers(file, readerCount), PATIENCE),
                new Readers(readers(file, LIST_READERS), LIST_PATIENCE));
    }

    private static List<Rows> readers(Path file, int count) throws SQLException {
        var readers = new ArrayList<Rows>();
        for (int i = 0; i < count; i++) {
            var reader = connect(file);
            execute(reader, "pragma query_only=on");
            readers.add(new Rows(reader));
        }
        return readers;
    }

    private static void make(Path file, String origin, Instant now) throws SQLException {
        boolean usable;
        try (var connection = connect(file)) {
            usable = isUsable(connection, origin);
        }
        if (usable) {
            return;
        }
        Layouts.delete(file);
        try (var connection = connect(file)) {
            connection.setAutoCommit(false);
            for (var statement : layout().split(";\\s*\\n")) {
                execute(connection, statement);
            }
            try (var insert = connection.prepareStatement("insert into origin values (?, ?)")) {
                insert.setString(1, origin);
                insert.setLong(2, now.toEpochMilli());
                var unused = insert.executeUpdate();
            }
            execute(connection, "pragma user_version=" + LAYOUT);
            connection.commit();
        }
    }

    private static boolean isUsable(Connection connection, String origin) throws SQLException {
        try (var statement = connection.createStatement();
                var version = statement.executeQuery("pragma user_version")) {
            if (!version.next() || version.getInt(1) != LAYOUT) {
                return false;
            }
        }
        try (var statement = connection.createStatement();
                var made = statement.executeQuery("select name from origin")) {
            return made.next() && origin.equals(made.getString(1));
        }
    }

    private static Connection connect(Path file) throws SQLException {
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
        execute(connection, "pragma journal_mode=wal");
        // a commit that a power cut takes away takes its offsets with it, and is read again
        execute(connection, "pragma synchronous=normal");
        execute(connection, "pragma busy_timeout=5000");
        execute(connection, "pragma cache_size=-16000");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            var unused = statement.execute(sql);
        }
    }

    private static String layout() {
        try (var in = ReadModelFile.class.getResourceAsStream("/readmodel.sql")) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
