package org.composure.event.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What a listener hears, in a database where nobody else notifies. */
class OutboxSignalStoreTest {

    private static final int LONG_ENOUGH = (int) Duration.ofSeconds(30).toMillis();

    private final DriverManagerDataSource database = database();
    private final JdbcTemplate jdbc = new JdbcTemplate(database);
    private final SingleConnectionDataSource writer = new SingleConnectionDataSource(database.getConnection(), true);
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(writer));
    private final OutboxSignal signal = new OutboxSignal(jdbc);
    private final Connection listener = database.getConnection();

    OutboxSignalStoreTest() throws SQLException {}

    private static DriverManagerDataSource database() {
        TestDatabase empty = TestDatabases.createEmpty();
        return new DriverManagerDataSource(empty.url(), empty.user(), empty.password());
    }

    @BeforeEach
    void listen() throws SQLException {
        try (Statement statement = listener.createStatement()) {
            statement.execute("listen " + OutboxSignal.CHANNEL);
        }
    }

    @AfterEach
    void close() throws SQLException {
        signal.close();
        listener.close();
        writer.destroy();
    }

    @Test
    void isHeardOnceTheTransactionHasCommitted() throws SQLException {
        transaction.executeWithoutResult(status -> {
            signal.raise();
            assertThat(heard(1)).isEmpty();
        });

        assertThat(heard(LONG_ENOUGH)).hasSize(1);
    }

    @Test
    void isHeardAtOnceWithoutATransaction() {
        signal.raise();

        assertThat(heard(LONG_ENOUGH)).hasSize(1);
    }

    @Test
    void isNotHeardOfATransactionThatWasRolledBack() {
        transaction.executeWithoutResult(status -> {
            signal.raise();
            status.setRollbackOnly();
        });

        assertThat(heardInAll()).isZero();
    }

    @Test
    void foldsWhatIsCommittedWithinMillisecondsIntoOne() {
        long start = System.nanoTime();
        for (int i = 0; i < 300; i++) {
            transaction.executeWithoutResult(status -> signal.raise());
        }
        int heard = heardInAll();

        // One at once, and then one each ten milliseconds at most, the last of them after the last commit.
        long pauses = Duration.ofNanos(System.nanoTime() - start).toMillis() / 10;
        assertThat(heard).isBetween(1, (int) pauses + 2);
    }

    @Test
    void theLastOneIsToldWhenTheServiceStops() {
        signal.raise();
        assertThat(heard(LONG_ENOUGH)).hasSize(1);
        signal.raise();

        assertThat(heardInAll()).isEqualTo(1);
    }

    @Test
    void aDatabaseThatIsAwayFailsNobody() throws SQLException {
        DriverManagerDataSource away =
                new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none", "none", "none");
        try (OutboxSignal unheard = new OutboxSignal(new JdbcTemplate(away))) {
            unheard.raise();
        }
        signal.raise();

        assertThat(heard(LONG_ENOUGH)).hasSize(1);
    }

    /** What is heard until nothing more can come. */
    private int heardInAll() {
        signal.close();
        jdbc.execute("notify " + OutboxSignal.CHANNEL + ", 'end'");
        List<String> all = new ArrayList<>();
        while (!all.contains("end")) {
            heard(LONG_ENOUGH).forEach(notification -> all.add(notification.getParameter()));
        }
        return all.size() - 1;
    }

    private List<PGNotification> heard(int millis) {
        try {
            return List.of(listener.unwrap(PGConnection.class).getNotifications(millis));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
