package org.composure.step.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import org.composure.compose.ComposeId;
import org.composure.promotion.PromotionStep;
import org.composure.step.store.StepLedger;
import org.composure.step.workflow.StepFailures;
import org.composure.testing.Door;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What Temporal is told about a step that failed, with a real PostgreSQL that goes away. */
class StepRunnerTest {

    private static final Task TASK = new Task("promotion", UUID.randomUUID(), new ComposeId("Fedora-43-20261120.n.0"));

    private final TestDatabase database = TestDatabases.create();
    private final JdbcClient around =
            JdbcClient.create(new DriverManagerDataSource(database.url(), database.user(), database.password()));
    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
    private final Door door;
    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final StepRunner runner;
    private Runnable work = () -> {};

    StepRunnerTest() throws IOException {
        URI address = URI.create(database.url().substring("jdbc:".length()));
        door = new Door(address.getPort());
        HikariConfig behindTheDoor = new HikariConfig();
        behindTheDoor.setJdbcUrl(database.url().replace(":" + address.getPort() + "/", ":" + door.port() + "/"));
        behindTheDoor.setUsername(database.user());
        behindTheDoor.setPassword(database.password());
        behindTheDoor.setConnectionTimeout(Duration.ofSeconds(1).toMillis());
        behindTheDoor.setInitializationFailTimeout(-1);
        behindTheDoor.setMinimumIdle(0);
        pool = new HikariDataSource(behindTheDoor);
        jdbc = JdbcClient.create(pool);
        runner = new StepRunner(
                new StepLedger(jdbc, Clock.systemUTC()),
                new TransactionTemplate(new DataSourceTransactionManager(pool)),
                HaltPoints.NONE,
                new Handover(),
                Clock.systemUTC());
    }

    /** An activity whose work is the test's. */
    @ActivityInterface
    public interface Tried {
        /** Does it. */
        @ActivityMethod
        void run();
    }

    @BeforeEach
    void open() throws IOException {
        door.open();
        temporal.registerActivitiesImplementations((Tried) () -> work.run());
    }

    @AfterEach
    void close() {
        temporal.close();
        pool.close();
        door.close();
    }

    @Test
    void aStepOnFilesUsesUpNoTryWhilePostgresIsAway() {
        door.shut();

        assertThat(failure(() -> runner.files(TASK, PromotionStep.LINK_FILES, _ -> {})))
                .satisfies(StepRunnerTest::isHandedOver);
        assertThat(failure(() -> runner.repeatable(TASK, PromotionStep.TAKE_BACK, _ -> true)))
                .satisfies(StepRunnerTest::isHandedOver);
        assertThat(failure(() -> StepRunner.countingNoOutage(() -> Known.require(
                        () -> jdbc.sql("select 1").query(Long.class).single()))))
                .satisfies(StepRunnerTest::isHandedOver);
    }

    @Test
    void norWhenPostgresGoesInItsMidst() {
        ApplicationFailure terminated = failure(() -> runner.files(
                TASK,
                PromotionStep.LINK_FILES,
                watch -> new TransactionTemplate(new DataSourceTransactionManager(pool)).executeWithoutResult(_ -> {
                    jdbc.sql("select 1").query(Long.class).single();
                    around.sql("""
                                    select count(pg_terminate_backend(pid)) from pg_stat_activity
                                    where datname = current_database() and pid <> pg_backend_pid()
                                    """).query(Long.class).single();
                    jdbc.sql("select 1").query(Long.class).single();
                })));

        assertThat(terminated).satisfies(StepRunnerTest::isHandedOver);
        assertThat(step("link-files")).containsEntry("state", "running").containsEntry("attempts", 1);
    }

    @Test
    void norWhenWhatTheFilesSaidCannotBeWrittenDown() {
        ApplicationFailure failure = failure(() -> runner.files(TASK, PromotionStep.LINK_FILES, _ -> {
            door.shut();
            throw new IOException("the disk");
        }));

        assertThat(failure).satisfies(StepRunnerTest::isHandedOver);
    }

    @Test
    void whatIsWrongWithTheStepItselfCounts() {
        ApplicationFailure duplicate = failure(() -> runner.files(TASK, PromotionStep.LINK_FILES, _ -> {
            String twice = "insert into relay_lease (name, epoch, expires_at) values ('messages', 0, 'epoch')";
            jdbc.sql(twice).update();
        }));
        ApplicationFailure disk = failure(() -> runner.files(TASK, PromotionStep.VERIFY, _ -> {
            throw new IOException("the disk");
        }));

        assertThat(duplicate.getType()).isEqualTo("DuplicateKeyException");
        assertThat(duplicate.isNonRetryable()).isFalse();
        assertThat(step("link-files")).containsEntry("state", "failed");
        assertThat(disk.getType()).isEqualTo("IOException");
        assertThat(disk.isNonRetryable()).isFalse();
        assertThat(step("verify")).containsEntry("error", "the disk");
    }

    @Test
    void aStepThatNeedsPostgresOnlyIsTriedByTemporalForAsLongAsItTakes() {
        door.shut();

        ApplicationFailure failure = failure(() -> runner.transaction(TASK, PromotionStep.SWITCH, () -> true));

        assertThat(failure.getType()).isNotEqualTo(StepFailures.HANDED_OVER);
        assertThat(failure.isNonRetryable()).isFalse();
    }

    @Test
    void theWorkflowOfARowThatIsNotKnownEndsByItself() {
        ApplicationFailure failure = failure(() -> Known.require(() -> {
            throw new NoSuchElementException("No value present");
        }));

        assertThat(failure.getType()).isEqualTo("WorkNotFound");
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(Known.find("promotion 1", () -> {
                    throw new NoSuchElementException("No value present");
                }))
                .isEmpty();
        assertThat(Known.find("promotion 1", () -> 1)).contains(1);
    }

    @Test
    void aRowThatCannotBeReadIsNotTakenForOneThatIsNotKnown() {
        assertThat(catchThrowableOfType(
                        EmptyResultDataAccessException.class,
                        () -> Known.find(
                                "promotion 1",
                                () -> jdbc.sql("select 1 where false")
                                        .query(Long.class)
                                        .single())))
                .isNotNull();
    }

    private static void isHandedOver(ApplicationFailure failure) {
        assertThat(failure.getType()).isEqualTo(StepFailures.HANDED_OVER);
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getOriginalMessage()).startsWith("PostgreSQL is away: ");
    }

    private Map<String, @Nullable Object> step(String name) {
        return around.sql("select state, attempts, error from step where work = :work and name = :name")
                .param("work", TASK.id())
                .param("name", name)
                .query()
                .singleRow();
    }

    /** What the activity fails with, tried once. */
    private ApplicationFailure failure(Runnable activity) {
        work = activity;
        Tried tried = temporal.newActivityStub(
                Tried.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(1).build())
                        .build());
        ActivityFailure failure = catchThrowableOfType(ActivityFailure.class, tried::run);
        assertThat(failure).isNotNull().hasCauseInstanceOf(ApplicationFailure.class);
        return (ApplicationFailure) Objects.requireNonNull(failure.getCause());
    }
}
