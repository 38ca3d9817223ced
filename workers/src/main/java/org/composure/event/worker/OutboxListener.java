package org.composure.event.worker;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.composure.event.store.OutboxSignal;
import org.postgresql.PGConnection;

/** Hears that the outbox holds something, and nudges the other lanes. They poll as well, so a missed call costs time only. */
public class OutboxListener extends Lane {

    private static final Duration LISTEN = Duration.ofSeconds(1);

    private final DataSource connections;
    private final List<Lane> lanes;

    /** Listens on a connection of its own, taken from the given source. */
    OutboxListener(DataSource connections, List<Lane> lanes) {
        super("outbox-listener");
        this.connections = connections;
        this.lanes = List.copyOf(lanes);
    }

    @Override
    protected Duration work() {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("listen " + OutboxSignal.CHANNEL);
            PGConnection notified = connection.unwrap(PGConnection.class);
            try {
                lanes.forEach(Lane::nudge);
                while (!isStopping()) {
                    if (notified.getNotifications((int) LISTEN.toMillis()).length > 0) {
                        lanes.forEach(Lane::nudge);
                    }
                }
            } finally {
                statement.execute("unlisten *");
            }
            return Duration.ZERO;
        } catch (SQLException e) {
            throw new IllegalStateException("the connection that listens was lost: " + e.getMessage(), e);
        }
    }
}
