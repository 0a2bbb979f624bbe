package org.simvite.gateway.readmodel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection with its prepared statements. For one thread at a time. */
final class Rows implements AutoCloseable {

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Rows(Connection connection) {
        this.connection = connection;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(Row row) throws SQLException;
    }

    /** @return how many rows it changed */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return prepared(sql, values).executeUpdate();
    }

    <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... values) throws SQLException {
        try (var found = prepared(sql, values).executeQuery()) {
            var rows = new ArrayList<T>();
            while (found.next()) {
                rows.add(reader.read(new Row(found)));
            }
            return rows;
        }
    }

    <T> Optional<T> one(String sql, RowReader<T> reader, @Nullable Object... values) throws SQLException {
        return list(sql, reader, values).stream().findFirst();
    }

    /** The statements that were asked for so far. */
    Set<String> statements() {
        return Set.copyOf(statements.keySet());
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        for (var statement : statements.values()) {
            statement.close();
        }
        connection.close();
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, column(values[i]));
        }
        return statement;
    }

    private static @Nullable Object column(@Nullable Object value) {
        if (value instanceof Instant time) {
            return time.toEpochMilli();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        return value instanceof Boolean truth ? (truth ? 1 : 0) : value;
    }

    /** One row of a result. */
    record Row(ResultSet set) {

        String text(String column) throws SQLException {
            return set.getString(column);
        }

        @Nullable
        String textOrNull(String column) throws SQLException {
            return set.getString(column);
        }

        int number(String column) throws SQLException {
            return set.getInt(column);
        }

        long longNumber(String column) throws SQLException {
            return set.getLong(column);
        }

        @Nullable
        Integer numberOrNull(String column) throws SQLException {
            int value = set.getInt(column);
            return set.wasNull() ? null : value;
        }

        @Nullable
        Long longOrNull(String column) throws SQLException {
            long value = set.getLong(column);
            return set.wasNull() ? null : value;
        }

        boolean truth(String column) throws SQLException {
            return set.getInt(column) != 0;
        }

        Instant time(String column) throws SQLException {
            return Instant.ofEpochMilli(set.getLong(column));
        }

        @Nullable
        Instant timeOrNull(String column) throws SQLException {
            long value = set.getLong(column);
            return set.wasNull() ? null : Instant.ofEpochMilli(value);
        }
    }
}
