package org.composure.event.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import org.composure.event.store.OutboxSignal;
import org.composure.event.store.WakeOutbox;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SweepTest {

    private final TestDatabase database = TestDatabases.create();
    private final JdbcTemplate template =
            new JdbcTemplate(new DriverManagerDataSource(database.url(), database.user(), database.password()));
    private final JdbcClient jdbc = JdbcClient.create(template);
    private final OutboxSignal signal = new OutboxSignal(template);
    private final Sweep sweep = new Sweep(new WakeOutbox(jdbc, signal, Clock.systemUTC()), List.of());

    @AfterEach
    void close() {
        signal.close();
    }

    @Test
    void wakesEverythingAtTheStartOnce() {
        givenOpenRun();

        sweep.work();
        assertThat(wakes()).isEqualTo(1);
        sweep.work();
        assertThat(wakes()).isEqualTo(1);

        sweep.wakeEverything();
        sweep.work();
        assertThat(wakes()).isEqualTo(2);
    }

    @Test
    void wakesEverythingStillWhenItFailedToAtFirst() {
        givenOpenRun();
        // Runs of schedules come after the kinds that are woken before.
        jdbc.sql("alter table schedule_run rename to schedule_run_gone").update();
        assertThatThrownBy(sweep::work).isInstanceOf(DataAccessException.class);
        assertThat(wakes()).isZero();

        jdbc.sql("alter table schedule_run_gone rename to schedule_run").update();
        sweep.work();

        assertThat(wakes()).isEqualTo(1);
    }

    private long wakes() {
        return jdbc.sql("select count(*) from outbox_wake").query(Long.class).single();
    }

    /** A run of a schedule that is open and not overdue. */
    private void givenOpenRun() {
        jdbc.sql("""
                        with planned as (
                            insert into schedule (id, name, release_short, release_version, to_stage, cron, zone, created_by, created_at)
                            values (gen_random_uuid(), 'nightly', 'Fedora', '43', 'nightly', '0 2 * * *', 'UTC', 'kevin', now())
                            returning id)
                        insert into schedule_run (id, schedule, cause, requested_by, planned_at, wait_until, state, started_at, check_at)
                        select gen_random_uuid(), id, 'triggered', 'kevin', now(), now() + interval '1 hour', 'waiting', now(),
                            now() + interval '1 hour' from planned
                        """).update();
    }
}
