package org.composure.removal.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.composure.removal.workflow.ScriptedRemoval.to;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.composure.removal.workflow.RemovalAssessment.Next;
import org.composure.step.workflow.StepFailures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the workflow does with what its activities answer. Time is skipped. */
class RemovalWorkflowTest {

    private final ScriptedRemoval activities = new ScriptedRemoval();
    private RemovalWorkers workers;

    @BeforeEach
    void startWorkers() {
        workers = RemovalWorkers.with(activities);
    }

    @AfterEach
    void stopWorkers() {
        workers.close();
    }

    private Instant in(Duration time) {
        return Instant.ofEpochMilli(workers.environment().currentTimeMillis()).plus(time);
    }

    private RemovalAssessment waiting(Duration time) {
        return new RemovalAssessment(Next.WAIT, in(time));
    }

    @Test
    void endsAtTheFirstLookWhereTheRowIsFinal() {
        workers.run();

        assertThat(activities.calls).containsExactly("assess");
    }

    @Test
    void looksAgainAfterEachThingThatItDoes() {
        activities.assessing(List.of(
                () -> to(Next.ANNOUNCE),
                () -> waiting(Duration.ofDays(3)),
                () -> to(Next.CLAIM),
                () -> to(Next.TRASH),
                () -> waiting(Duration.ofDays(3)),
                () -> to(Next.DELETE)));
        Instant before = in(Duration.ZERO);

        workers.run();

        assertThat(activities.calls)
                .containsExactly(
                        "assess",
                        "announce",
                        "assess",
                        "assess",
                        "claim",
                        "assess",
                        "take",
                        "assess",
                        "assess",
                        "delete",
                        "forget",
                        "assess");
        assertThat(in(Duration.ZERO)).isAfterOrEqualTo(before.plus(Duration.ofDays(6)));
    }

    @Test
    void putsBackWhatTheRowSaysIsToBePutBack() {
        activities.assessing(List.of(() -> to(Next.PUT_BACK)));

        workers.run();

        assertThat(activities.calls).containsExactly("assess", "put-back", "assess");
    }

    @Test
    void looksAgainAtOnceWhenWoken() {
        AtomicReference<Instant> woken = new AtomicReference<>();
        activities.assessing(List.of(() -> waiting(Duration.ofDays(100)), () -> {
            woken.set(in(Duration.ZERO));
            return to(Next.END);
        }));
        Instant before = in(Duration.ZERO);
        workers.workflow().start(new RemovalInput(RemovalWorkers.ID));
        workers.environment()
                .registerDelayedCallback(
                        Duration.ofMinutes(5), () -> workers.workflow().signal(RemovalWorkflow.WAKE));

        workers.workflow().getResult(Void.class);

        assertThat(activities.calls).containsExactly("assess", "assess");
        assertThat(woken.get()).isBefore(before.plus(Duration.ofDays(1)));
    }

    @Test
    void missesNoWakeThatComesWhileItLooks() {
        AtomicReference<Instant> looked = new AtomicReference<>();
        activities.assessing(List.of(
                () -> {
                    workers.workflow().signal(RemovalWorkflow.WAKE);
                    return waiting(Duration.ofDays(100));
                },
                () -> {
                    looked.set(in(Duration.ZERO));
                    return to(Next.END);
                }));
        Instant before = in(Duration.ZERO);

        workers.run();

        assertThat(activities.calls).containsExactly("assess", "assess");
        assertThat(looked.get()).isBefore(before.plus(Duration.ofDays(1)));
    }

    @Test
    void stallsWhereAStepUsesUpItsTriesAndForgetsNothingThatIsStillThere() {
        activities.assessing(List.of(() -> to(Next.DELETE)));
        AtomicInteger tries = new AtomicInteger();
        activities.deleting = () -> {
            tries.incrementAndGet();
            throw new IllegalStateException("stale file handle");
        };

        workers.run();

        assertThat(tries).hasValue(5);
        assertThat(activities.calls)
                .endsWith("stall delete: stale file handle", "assess")
                .doesNotContain("forget");
    }

    @Test
    void stallsAtOnceWhereTryingAgainIsOfNoUse() {
        activities.assessing(List.of(() -> to(Next.TRASH), () -> to(Next.PUT_BACK)));
        activities.taking = () -> {
            throw ApplicationFailure.newNonRetryableFailure("it is another compose", "ForeignTree");
        };
        activities.puttingBack = () -> {
            throw ApplicationFailure.newNonRetryableFailure("its place is taken", "ForeignTree");
        };

        workers.run();

        assertThat(activities.calls)
                .containsExactly(
                        "assess",
                        "take",
                        "stall trash: it is another compose",
                        "assess",
                        "put-back",
                        "stall put-back: its place is taken",
                        "assess");
    }

    @Test
    void looksAgainAtOnceWhereAWorkerHandsAStepOverHoweverOften() {
        AtomicInteger tries = new AtomicInteger();
        AtomicReference<Instant> ended = new AtomicReference<>();
        activities.assessment = () -> {
            ended.set(in(Duration.ZERO));
            return to(tries.get() <= 7 ? Next.TRASH : Next.END);
        };
        activities.taking = () -> {
            if (tries.incrementAndGet() <= 7) {
                throw ApplicationFailure.newNonRetryableFailure(
                        "This worker is being stopped.", StepFailures.HANDED_OVER);
            }
        };
        Instant before = in(Duration.ZERO);

        workers.run();

        assertThat(tries).hasValue(8);
        assertThat(activities.calls).noneMatch(call -> call.startsWith("stall"));
        assertThat(ended.get()).isBefore(before.plusSeconds(60));
    }

    @Test
    void triesWhatNeedsOnlyPostgresUntilItSucceeds() {
        AtomicInteger tries = new AtomicInteger();
        activities.assessment = () -> {
            if (tries.incrementAndGet() <= 20) {
                throw new IllegalStateException("the connection was refused");
            }
            return to(Next.END);
        };

        workers.run();

        assertThat(tries).hasValue(21);
    }

    @Test
    void beginsANewRunBeforeItsHistoryGetsHeavy() {
        AtomicInteger looks = new AtomicInteger();
        activities.assessment = () -> looks.incrementAndGet() < 1_000 ? waiting(Duration.ofMinutes(10)) : to(Next.END);
        String firstRun =
                workers.workflow().start(new RemovalInput(RemovalWorkers.ID)).getRunId();

        workers.workflow().getResult(Void.class);

        assertThat(looks).hasValue(1_000);
        assertThat(workers.environment()
                        .getWorkflowClient()
                        .fetchHistory(RemovalWorkflow.ID_PREFIX + RemovalWorkers.ID, firstRun)
                        .getLastEvent()
                        .hasWorkflowExecutionContinuedAsNewEventAttributes())
                .isTrue();
    }
}
