package org.composure.testing;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.composure.embedded.PostgresPart;
import org.composure.embedded.PostgresSettings;
import org.flywaydb.core.Flyway;

/**
 * Databases for tests: one PostgreSQL per JVM, without fsync; the migrations of {@code classpath:db/migration} run once,
 * and each database is a copy of what they left.
 *
 * <p>In a Spring test: {@code @DynamicPropertySource static void database(DynamicPropertyRegistry properties)} with
 * {@code composure.database.url}, {@code .username} and {@code .password} of one {@link #create()}.
 */
public final class TestDatabases {

    private static final String TEMPLATE = "migrated";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabases() {}

    /** A database of its own, with all migrations applied and otherwise empty. Takes some 50 ms. */
    public static TestDatabase create() {
        String name = "test_" + COUNT.incrementAndGet();
        sql("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE + " STRATEGY file_copy");
        return new TestDatabase(Server.PART.jdbcUrl(name), PostgresPart.USER, Server.PART.password());
    }

    /** A database of its own to which nothing was applied, to try the migrations themselves. */
    public static TestDatabase createEmpty() {
        String name = "empty_" + COUNT.incrementAndGet();
        sql("CREATE DATABASE " + name);
        return new TestDatabase(Server.PART.jdbcUrl(name), PostgresPart.USER, Server.PART.password());
    }

    // PostgreSQL copies a template one at a time.
    private static synchronized void sql(String statement) {
        Server.execute(statement);
    }

    /** Started when the first test wants a database. */
    private static final class Server {

        static final PostgresPart PART = TestParts.untilExit(
                "postgresql", directory -> PostgresPart.start(PostgresSettings.throwawayIn(directory)));

        static {
            execute("CREATE DATABASE " + TEMPLATE);
            Flyway.configure()
                    .dataSource(PART.jdbcUrl(TEMPLATE), PostgresPart.USER, PART.password())
                    .load()
                    .migrate();
        }

        static void execute(String statement) {
            try (var connection = PART.connect(PostgresPart.DATABASE);
                    Statement execution = connection.createStatement()) {
                execution.execute(statement);
            } catch (SQLException e) {
                throw new IllegalStateException(statement, e);
            }
        }
    }
}
