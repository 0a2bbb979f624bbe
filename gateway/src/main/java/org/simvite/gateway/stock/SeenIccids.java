package org.simvite.gateway.stock;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.simvite.identity.Iccid;

/** The ICCIDs of one file, however many: in constant memory, in a temporary SQLite table that is gone with its connection. For one thread. */
final class SeenIccids implements AutoCloseable {

    private final Connection connection;
    private final PreparedStatement insert;

    /** @throws IllegalStateException if there is no place for temporary files, from other methods if it is full */
    SeenIccids() {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite::memory:");
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                var unused = statement.execute("pragma temp_store=file");
                unused = statement.execute("create temp table seen (iccid text primary key) without rowid");
            }
            insert = connection.prepareStatement("insert or ignore into seen values (?)");
        } catch (SQLException e) {
            throw new IllegalStateException("no place for temporary tables", e);
        }
    }

    /** False if it was there already. */
    boolean add(Iccid iccid) {
        try {
            insert.setString(1, iccid.value());
            return insert.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException("a temporary table takes no more", e);
        }
    }

    @Override
    public void close() {
        try {
            insert.close();
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("a temporary table does not close", e);
        }
    }
}
