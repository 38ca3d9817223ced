package org.composure.schedule.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.composure.compose.store.Change;
import org.composure.compose.store.ChangeLog;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads schedules and their runs; of those that have been deleted only the histories. */
public class ScheduleBoard {

    private static final String WORKFLOW_PREFIX = "schedule-run/";

    private static final String SCHEDULES = """
            select s.*, r.id as run, r.state as run_state, r.started_at as run_started_at, r.outcome as run_outcome,
                c.id as run_compose
            from schedule s
            left join lateral (select * from schedule_run r where r.schedule = s.id order by r.id desc limit 1) r on true
            left join compose c on c.pk = r.compose
            where s.deleted_at is null
            """;

    private static final String RUNS =
            "select r.*, c.id as compose_id from schedule_run r left join compose c on c.pk = r.compose ";

    private final JdbcClient jdbc;
    private final ChangeLog changes;
    private final JsonMapper json;

    /** Reads through the given client, in the caller's transaction if there is one. */
    public ScheduleBoard(JdbcClient jdbc, ChangeLog changes, JsonMapper json) {
        this.jdbc = jdbc;
        this.changes = changes;
        this.json = json;
    }

    /** How many schedules there are. */
    @Transactional(readOnly = true)
    public long count() {
        return jdbc.sql("select count(*) from schedule where deleted_at is null")
                .query(Long.class)
                .single();
    }

    /** Some of the schedules, in the order of their names. */
    @Transactional(readOnly = true)
    public List<ScheduleView> list(int limit, long offset) {
        return jdbc.sql(SCHEDULES + "order by s.name limit :limit offset :offset")
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> schedule(row))
                .list();
    }

    /** One schedule. */
    @Transactional(readOnly = true)
    public Optional<ScheduleView> find(UUID id) {
        return jdbc.sql(SCHEDULES + "and s.id = :id")
                .param("id", id)
                .query((row, n) -> schedule(row))
                .optional();
    }

    /** The history of a schedule, oldest first, also once it has been deleted; empty if there has never been one of the id. */
    @Transactional(readOnly = true)
    public List<Change> changes(UUID schedule) {
        return changes.ofSchedule(schedule);
    }

    /** How many runs a schedule has had. */
    @Transactional(readOnly = true)
    public long countRuns(UUID schedule) {
        return jdbc.sql("select count(*) from schedule_run where schedule = :schedule")
                .param("schedule", schedule)
                .query(Long.class)
                .single();
    }

    /** Some of a schedule's runs, the newest first. */
    @Transactional(readOnly = true)
    public List<RunView> runs(UUID schedule, int limit, long offset) {
        return jdbc.sql(RUNS + "where r.schedule = :schedule order by r.id desc limit :limit offset :offset")
                .param("schedule", schedule)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> run(row))
                .list();
    }

    /** One run. */
    @Transactional(readOnly = true)
    public Optional<RunView> run(UUID id) {
        return jdbc.sql(RUNS + "where r.id = :id")
                .param("id", id)
                .query((row, n) -> run(row))
                .optional();
    }

    private static ScheduleView schedule(ResultSet row) throws SQLException {
        UUID run = row.getObject("run", UUID.class);
        return new ScheduleView(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("release_short"),
                row.getString("release_version"),
                row.getString("to_stage"),
                row.getString("cron"),
                row.getString("zone"),
                row.getString("wait_for"),
                row.getString("created_by"),
                time(row, "created_at"),
                instant(row, "next_at"),
                row.getString("paused_by"),
                instant(row, "paused_at"),
                run == null
                        ? null
                        : new ScheduleView.LastRun(
                                run,
                                row.getString("run_state"),
                                time(row, "run_started_at"),
                                row.getString("run_compose"),
                                row.getString("run_outcome")));
    }

    private RunView run(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new RunView(
                id,
                row.getObject("schedule", UUID.class),
                row.getString("cause"),
                row.getString("requested_by"),
                time(row, "planned_at"),
                time(row, "wait_until"),
                row.getString("state"),
                time(row, "started_at"),
                instant(row, "ended_at"),
                row.getString("compose_id"),
                row.getObject("promotion", UUID.class),
                json.readValue(row.getString("candidates"), new TypeReference<>() {}),
                row.getString("outcome"),
                new RunView.Workflow(WORKFLOW_PREFIX + id, row.getString("run_id")));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(instant(row, column));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
