// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection with its statements, each prepared once. Belongs to one thread at a time.
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Session(Connection connection) {
        this.connection = connection;
    }

    /// The statement with these parameters bound: `Long`, `Integer`, `String` or `byte[]`.
    PreparedStatement bind(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    int update(String sql, Object... parameters) throws SQLException {
        return bind(sql, parameters).executeUpdate();
    }

    ResultSet query(String sql, Object... parameters) throws SQLException {
        return bind(sql, parameters).executeQuery();
    }

    /// The one number that a query gives, or `otherwise` when it gives no row.
    long number(String sql, long otherwise, Object... parameters) throws SQLException {
        try (ResultSet row = query(sql, parameters)) {
            return row.next() ? row.getLong(1) : otherwise;
        }
    }

    /// Runs one statement to its end; some pragmas do a little for each row that is taken.
    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                drain(statement);
            }
        }
    }

    private static void drain(Statement statement) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            boolean more = rows.next();
            while (more) {
                more = rows.next();
            }
        }
    }

    /// To be called after any failure: the driver may have finished the statement that failed, and says so only when
    /// it is used again.
    void dropStatements() {
        for (PreparedStatement statement : prepared.values()) {
            try {
                statement.close();
            } catch (SQLException failed) {
                LOG.debug("closing a statement", failed);
            }
        }
        prepared.clear();
    }

    @Override
    public void close() throws SQLException {
        dropStatements();
        connection.close();
    }
}
