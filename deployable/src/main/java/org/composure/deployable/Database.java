package org.composure.deployable;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, asked on a connection of its own: a pool that is busy is no database that is missing. */
final class Database implements Dependency {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final String SECONDS = "4";

    private final String url;
    private final Properties options = new Properties();
    private @Nullable Connection connection;

    Database(DatabaseProperties properties) {
        url = properties.url();
        options.setProperty("user", properties.username());
        String password = properties.secret();
        if (password != null) {
            options.setProperty("password", password);
        }
        options.setProperty("connectTimeout", SECONDS);
        options.setProperty("loginTimeout", SECONDS);
        options.setProperty("socketTimeout", SECONDS);
        options.setProperty("ApplicationName", "composure-health");
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public void ask() throws SQLException {
        Connection open = connection;
        if (open != null) {
            try {
                askOn(open);
                return;
            } catch (SQLException e) {
                // It may only be this connection that has gone.
                LOG.debug("connecting again", e);
                close();
            }
        }
        open = DriverManager.getConnection(url, options);
        connection = open;
        askOn(open);
    }

    private static void askOn(Connection open) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery("select pg_is_in_recovery()")) {
            if (row.next() && row.getBoolean(1)) {
                throw new SQLException("it is a standby (expected: the primary)");
            }
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            LOG.debug("closing", e);
        }
    }
}
