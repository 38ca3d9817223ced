package org.composure.schedule.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeLedger;
import org.composure.promotion.Inspection;
import org.composure.promotion.store.Aim;
import org.composure.promotion.store.Candidate;
import org.composure.promotion.store.Candidates;
import org.composure.promotion.store.Candidates.Look;
import org.composure.schedule.store.ScheduleLedger.Plan;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What tests of schedules do again and again. */
abstract class ScheduleStoreTestBase extends StoreTestBase {

    static final Caller PLANNER = Caller.ofEveryGroup("planner");
    static final Aim AIM = new Aim("Fedora", "43", "nightly");

    @Autowired
    ScheduleLedger ledger;

    @Autowired
    ScheduleBoard board;

    @Autowired
    ScheduleRuns runs;

    @Autowired
    DueSchedules due;

    @Autowired
    Candidates candidates;

    @Autowired
    ComposeLedger composes;

    @Autowired
    JdbcClient jdbc;

    /** A schedule at two each night. */
    UUID schedule(@Nullable String wait) {
        return schedule("nightly", wait);
    }

    UUID schedule(String name, @Nullable String wait) {
        return ledger.create(PLANNER, new Plan(name, AIM, "0 2 * * *", "Europe/Prague", wait))
                .id();
    }

    /** Puts the clock forward until the schedule is due, and a little more. */
    void untilDue(UUID schedule) {
        Instant next = Objects.requireNonNull(board.find(schedule).orElseThrow().nextAt());
        clock.advance(Duration.between(clock.instant(), next).plusSeconds(1));
    }

    /** The newest run of a schedule. */
    RunView run(UUID schedule) {
        return board.runs(schedule, 1, 0).getFirst();
    }

    /** Looks as a run's workflow does, where everything is well with all files. */
    ScheduleRuns.Next look(UUID schedule) {
        return look(schedule, Given::allIsWell);
    }

    ScheduleRuns.Next look(UUID schedule, Function<ComposeId, Inspection> eye) {
        UUID run = run(schedule).id();
        return runs.decide(run, judged(eye), "run");
    }

    List<Candidate> judged(Function<ComposeId, Inspection> eye) {
        return candidates.judge(
                AIM, Look.at(candidates.find(AIM, Candidates.MOST), subject -> eye.apply(subject.composeId())));
    }

    /** The types of a schedule's events with their outcomes, in order. */
    List<String> events(UUID schedule) {
        return jdbc.sql(
                        "select seq || ' ' || type || ' ' || (body ->> 'outcome') from event where schedule = :id order by seq")
                .param("id", schedule)
                .query((row, n) -> String.valueOf(row.getString(1)))
                .list();
    }
}
