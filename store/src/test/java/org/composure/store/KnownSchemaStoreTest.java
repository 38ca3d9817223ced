package org.composure.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class KnownSchemaStoreTest {

    private static final int PROCESSES = 6;

    @Test
    void isMadeOnceWhereManyStartOnAnEmptyDatabaseAtTheSameTime() throws Exception {
        TestDatabase database = TestDatabases.createEmpty();
        CyclicBarrier together = new CyclicBarrier(PROCESSES);
        Callable<Integer> start = () -> {
            Flyway flyway = flyway(database);
            together.await();
            new KnownSchema().migrate(flyway);
            return flyway.info().applied().length;
        };
        try (ExecutorService processes = Executors.newFixedThreadPool(PROCESSES)) {
            List<Future<Integer>> started = processes.invokeAll(
                    IntStream.range(0, PROCESSES).mapToObj(_ -> start).toList());
            for (Future<Integer> each : started) {
                assertThat(each.get()).isEqualTo(flyway(database).info().all().length);
            }
        }
        assertThat(flyway(database).info().pending()).isEmpty();
    }

    @Test
    void isRefusedWhereANewerVersionHasMigratedIt() throws SQLException {
        TestDatabase database = TestDatabases.create();
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into flyway_schema_history
                        (installed_rank, version, description, type, script, installed_by, execution_time, success)
                    values (1000, '999', 'of tomorrow', 'SQL', 'V999__of_tomorrow.sql', 'composure', 1, true)
                    """);
        }

        assertThatThrownBy(() -> new KnownSchema().migrate(flyway(database)))
                .isInstanceOf(NewerSchemaException.class)
                .hasMessageContaining("V999")
                .hasMessageContaining("expected: the version that made it, or a newer one");
    }

    private static Flyway flyway(TestDatabase database) {
        return Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .lockRetryCount(-1)
                .load();
    }
}
