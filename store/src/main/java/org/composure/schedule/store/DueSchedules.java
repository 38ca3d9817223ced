package org.composure.schedule.store;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.schedule.ScheduleTimes;
import org.composure.schedule.Timetable;
import org.composure.schedule.store.ScheduleRuns.Cause;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Begins the runs of schedules that are due. Several workers may ask at the same time: each row goes to one. However many times
 * have passed while nobody asked, one run begins, for the last of them.
 */
public class DueSchedules {

    private final JdbcClient jdbc;
    private final ScheduleBoard board;
    private final ScheduleRuns runs;
    private final ScheduleTimes times;
    private final Clock clock;

    /** Wires it up. */
    public DueSchedules(JdbcClient jdbc, ScheduleBoard board, ScheduleRuns runs, ScheduleTimes times, Clock clock) {
        this.jdbc = jdbc;
        this.board = board;
        this.runs = runs;
        this.times = times;
        this.clock = clock;
    }

    private record Due(UUID schedule, Instant time) {}

    /**
     * Begins the runs that are due.
     *
     * @param limit how many at most
     * @return how many schedules were due
     */
    @Transactional
    public int take(int limit) {
        Instant now = clock.instant();
        List<Due> due = jdbc.sql("""
                        select id, next_time from schedule where next_at <= :now
                        order by next_at limit :limit for no key update skip locked
                        """)
                .param("now", at(now))
                .param("limit", limit)
                .query((row, n) -> new Due(
                        row.getObject("id", UUID.class),
                        row.getObject("next_time", OffsetDateTime.class).toInstant()))
                .list();
        due.forEach(one -> begin(one, now));
        return due.size();
    }

    private void begin(Due due, Instant now) {
        ScheduleView schedule = board.find(due.schedule()).orElseThrow();
        Timetable timetable = Cron.timetable(schedule.cron(), schedule.zone());
        // All times are put off by the same jitter: what has passed is what was planned until so long ago.
        Instant passed = now.minus(times.jitterOf(schedule.id()));
        Instant planned = timetable.last(due.time(), passed);
        Optional<Instant> next = timetable.after(planned);
        jdbc.sql("update schedule set next_time = :next, next_at = :begin where id = :id")
                .param("next", next.map(DueSchedules::at).orElse(null))
                .param(
                        "begin",
                        next.map(time -> at(times.begin(schedule.id(), time))).orElse(null))
                .param("id", schedule.id())
                .update();
        runs.begin(schedule, timetable, Cause.DUE, "schedule:" + schedule.name(), planned);
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
