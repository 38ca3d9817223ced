package org.composure.schedule.store;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.Stages;
import org.composure.compose.Uuid7;
import org.composure.compose.store.ChangeLog;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.store.Aim;
import org.composure.promotion.store.Candidates;
import org.composure.schedule.ScheduleAction;
import org.composure.schedule.ScheduleTimes;
import org.composure.schedule.Timetable;
import org.composure.schedule.store.ScheduleRuns.Cause;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** The transactions in which people make schedules, decide about them, and delete them. They work while Temporal is down. */
public class ScheduleLedger {

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private final JdbcClient jdbc;
    private final ScheduleBoard board;
    private final ScheduleRuns runs;
    private final Candidates candidates;
    private final ChangeLog changes;
    private final Stages stages;
    private final ScheduleTimes times;
    private final Clock clock;

    /** Wires it up. */
    public ScheduleLedger(
            JdbcClient jdbc,
            ScheduleBoard board,
            ScheduleRuns runs,
            Candidates candidates,
            ChangeLog changes,
            Stages stages,
            ScheduleTimes times,
            Clock clock) {
        this.jdbc = jdbc;
        this.board = board;
        this.runs = runs;
        this.candidates = candidates;
        this.changes = changes;
        this.stages = stages;
        this.times = times;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param name its name, unique
     * @param aim of which release it is to promote composes, and to which stage
     * @param cron when, a cron expression
     * @param zone the time zone of that
     * @param waitFor how long a run waits for a candidate to qualify, for example {@code 3h}; null to look once
     */
    public record Plan(
            String name,
            Aim aim,
            String cron,
            String zone,
            @Nullable String waitFor) {}

    /**
     * Makes a schedule.
     *
     * @throws ProblemException if the stage is unknown, no policy leads there, the timetable has no time, or the name is taken
     */
    @Transactional
    public ScheduleView create(Caller caller, Plan plan) {
        Aim aim = plan.aim();
        if (!stages.contains(aim.to())) {
            throw ProblemException.invalid(List.of(FieldError.of("to", aim.to(), "one of the stages " + stages)));
        }
        if (!candidates.arePossible(aim)) {
            throw new ProblemException(
                    ProblemType.NO_POLICY,
                    "No policy leads " + aim.releaseShort() + "-" + aim.releaseVersion() + " to " + aim.to() + ".");
        }
        Instant now = clock.instant();
        UUID id = Uuid7.at(now);
        Instant next = Cron.timetable(plan.cron(), plan.zone())
                .after(now)
                .orElseThrow(() -> ProblemException.invalid(
                        List.of(FieldError.of("cron", plan.cron(), "an expression for which a time will come"))));
        int made = jdbc.sql("""
                        insert into schedule (id, name, release_short, release_version, to_stage, cron, zone, wait_for, created_by,
                            created_at, next_time, next_at)
                        values (:id, :name, :short, :version, :to, :cron, :zone, :wait_for, :by, :now, :next, :begin)
                        on conflict (name) where deleted_at is null do nothing
                        """)
                .param("id", id)
                .param("name", plan.name())
                .param("short", aim.releaseShort())
                .param("version", aim.releaseVersion())
                .param("to", aim.to())
                .param("cron", plan.cron())
                .param("zone", plan.zone())
                .param("wait_for", plan.waitFor())
                .param("by", caller.name())
                .param("now", at(now))
                .param("next", at(next))
                .param("begin", at(times.begin(id, next)))
                .update();
        if (made == 0) {
            throw new ProblemException(
                    ProblemType.CONFLICT, "There is a schedule " + FieldError.quoted(plan.name()) + " already.");
        }
        changes.ofSchedule(id, "created", caller.name(), null);
        audit(caller, id, plan.name(), "created");
        return board.find(id).orElseThrow();
    }

    /**
     * Decides. What becomes another leaves an entry in the schedule's history; what is so already leaves none.
     *
     * @return the schedule as it is afterwards
     * @throws ProblemException if there is no such schedule, or a run is triggered while another one waits
     */
    @Transactional
    public ScheduleView decide(Caller caller, UUID id, ScheduleAction action) {
        ScheduleView schedule = lock(id);
        Timetable timetable = Cron.timetable(schedule.cron(), schedule.zone());
        Instant now = clock.instant();
        String message = null;
        boolean changed = true;
        switch (action) {
            case PAUSE -> changed = pause(caller, schedule, now);
            case UNPAUSE -> changed = unpause(schedule, timetable.after(now));
            case TRIGGER -> {
                runs.findOpen(id).ifPresent(open -> {
                    throw new ProblemException(
                            ProblemType.NOT_POSSIBLE_NOW,
                            "A run of schedule " + schedule.name() + " is still waiting: " + open + ".");
                });
                message = "Run " + runs.begin(schedule, timetable, Cause.TRIGGERED, caller.name(), now) + " began.";
            }
        }
        if (changed) {
            changes.ofSchedule(id, action.past(), caller.name(), message);
        }
        audit(caller, id, schedule.name(), action.past());
        return board.find(id).orElseThrow();
    }

    private boolean pause(Caller caller, ScheduleView schedule, Instant now) {
        return jdbc.sql("""
                        update schedule set next_time = null, next_at = null, paused_by = :by, paused_at = :now
                        where id = :id and paused_at is null
                        """)
                        .param("by", caller.name())
                        .param("now", at(now))
                        .param("id", schedule.id())
                        .update()
                == 1;
    }

    /** What would have been due meanwhile is not made up for. */
    private boolean unpause(ScheduleView schedule, Optional<Instant> next) {
        return jdbc.sql("""
                        update schedule set next_time = :next, next_at = :begin, paused_by = null, paused_at = null
                        where id = :id and paused_at is not null
                        """)
                        .param("next", next.map(ScheduleLedger::at).orElse(null))
                        .param(
                                "begin",
                                next.map(time -> at(times.begin(schedule.id(), time)))
                                        .orElse(null))
                        .param("id", schedule.id())
                        .update()
                == 1;
    }

    /**
     * Deletes a schedule; a run that waits is called off. Its row and those of its runs stay, as what its events were about.
     *
     * @throws ProblemException if there is no such schedule
     */
    @Transactional
    public void delete(Caller caller, UUID id) {
        ScheduleView schedule = lock(id);
        runs.cancel(id, caller.name());
        jdbc.sql("""
                        update schedule set next_time = null, next_at = null, deleted_by = :by, deleted_at = :now where id = :id
                        """)
                .param("by", caller.name())
                .param("now", at(clock.instant()))
                .param("id", id)
                .update();
        changes.ofSchedule(id, "deleted", caller.name(), null);
        audit(caller, id, schedule.name(), "deleted");
    }

    private ScheduleView lock(UUID id) {
        jdbc.sql("select id from schedule where id = :id for no key update")
                .param("id", id)
                .query(UUID.class)
                .optional();
        return board.find(id).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No such schedule found."));
    }

    private static void audit(Caller caller, UUID id, String name, String past) {
        AUDIT.atInfo()
                .addKeyValue("schedule_id", id)
                .addKeyValue("actor", caller.name())
                .addKeyValue("action", past)
                .log("{} {} the schedule {}", caller.name(), past, name);
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
