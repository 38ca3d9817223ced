package org.composure.schedule.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.composure.compose.Stages;
import org.composure.compose.store.ChangeLog;
import org.composure.schedule.ScheduleAction;
import org.composure.schedule.ScheduleTimes;
import org.composure.schedule.store.ScheduleLedger.Plan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Schedules where each begins a little later than it says, by a time of its own. */
class SchedulesWithJitterStoreTest extends ScheduleStoreTestBase {

    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");
    private static final LocalTime TWO = LocalTime.of(2, 0);
    private static final ScheduleTimes TIMES = new ScheduleTimes(Duration.ofMinutes(1), Duration.ofMinutes(30));

    @Autowired
    private ChangeLog changes;

    @Autowired
    private Stages stages;

    @Autowired
    private PlatformTransactionManager transactions;

    private ScheduleLedger late;
    private DueSchedules lateOnes;

    @BeforeEach
    void putOff() {
        late = new ScheduleLedger(jdbc, board, runs, candidates, changes, stages, TIMES, clock);
        lateOnes = new DueSchedules(jdbc, board, runs, TIMES, transactions, clock);
    }

    private UUID planned(String name) {
        return Objects.requireNonNull(new TransactionTemplate(transactions)
                .execute(status -> late.create(PLANNER, new Plan(name, AIM, "0 2 * * *", "Europe/Prague", null))
                        .id()));
    }

    private ScheduleView decided(UUID schedule, ScheduleAction action) {
        return Objects.requireNonNull(
                new TransactionTemplate(transactions).execute(status -> late.decide(PLANNER, schedule, action)));
    }

    private int take() {
        return lateOnes.take(100);
    }

    private Instant nextAt(UUID schedule) {
        return Objects.requireNonNull(board.find(schedule).orElseThrow().nextAt());
    }

    private void until(Instant moment) {
        clock.advance(Duration.between(clock.instant(), moment));
    }

    /** What the schedule says where nothing is put off. */
    private static LocalTime said(UUID schedule, Instant begin) {
        return begin.minus(TIMES.jitterOf(schedule)).atZone(PRAGUE).toLocalTime();
    }

    @Test
    void eachIsDueLaterThanItSaysByATimeOfItsOwn() {
        List<UUID> schedules =
                IntStream.range(0, 20).mapToObj(i -> planned("s" + i)).toList();

        assertThat(schedules)
                .allMatch(schedule -> said(schedule, nextAt(schedule)).equals(TWO));
        assertThat(schedules.stream().map(this::nextAt).distinct().count()).isGreaterThan(10);
    }

    @Test
    void itsRunBeginsThenAndIsForTheTimeThatItSays() {
        UUID schedule = planned("nightly");
        Instant begin = nextAt(schedule);
        until(begin.minusSeconds(1));
        assertThat(take()).isZero();
        until(begin.plusSeconds(1));

        assertThat(take()).isEqualTo(1);

        assertThat(run(schedule).plannedAt()).isEqualTo(begin.minus(TIMES.jitterOf(schedule)));
        assertThat(said(schedule, nextAt(schedule))).isEqualTo(TWO);
        assertThat(Duration.between(begin, nextAt(schedule))).isBetween(Duration.ofHours(23), Duration.ofHours(25));
        assertThat(take()).isZero();
    }

    @Test
    void whoUnpausesItPutsItOffAsMuchAsBefore() {
        UUID schedule = planned("nightly");
        Instant begin = nextAt(schedule);
        decided(schedule, ScheduleAction.PAUSE);

        assertThat(decided(schedule, ScheduleAction.UNPAUSE).nextAt()).isEqualTo(begin);

        decided(schedule, ScheduleAction.PAUSE);
        until(begin.plusSeconds(1));
        assertThat(take()).isZero();
        ScheduleView unpaused = decided(schedule, ScheduleAction.UNPAUSE);
        assertThat(said(schedule, Objects.requireNonNull(unpaused.nextAt()))).isEqualTo(TWO);
        assertThat(unpaused.nextAt()).isAfter(clock.instant());
        assertThat(take()).isZero();
    }

    @Test
    void ofWhatWasMissedOneRunBeginsForTheLastThatWasDue() {
        UUID schedule = planned("nightly");
        Instant third = nextAt(schedule).atZone(PRAGUE).plusDays(3).toInstant();
        until(third.minusSeconds(1));

        assertThat(take()).isEqualTo(1);

        assertThat(board.countRuns(schedule)).isEqualTo(1);
        assertThat(run(schedule).plannedAt())
                .as("that of today has been said, and is put off until in a second")
                .isEqualTo(third.minus(TIMES.jitterOf(schedule))
                        .atZone(PRAGUE)
                        .minusDays(1)
                        .toInstant());
        assertThat(nextAt(schedule)).isEqualTo(third);
        until(third.plusSeconds(1));
        assertThat(take()).isEqualTo(1);
        assertThat(run(schedule).plannedAt()).isEqualTo(third.minus(TIMES.jitterOf(schedule)));
    }
}
