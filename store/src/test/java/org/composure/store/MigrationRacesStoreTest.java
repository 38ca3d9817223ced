package org.composure.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Several replicas that start at once on one database, with Flyway as they configure it. */
class MigrationRacesStoreTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Starts a replica as far as the migrations go. */
    private static Optional<Throwable> replica(Schema schema, String name) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class))
                .withUserConfiguration(MigrationConfiguration.class)
                .withPropertyValues(
                        "spring.config.name=composure-store",
                        "spring.datasource.url=" + schema.database().url() + "?ApplicationName=" + name,
                        "spring.datasource.username=" + schema.database().user(),
                        "spring.datasource.password=" + schema.database().password())
                .run(context -> failure.set(context.getStartupFailure()));
        return Optional.ofNullable(failure.get());
    }

    private static void startMany(Schema schema) {
        List<AtOnce.Outcome<Optional<Throwable>>> outcomes = AtOnce.times(6, i -> replica(schema, "replica-" + i));

        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.failure()).isNull();
            assertThat(outcome.value()).isEqualTo(Optional.empty());
        });
        assertThat(schema.version()).isEqualTo(Schema.versions().getLast());
        assertThat(schema.jdbc()
                        .sql("select version from flyway_schema_history where success order by installed_rank")
                        .query(String.class)
                        .list())
                .isEqualTo(Schema.versions());
    }

    @Test
    void oneOfManyMigratesAnEmptyDatabaseAndTheOthersWait() {
        startMany(Schema.empty());
    }

    @Test
    void oneOfManyMigratesAnOldDatabaseAndTheOthersWait() {
        startMany(Schema.at("2"));
    }

    @Test
    void aReplicaThatIsKilledInTheMidstLeavesNothingHalfDoneAndTheNextOneDoesIt() throws Exception {
        Schema schema = Schema.at("3");
        CompletableFuture<Optional<Throwable>> first;
        CompletableFuture<Optional<Throwable>> second;
        try (Connection reader = DriverManager.getConnection(
                schema.database().url(),
                schema.database().user(),
                schema.database().password())) {
            // Version 4 changes the table step, and then the table tree, where it has to wait for this reader.
            reader.setAutoCommit(false);
            reader.createStatement().execute("select count(*) from tree");
            first = CompletableFuture.supplyAsync(() -> replica(schema, "first"), Thread::startVirtualThread);
            await().atMost(PATIENCE).until(() -> waits(schema, "first"));
            second = CompletableFuture.supplyAsync(() -> replica(schema, "second"), Thread::startVirtualThread);
            await().atMost(PATIENCE)
                    .until(() -> count(schema, "pg_stat_activity where application_name = 'second'") > 0);

            // What the server sees of a process that is killed: its connections end.
            schema.jdbc()
                    .sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'first'")
                    .query(Boolean.class)
                    .list();

            assertThat(first.join().orElseThrow()).hasStackTraceContaining("terminating connection");
            await().atMost(PATIENCE).until(() -> waits(schema, "second"));
            assertThat(schema.version()).isEqualTo("3");
            assertThat(count(schema, "information_schema.columns where table_name = 'step' and column_name = 'remedy'"))
                    .isZero();
        }
        assertThat(second.join()).isEmpty();
        assertThat(schema.version()).isEqualTo(Schema.versions().getLast());
    }

    private static boolean waits(Schema schema, String replica) {
        return count(schema, "pg_stat_activity where application_name = '" + replica + "' and wait_event_type = 'Lock'")
                > 0;
    }

    private static long count(Schema schema, String what) {
        return schema.jdbc()
                .sql("select count(*) from " + what)
                .query(Long.class)
                .single();
    }
}
