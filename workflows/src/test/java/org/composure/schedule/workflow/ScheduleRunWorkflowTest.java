package org.composure.schedule.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the workflow does with what its activity answers. Time is skipped. */
class ScheduleRunWorkflowTest {

    private final ScriptedLooks script = new ScriptedLooks();
    private ScheduleRunWorkers workers;

    @BeforeEach
    void startWorkers() {
        workers = ScheduleRunWorkers.with(script);
    }

    @AfterEach
    void stopWorkers() {
        workers.close();
    }

    @Test
    void endsAtTheFirstLookWhereTheRowIsFinal() {
        workers.run();

        assertThat(script.looks).hasValue(1);
    }

    @Test
    void looksAgainWhenItIsTime() {
        script.answering(
                List.of(() -> workers.waiting(Duration.ofHours(1)), () -> workers.waiting(Duration.ofHours(2))));
        Instant before = workers.in(Duration.ZERO);

        workers.run();

        assertThat(script.looks).hasValue(3);
        assertThat(workers.in(Duration.ZERO)).isAfterOrEqualTo(before.plus(Duration.ofHours(3)));
    }

    /** The last look; afterwards nothing keeps the clock from running on. */
    private ScheduleRunLook lookingAt(AtomicReference<Instant> time) {
        time.set(workers.in(Duration.ZERO));
        return ScriptedLooks.end();
    }

    @Test
    void looksAgainAtOnceWhenWoken() {
        AtomicReference<Instant> looked = new AtomicReference<>();
        script.answering(List.of(() -> workers.waiting(Duration.ofDays(100)), () -> lookingAt(looked)));
        Instant before = workers.in(Duration.ZERO);
        workers.workflow().start(new ScheduleRunInput(ScheduleRunWorkers.ID));
        workers.environment()
                .registerDelayedCallback(
                        Duration.ofMinutes(5), () -> workers.workflow().signal(ScheduleRunWorkflow.WAKE));

        workers.workflow().getResult(Void.class);

        assertThat(script.looks).hasValue(2);
        assertThat(looked.get()).isBefore(before.plus(Duration.ofDays(1)));
    }

    @Test
    void missesNoWakeThatComesWhileItLooks() {
        AtomicReference<Instant> looked = new AtomicReference<>();
        script.answering(List.of(
                () -> {
                    workers.workflow().signal(ScheduleRunWorkflow.WAKE);
                    return workers.waiting(Duration.ofDays(100));
                },
                () -> lookingAt(looked)));
        Instant before = workers.in(Duration.ZERO);

        workers.run();

        assertThat(script.looks).hasValue(2);
        assertThat(looked.get()).isBefore(before.plus(Duration.ofDays(1)));
    }

    @Test
    void triesToLookUntilItSucceeds() {
        script.look = () -> {
            if (script.looks.get() <= 20) {
                throw new IllegalStateException("the connection was refused");
            }
            return ScriptedLooks.end();
        };

        workers.run();

        assertThat(script.looks).hasValue(21);
    }

    @Test
    void beginsANewRunBeforeItsHistoryGetsHeavy() {
        script.look = () -> script.looks.get() < 1_000 ? workers.waiting(Duration.ofMinutes(1)) : ScriptedLooks.end();
        String firstRun = workers.workflow()
                .start(new ScheduleRunInput(ScheduleRunWorkers.ID))
                .getRunId();

        workers.workflow().getResult(Void.class);

        assertThat(script.looks).hasValue(1_000);
        assertThat(workers.environment()
                        .getWorkflowClient()
                        .fetchHistory(ScheduleRunWorkflow.ID_PREFIX + ScheduleRunWorkers.ID, firstRun)
                        .getLastEvent()
                        .hasWorkflowExecutionContinuedAsNewEventAttributes())
                .isTrue();
    }
}
