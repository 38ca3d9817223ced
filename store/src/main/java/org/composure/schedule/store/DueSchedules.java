package org.composure.schedule.store;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.composure.schedule.ScheduleTimes;
import org.composure.schedule.Timetable;
import org.composure.schedule.store.ScheduleRuns.Cause;
import org.composure.store.OneByOne;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

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
    private final OneByOne<UUID> schedules;

    /** Wires it up. */
    public DueSchedules(
            JdbcClient jdbc,
            ScheduleBoard board,
            ScheduleRuns runs,
            ScheduleTimes times,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.jdbc = jdbc;
        this.board = board;
        this.runs = runs;
        this.times = times;
        this.clock = clock;
        this.schedules = new OneByOne<>("schedule", transactions, clock);
    }

    /**
     * Begins the runs that are due.
     *
     * @param limit how many at most
     * @return how many schedules were due and were not another worker's
     */
    public int take(int limit) {
        Instant now = clock.instant();
        return schedules.take(
                limit,
                most -> jdbc.sql("select id from schedule where next_at <= :now order by next_at limit :limit")
                        .param("now", at(now))
                        .param("limit", most)
                        .query(UUID.class)
                        .list(),
                id -> {
                    Optional<Instant> due = jdbc.sql("""
                                    select next_time from schedule where id = :id and next_at <= :now
                                    for no key update skip locked
                                    """)
                            .param("id", id)
                            .param("now", at(now))
                            .query(OffsetDateTime.class)
                            .optional()
                            .map(OffsetDateTime::toInstant);
                    due.ifPresent(time -> begin(id, time, now));
                    return due.isPresent();
                });
    }

    private void begin(UUID id, Instant time, Instant now) {
        ScheduleView schedule = board.find(id).orElseThrow();
        Timetable timetable = Cron.timetable(schedule.cron(), schedule.zone());
        // All times are put off by the same jitter: what has passed is what was planned until so long ago.
        Instant passed = now.minus(times.jitterOf(schedule.id()));
        Instant planned = timetable.last(time, passed);
        Optional<Instant> next = timetable.after(planned);
        jdbc.sql("update schedule set next_time = :next, next_at = :begin where id = :id")
                .param("next", next.map(DueSchedules::at).orElse(null))
                .param(
                        "begin",
                        next.map(begin -> at(times.begin(schedule.id(), begin))).orElse(null))
                .param("id", schedule.id())
                .update();
        runs.begin(schedule, timetable, Cause.DUE, "schedule:" + schedule.name(), planned);
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
