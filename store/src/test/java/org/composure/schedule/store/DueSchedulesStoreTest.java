package org.composure.schedule.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.composure.event.store.WakeOutbox;
import org.composure.problem.ProblemException;
import org.composure.promotion.store.Aim;
import org.composure.schedule.ScheduleAction;
import org.composure.schedule.store.ScheduleLedger.Plan;
import org.composure.step.WorkKind;
import org.composure.store.AtOnce;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class DueSchedulesStoreTest extends ScheduleStoreTestBase {

    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");

    @Autowired
    private WakeOutbox wakes;

    @Test
    void beginsARunWhenItsTimeHasComeAndNotBefore() {
        UUID schedule = schedule("3h");
        assertThat(due.take(10)).isZero();
        untilDue(schedule);

        assertThat(due.take(10)).isEqualTo(1);
        assertThat(due.take(10)).isZero();

        RunView run = run(schedule);
        assertThat(run.plannedAt().atZone(PRAGUE).toLocalTime()).isEqualTo(LocalTime.of(2, 0));
        assertThat(run.waitUntil().atZone(PRAGUE).toLocalTime()).isEqualTo(LocalTime.of(5, 0));
        assertThat(run.requestedBy()).isEqualTo("schedule:nightly");
        assertThat(board.find(schedule).orElseThrow().nextAt()).isAfter(clock.instant());
        assertThat(wakes.claim(10))
                .anyMatch(wake ->
                        wake.kind() == WorkKind.SCHEDULE_RUN && wake.work().equals(run.id()));
    }

    @Test
    void afterADowntimeOneRunBeginsForTheLastTimeThatPassed() {
        UUID schedule = schedule("3h");
        clock.advance(Duration.ofDays(9));

        assertThat(due.take(10)).isEqualTo(1);

        assertThat(board.countRuns(schedule)).isEqualTo(1);
        assertThat(Duration.between(run(schedule).plannedAt(), clock.instant()))
                .isBetween(Duration.ZERO, Duration.ofHours(25));
        assertThat(due.take(10)).isZero();
    }

    @Test
    void whatIsDueGoesToOneOfSeveralWorkers() {
        List<UUID> schedules =
                IntStream.range(0, 20).mapToObj(i -> schedule("s" + i, null)).toList();
        clock.advance(Duration.ofDays(2));

        int taken = AtOnce.times(4, i -> due.take(100)).stream()
                .mapToInt(outcome -> Objects.requireNonNullElse(outcome.value(), -100))
                .sum();

        assertThat(taken).isEqualTo(20);
        assertThat(schedules).allMatch(schedule -> board.countRuns(schedule) == 1);
    }

    @Test
    void nothingIsDueWhilePausedAndNothingIsMadeUpForAfterwards() {
        UUID schedule = schedule(null);

        ScheduleView paused = ledger.decide(PLANNER, schedule, ScheduleAction.PAUSE);
        assertThat(paused.nextAt()).isNull();
        assertThat(paused.pausedBy()).isEqualTo("planner");
        clock.advance(Duration.ofDays(3));
        assertThat(due.take(10)).isZero();
        ScheduleView unpaused = ledger.decide(PLANNER, schedule, ScheduleAction.UNPAUSE);

        assertThat(unpaused.pausedBy()).isNull();
        assertThat(unpaused.nextAt()).isAfter(clock.instant());
        assertThat(due.take(10)).isZero();
    }

    @Test
    void pausingAgainAndUnpausingWhatIsNotPausedChangeNothing() {
        UUID schedule = schedule(null);

        ScheduleView before = board.find(schedule).orElseThrow();
        assertThat(ledger.decide(PLANNER, schedule, ScheduleAction.UNPAUSE)).isEqualTo(before);
        ScheduleView paused = ledger.decide(PLANNER, schedule, ScheduleAction.PAUSE);
        clock.advance(Duration.ofMinutes(1));
        assertThat(ledger.decide(PLANNER, schedule, ScheduleAction.PAUSE)).isEqualTo(paused);
    }

    @Test
    void aNameIsTakenUntilItsScheduleIsDeleted() {
        UUID first = schedule(null);
        assertThatThrownBy(() -> schedule(null))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("nightly");

        ledger.delete(PLANNER, first);

        assertThat(schedule(null)).isNotEqualTo(first);
        assertThat(board.count()).isEqualTo(1);
    }

    @Test
    void aScheduleThatCouldNeverPromoteAnythingIsRefused() {
        assertThatThrownBy(() -> ledger.create(PLANNER, new Plan("x", AIM, "0 0 31 2 *", "UTC", null)))
                .hasMessageContaining("a time will come");
        assertThatThrownBy(() ->
                        ledger.create(PLANNER, new Plan("x", new Aim("Other", "1", "nightly"), "@daily", "UTC", null)))
                .hasMessageContaining("No policy leads Other-1 to nightly");
        assertThatThrownBy(() ->
                        ledger.create(PLANNER, new Plan("x", new Aim("Fedora", "43", "no"), "@daily", "UTC", null)))
                .hasMessageContaining("one of the stages");
    }

    @Test
    void aScheduleThatCannotBeginHoldsUpNoOtherAndIsTriedAgain() {
        UUID broken = schedule("broken", null);
        UUID sound = schedule("sound", null);
        // As where a newer JDK knows a zone no more.
        jdbc.sql("update schedule set zone = 'Mars/Olympus' where id = :id")
                .param("id", broken)
                .update();
        clock.advance(Duration.ofDays(2));

        assertThat(due.take(1)).isZero();
        assertThat(due.take(1)).isEqualTo(1);
        assertThat(board.countRuns(sound)).isEqualTo(1);
        assertThat(due.take(10)).as("left alone").isZero();

        jdbc.sql("update schedule set zone = 'Europe/Prague' where id = :id")
                .param("id", broken)
                .update();
        clock.advance(Duration.ofMinutes(2));
        assertThat(due.take(10)).isEqualTo(1);
        assertThat(board.countRuns(broken)).isEqualTo(1);
    }
}
