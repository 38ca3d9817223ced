package org.composure.schedule.store;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.Uuid7;
import org.composure.event.EventType;
import org.composure.event.store.EventLog;
import org.composure.event.store.WakeOutbox;
import org.composure.policy.Durations;
import org.composure.policy.Policies;
import org.composure.problem.ProblemException;
import org.composure.promotion.store.Aim;
import org.composure.promotion.store.Candidate;
import org.composure.promotion.store.PromotionRequests;
import org.composure.promotion.store.PromotionRequests.Wish;
import org.composure.promotion.store.PromotionView;
import org.composure.schedule.RunState;
import org.composure.schedule.ScheduleTimes;
import org.composure.schedule.Timetable;
import org.composure.schedule.store.RunView.Seen;
import org.composure.step.WorkKind;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The transactions of runs: each begins, looks until a candidate qualifies or its time is over, and ends with its event. A
 * schedule's row is locked before anything about its runs is changed.
 */
public class ScheduleRuns {

    private static final String CHOSEN = RunState.CHOSEN.wire();
    private static final String REFUSED = "refused";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final ScheduleBoard board;
    private final PromotionRequests requests;
    private final EventLog events;
    private final WakeOutbox wakes;
    private final Policies policies;
    private final ScheduleTimes times;
    private final Clock clock;

    /** Wires it up. */
    public ScheduleRuns(
            JdbcClient jdbc,
            JsonMapper json,
            ScheduleBoard board,
            PromotionRequests requests,
            EventLog events,
            WakeOutbox wakes,
            Policies policies,
            ScheduleTimes times,
            Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.board = board;
        this.requests = requests;
        this.events = events;
        this.wakes = wakes;
        this.policies = policies;
        this.times = times;
        this.clock = clock;
    }

    /** What is to be done next about a run. */
    public sealed interface Next {
        /** Nothing: it has ended. */
        record End() implements Next {}

        /** Look again at that time, or when woken. */
        record Wait(Instant until) implements Next {}
    }

    /** Why a run begins. */
    enum Cause {
        DUE("due"),
        TRIGGERED("triggered");

        private final String wire;

        Cause(String wire) {
            this.wire = wire;
        }
    }

    /** The run of a schedule that still waits, if one does. */
    Optional<UUID> findOpen(UUID schedule) {
        return jdbc.sql("select id from schedule_run where schedule = :schedule and ended_at is null")
                .param("schedule", schedule)
                .query(UUID.class)
                .optional();
    }

    /**
     * Begins a run, within a transaction that holds the schedule's lock; where another one still waits, says that it was skipped.
     *
     * @param planned the time that it is for
     * @return the run's id
     */
    UUID begin(ScheduleView schedule, Timetable timetable, Cause cause, String actor, Instant planned) {
        Instant now = clock.instant();
        Optional<UUID> open = findOpen(schedule.id());
        UUID id = Uuid7.at(now);
        String wait = schedule.waitFor();
        jdbc.sql("""
                        insert into schedule_run (id, schedule, cause, requested_by, planned_at, wait_until, state, started_at,
                            check_at, ended_at)
                        values (:id, :schedule, :cause, :actor, :planned, :until, :state, :now, :check, :ended)
                        """)
                .param("id", id)
                .param("schedule", schedule.id())
                .param("cause", cause.wire)
                .param("actor", actor)
                .param("planned", at(planned))
                .param("until", at(wait == null ? planned : timetable.later(planned, Durations.parse(wait))))
                .param("state", (open.isEmpty() ? RunState.WAITING : RunState.SKIPPED).wire())
                .param("now", at(now))
                .param("check", at(now.plus(times.recheck())))
                .param("ended", open.isEmpty() ? null : at(now))
                .update();
        if (open.isEmpty()) {
            wakes.wake(WorkKind.SCHEDULE_RUN, id);
        } else {
            end(schedule.id(), id, RunState.SKIPPED, null, "The run before it, " + open.get() + ", was still waiting.");
        }
        return id;
    }

    /**
     * What a run is to look for.
     *
     * @return empty if it has ended
     * @throws NoSuchElementException if there is no such run
     */
    @Transactional(readOnly = true)
    public Optional<Aim> aim(UUID run) {
        record Row(boolean ended, Aim aim) {}
        Row row = jdbc.sql("""
                        select r.ended_at is not null as ended, s.release_short, s.release_version, s.to_stage
                        from schedule_run r join schedule s on s.id = r.schedule where r.id = :id
                        """)
                .param("id", run)
                .query((found, n) -> new Row(
                        found.getBoolean("ended"),
                        new Aim(
                                found.getString("release_short"),
                                found.getString("release_version"),
                                found.getString("to_stage"))))
                .optional()
                .orElseThrow(() -> new NoSuchElementException("no run " + run));
        return row.ended() ? Optional.empty() : Optional.of(row.aim());
    }

    /**
     * Requests the promotion of the best candidate that is ready, and ends; or waits; or ends where its time is over. The request
     * and the run's end are one transaction: however often it is repeated, it requests at most one promotion.
     *
     * @param candidates what it has seen, best first
     * @param workflowRun the run of the workflow that asks
     * @throws NoSuchElementException if there is no such run
     */
    @Transactional
    public Next decide(UUID id, List<Candidate> candidates, @Nullable String workflowRun) {
        lockScheduleOf(id);
        RunView run = board.run(id).orElseThrow();
        if (run.endedAt() != null) {
            return new Next.End();
        }
        ScheduleView schedule = board.find(run.scheduleId()).orElseThrow();
        Instant now = clock.instant();
        List<Seen> seen = new ArrayList<>();
        PromotionView promotion = null;
        for (Candidate candidate : candidates) {
            if (promotion != null || !candidate.isReady()) {
                seen.add(lost(candidate, promotion));
                continue;
            }
            try {
                promotion = requests.request(
                        Caller.ofEveryGroup(run.requestedBy()),
                        new Wish(
                                new ComposeId(candidate.composeId()),
                                schedule.to(),
                                "Chosen by schedule " + schedule.name()),
                        policies);
                seen.add(new Seen(candidate.composeId(), CHOSEN, candidate.why()));
            } catch (ProblemException refusal) {
                seen.add(new Seen(candidate.composeId(), REFUSED, String.valueOf(refusal.getMessage())));
            }
        }
        Instant again = now.plus(times.recheck());
        saw(id, seen, again, workflowRun);
        if (promotion != null) {
            end(
                    schedule.id(),
                    id,
                    RunState.CHOSEN,
                    promotion,
                    "The promotion of " + promotion.composeId() + " to " + schedule.to() + " was requested.");
            return new Next.End();
        }
        if (now.isBefore(run.waitUntil())) {
            return new Next.Wait(run.waitUntil().isBefore(again) ? run.waitUntil() : again);
        }
        end(schedule.id(), id, RunState.NONE, null, nobody(schedule, seen));
        return new Next.End();
    }

    private static Seen lost(Candidate candidate, @Nullable PromotionView chosen) {
        boolean second = chosen != null && candidate.isReady();
        return new Seen(
                candidate.composeId(),
                candidate.standing(),
                second
                        ? candidate.why() + " " + Objects.requireNonNull(chosen).composeId() + " is newer."
                        : candidate.why());
    }

    private static String nobody(ScheduleView schedule, List<Seen> seen) {
        String release = schedule.releaseShort() + "-" + schedule.releaseVersion();
        if (seen.isEmpty()) {
            return "There was no compose of " + release + " to promote to " + schedule.to() + ".";
        }
        Seen best = seen.getFirst();
        return "None of " + seen.size() + " composes of " + release + " qualified. The newest is " + best.composeId()
                + ". " + best.why();
    }

    /** Calls off the run that still waits, within a transaction that holds the schedule's lock. */
    void cancel(UUID schedule, String actor) {
        findOpen(schedule).ifPresent(run -> {
            end(schedule, run, RunState.CANCELLED, null, actor + " deleted the schedule.");
            wakes.wake(WorkKind.SCHEDULE_RUN, run);
        });
    }

    private void saw(UUID id, List<Seen> seen, Instant again, @Nullable String workflowRun) {
        jdbc.sql("""
                        update schedule_run set candidates = cast(:seen as jsonb), check_at = :again, run_id = :run
                        where id = :id
                        """)
                .param("seen", json.writeValueAsString(seen))
                .param("again", at(again))
                .param("run", workflowRun)
                .param("id", id)
                .update();
    }

    private void end(UUID schedule, UUID id, RunState last, @Nullable PromotionView promotion, String outcome) {
        jdbc.sql("""
                        update schedule_run set state = :state, ended_at = :now, outcome = :outcome, promotion = :promotion,
                            compose = (select compose from promotion where id = :promotion)
                        where id = :id
                        """)
                .param("state", last.wire())
                .param("now", at(clock.instant()))
                .param("outcome", outcome)
                .param("promotion", promotion == null ? null : promotion.id())
                .param("id", id)
                .update();
        RunView run = board.run(id).orElseThrow();
        events.record(schedule, EventType.SCHEDULE_RUN, run.requestedBy(), body -> {
            body.put("outcome", last.wire());
            body.set("schedule", json.valueToTree(board.find(schedule).orElseThrow()));
            body.set("run", json.valueToTree(run));
        });
    }

    private void lockScheduleOf(UUID run) {
        boolean known =
                jdbc.sql("""
                        select id from schedule where id = (select schedule from schedule_run where id = :run)
                        for no key update
                        """).param("run", run).query(UUID.class).optional().isPresent();
        if (!known) {
            throw new NoSuchElementException("no run " + run);
        }
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
