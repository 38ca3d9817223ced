package org.composure.promotion.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.composure.promotion.workflow.Assessment.Next;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the workflow does with what its activities answer. Time is skipped. */
class PromotionWorkflowTest {

    private static final String ID = "0199aaaa-0000-7000-8000-000000000001";

    private final ScriptedActivities activities = new ScriptedActivities();
    private TestWorkflowEnvironment environment;
    private WorkflowStub workflow;

    @BeforeEach
    void startWorkers() {
        environment = TestWorkflowEnvironment.newInstance();
        var _ = environment.registerSearchAttribute(
                SearchAttributes.PHASE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        var promotions = environment.newWorker(TaskQueues.PROMOTION);
        promotions.registerWorkflowImplementationTypes(PromotionWorkflowImpl.class);
        promotions.registerActivitiesImplementations(activities);
        environment.newWorker(TaskQueues.FILES).registerActivitiesImplementations(activities);
        environment.start();
        WorkflowClient client = environment.getWorkflowClient();
        workflow = client.newUntypedWorkflowStub(
                PromotionWorkflow.TYPE,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(TaskQueues.PROMOTION)
                        .setWorkflowId(PromotionWorkflow.ID_PREFIX + ID)
                        .build());
    }

    @AfterEach
    void stopWorkers() {
        environment.close();
    }

    private void run() {
        workflow.start(new PromotionInput(ID));
        workflow.getResult(Void.class);
    }

    private Instant in(Duration time) {
        return Instant.ofEpochMilli(environment.currentTimeMillis()).plus(time);
    }

    @Test
    void endsAtTheFirstLookWhereTheRowIsFinal() {
        run();

        assertThat(activities.calls).containsExactly("assess");
    }

    @Test
    void executesTheStepsInOrder() {
        activities.assessment = () -> new Assessment(Next.EXECUTE, Instant.EPOCH, null);

        run();

        assertThat(activities.calls)
                .containsExactly(
                        "assess",
                        "begin",
                        "link-files",
                        "verify",
                        "publish",
                        "switch",
                        "replace-links",
                        "complete",
                        "assess");
    }

    @Test
    void looksAgainWhenTheTimeComes() {
        AtomicInteger looks = new AtomicInteger();
        activities.assessment = () -> looks.incrementAndGet() < 4
                ? new Assessment(Next.WAIT, in(Duration.ofDays(3)), null)
                : new Assessment(Next.END, Instant.EPOCH, null);
        Instant before = in(Duration.ZERO);

        run();

        assertThat(looks).hasValue(4);
        assertThat(in(Duration.ZERO)).isAfterOrEqualTo(before.plus(Duration.ofDays(9)));
    }

    @Test
    void looksAgainAtOnceWhenWoken() {
        Instant before = in(Duration.ZERO);
        AtomicReference<Instant> lookedAgain = waitOnceThenEnd(() -> {});
        workflow.start(new PromotionInput(ID));
        environment.registerDelayedCallback(Duration.ofMinutes(5), () -> workflow.signal(PromotionWorkflow.WAKE));

        workflow.getResult(Void.class);

        assertThat(lookedAgain.get()).isBefore(before.plus(Duration.ofDays(1)));
    }

    @Test
    void missesNoWakeThatComesWhileItLooks() {
        Instant before = in(Duration.ZERO);
        AtomicReference<Instant> lookedAgain = waitOnceThenEnd(() -> workflow.signal(PromotionWorkflow.WAKE));

        run();

        assertThat(lookedAgain.get()).isBefore(before.plus(Duration.ofDays(1)));
    }

    /** The first look wants to wait for long, the second one ends; the answer is when the second one was. */
    private AtomicReference<Instant> waitOnceThenEnd(Runnable whileLooking) {
        AtomicInteger looks = new AtomicInteger();
        AtomicReference<Instant> lookedAgain = new AtomicReference<>();
        activities.assessment = () -> {
            if (looks.incrementAndGet() == 1) {
                whileLooking.run();
                return new Assessment(Next.WAIT, in(Duration.ofDays(100)), null);
            }
            // Later the clock may have been skipped on: nothing waits any more once the workflow has ended.
            lookedAgain.set(in(Duration.ZERO));
            return new Assessment(Next.END, Instant.EPOCH, null);
        };
        return lookedAgain;
    }

    @Test
    void looksAgainWhereTheBeginningWasRefused() {
        AtomicInteger looks = new AtomicInteger();
        activities.assessment =
                () -> new Assessment(looks.incrementAndGet() == 1 ? Next.EXECUTE : Next.END, Instant.EPOCH, null);
        activities.begin = () -> BeginOutcome.NOT_NOW;

        run();

        assertThat(activities.calls).containsExactly("assess", "begin", "assess");
    }

    @Test
    void takesBackWhereTheSwitchWasRefused() {
        activities.assessment = () -> new Assessment(Next.EXECUTE, Instant.EPOCH, null);
        activities.switching = () -> SwitchOutcome.REFUSED;

        run();

        assertThat(activities.calls)
                .containsExactly("assess", "begin", "link-files", "verify", "publish", "switch", "take-back", "assess");
    }

    @Test
    void takesBackWhereAStepSaysThatItWasCancelled() {
        activities.assessment = () -> new Assessment(Next.EXECUTE, Instant.EPOCH, null);
        activities.linking = () -> {
            throw ScriptedActivities.cancelled();
        };

        run();

        assertThat(activities.calls).containsExactly("assess", "begin", "link-files", "take-back", "assess");
    }

    @Test
    void looksAgainAtOnceWhereAWorkerHandsAStepOverHoweverOften() {
        activities.assessment = () -> new Assessment(Next.EXECUTE, Instant.EPOCH, "executing");
        AtomicInteger tries = new AtomicInteger();
        AtomicReference<Instant> linked = new AtomicReference<>();
        activities.linking = () -> {
            if (tries.incrementAndGet() <= 7) {
                throw ScriptedActivities.handedOver();
            }
            linked.set(in(Duration.ZERO));
        };
        Instant before = in(Duration.ZERO);

        run();

        assertThat(tries).hasValue(8);
        assertThat(activities.calls)
                .endsWith("link-files", "verify", "publish", "switch", "replace-links", "complete", "assess");
        assertThat(activities.calls).noneMatch(call -> call.startsWith("stall"));
        assertThat(linked.get()).isBefore(before.plusSeconds(60));
    }

    @Test
    void tellsTemporalInWhichPhaseItIs() {
        AtomicInteger looks = new AtomicInteger();
        activities.assessment = () -> switch (looks.incrementAndGet()) {
            case 1, 2 -> new Assessment(Next.WAIT, in(Duration.ofMinutes(1)), "waiting");
            default -> new Assessment(Next.EXECUTE, Instant.EPOCH, "executing");
        };

        run();

        assertThat(phasesTold()).containsExactly("\"waiting\"", "\"executing\"", "\"completed\"");
    }

    private List<String> phasesTold() {
        return environment.getWorkflowClient().fetchHistory(PromotionWorkflow.ID_PREFIX + ID).getEvents().stream()
                .filter(HistoryEvent::hasUpsertWorkflowSearchAttributesEventAttributes)
                .map(event -> event.getUpsertWorkflowSearchAttributesEventAttributes()
                        .getSearchAttributes()
                        .getIndexedFieldsOrThrow(SearchAttributes.PHASE.getName())
                        .getData()
                        .toStringUtf8())
                .toList();
    }

    @Test
    void takesBackWhatTheRowSaysIsToBeTakenBack() {
        activities.assessment = () -> new Assessment(Next.TAKE_BACK, Instant.EPOCH, null);

        run();

        assertThat(activities.calls).containsExactly("assess", "take-back", "assess");
    }

    @Test
    void stallsWhereAFileStepUsesUpItsTries() {
        activities.assessment = () -> new Assessment(Next.EXECUTE, Instant.EPOCH, null);
        AtomicInteger tries = new AtomicInteger();
        activities.verifying = () -> {
            tries.incrementAndGet();
            throw new IllegalStateException("no space left on device");
        };

        run();

        assertThat(tries).hasValue(5);
        assertThat(activities.calls).endsWith("stall verify: no space left on device", "assess");
    }

    @Test
    void stallsAtOnceWhereTryingAgainIsOfNoUse() {
        activities.assessment = () -> new Assessment(Next.EXECUTE, Instant.EPOCH, null);
        AtomicInteger tries = new AtomicInteger();
        activities.linking = () -> {
            tries.incrementAndGet();
            throw ApplicationFailure.newNonRetryableFailure("there is a FIFO", "RefusedTree");
        };

        run();

        assertThat(tries).hasValue(1);
        assertThat(activities.calls).endsWith("stall link-files: there is a FIFO", "assess");
    }

    @Test
    void stallsWhereTakingBackUsesUpItsTries() {
        activities.assessment = () -> new Assessment(Next.TAKE_BACK, Instant.EPOCH, null);
        activities.takingBack = () -> {
            throw new IllegalStateException("stale file handle");
        };

        run();

        assertThat(activities.calls).endsWith("stall take-back: stale file handle", "assess");
    }

    @Test
    void triesStepsThatNeedOnlyPostgresUntilTheySucceed() {
        AtomicInteger tries = new AtomicInteger();
        activities.assessment = () -> {
            if (tries.incrementAndGet() <= 20) {
                throw new IllegalStateException("the connection was refused");
            }
            return new Assessment(Next.END, Instant.EPOCH, null);
        };

        run();

        assertThat(tries).hasValue(21);
    }

    @Test
    void beginsANewRunBeforeItsHistoryGetsHeavy() {
        AtomicInteger looks = new AtomicInteger();
        activities.assessment = () -> looks.incrementAndGet() < 1_000
                ? new Assessment(Next.WAIT, in(Duration.ofMinutes(1)), null)
                : new Assessment(Next.END, Instant.EPOCH, null);
        String firstRun = workflow.start(new PromotionInput(ID)).getRunId();

        workflow.getResult(Void.class);

        assertThat(looks).hasValue(1_000);
        assertThat(environment
                        .getWorkflowClient()
                        .fetchHistory(PromotionWorkflow.ID_PREFIX + ID, firstRun)
                        .getLastEvent()
                        .hasWorkflowExecutionContinuedAsNewEventAttributes())
                .isTrue();
    }
}
