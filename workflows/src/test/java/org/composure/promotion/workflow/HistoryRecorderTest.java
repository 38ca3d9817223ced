package org.composure.promotion.workflow;

import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.composure.promotion.workflow.Assessment.Next;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Records the histories that the replay test reads, once for each new scenario: {@code -Dcomposure.record-histories=true}. A
 * history that is there stays as it is.
 */
@EnabledIfSystemProperty(named = "composure.record-histories", matches = "true")
class HistoryRecorderTest {

    private static final Path HISTORIES = Path.of("src/test/resources/histories");
    private static final String ID = "0199aaaa-0000-7000-8000-000000000001";

    @Test
    void recordsAPromotionThatWaitsAndCompletes() throws IOException {
        ScriptedActivities activities = new ScriptedActivities();
        AtomicInteger looks = new AtomicInteger();
        record(
                "completed-after-a-wait",
                activities,
                environment -> activities.assessment = () -> switch (looks.incrementAndGet()) {
                    case 1, 2 -> new Assessment(Next.WAIT, later(environment), null);
                    case 3 -> new Assessment(Next.EXECUTE, Instant.EPOCH, null);
                    default -> new Assessment(Next.END, Instant.EPOCH, null);
                });
    }

    @Test
    void recordsAPromotionThatIsRefusedAtTheSwitch() throws IOException {
        ScriptedActivities activities = new ScriptedActivities();
        activities.assessment = () -> new Assessment(Next.EXECUTE, Instant.EPOCH, null);
        activities.switching = () -> SwitchOutcome.REFUSED;
        record("taken-back-at-the-switch", activities, environment -> {});
    }

    @Test
    void recordsAPromotionThatStallsAndIsCancelled() throws IOException {
        AtomicInteger looks = new AtomicInteger();
        ScriptedActivities stalling = new ScriptedActivities() {
            @Override
            public void stall(String promotionId, String step, String message) {
                calls.add("stall");
            }
        };
        stalling.linking = () -> {
            throw new IllegalStateException("no space left on device");
        };
        record(
                "stalled-then-cancelled",
                stalling,
                environment -> stalling.assessment = () -> switch (looks.incrementAndGet()) {
                    case 1 -> new Assessment(Next.EXECUTE, Instant.EPOCH, null);
                    case 2 -> new Assessment(Next.WAIT, later(environment), null);
                    default -> new Assessment(Next.TAKE_BACK, Instant.EPOCH, null);
                });
    }

    @Test
    void recordsAPromotionWhoseStepIsHandedOverAndWhichTellsItsPhases() throws IOException {
        ScriptedActivities activities = new ScriptedActivities();
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger links = new AtomicInteger();
        activities.linking = () -> {
            if (links.incrementAndGet() == 1) {
                throw ScriptedActivities.handedOver();
            }
        };
        record(
                "handed-over-with-phases",
                activities,
                environment -> activities.assessment = () -> switch (looks.incrementAndGet()) {
                    case 1 -> new Assessment(Next.WAIT, later(environment), "waiting");
                    case 2 -> new Assessment(Next.WAIT, later(environment), "awaiting-approval");
                    default -> new Assessment(Next.EXECUTE, Instant.EPOCH, "executing");
                });
    }

    private static Instant later(TestWorkflowEnvironment environment) {
        return Instant.ofEpochMilli(environment.currentTimeMillis()).plus(Duration.ofHours(1));
    }

    private interface Script {
        void prepare(TestWorkflowEnvironment environment);
    }

    private static void record(String name, ScriptedActivities activities, Script script) throws IOException {
        Path file = HISTORIES.resolve(name + ".json");
        if (Files.exists(file)) {
            return;
        }
        try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance()) {
            script.prepare(environment);
            var _ = environment.registerSearchAttribute(
                    SearchAttributes.PHASE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
            var worker = environment.newWorker(TaskQueues.PROMOTION);
            worker.registerWorkflowImplementationTypes(PromotionWorkflowImpl.class);
            worker.registerActivitiesImplementations(activities);
            environment.newWorker(TaskQueues.FILES).registerActivitiesImplementations(activities);
            environment.start();
            String id = PromotionWorkflow.ID_PREFIX + ID;
            WorkflowStub workflow = environment
                    .getWorkflowClient()
                    .newUntypedWorkflowStub(
                            PromotionWorkflow.TYPE,
                            WorkflowOptions.newBuilder()
                                    .setTaskQueue(TaskQueues.PROMOTION)
                                    .setWorkflowId(id)
                                    .build());
            workflow.start(new PromotionInput(ID));
            workflow.getResult(Void.class);
            Files.createDirectories(HISTORIES);
            Files.writeString(
                    file, environment.getWorkflowClient().fetchHistory(id).toJson(true) + "\n");
        }
    }
}
