package org.composure.removal.workflow;

import static org.composure.removal.workflow.ScriptedRemoval.to;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.composure.removal.workflow.RemovalAssessment.Next;
import org.composure.step.workflow.StepFailures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Records the histories that the replay test reads, once for each new scenario: {@code -Dcomposure.record-histories=true}. A
 * history that is there stays as it is.
 */
@EnabledIfSystemProperty(named = "composure.record-histories", matches = "true")
class RemovalHistoryRecorderTest {

    private static final Path HISTORIES = Path.of("src/test/resources/histories");

    @Test
    void recordsARemovalThatGoesThroughTheTrash() throws IOException {
        record(
                "removal-through-the-trash",
                new ScriptedRemoval(),
                Next.ANNOUNCE,
                Next.WAIT,
                Next.CLAIM,
                Next.TRASH,
                Next.WAIT,
                Next.DELETE);
    }

    @Test
    void recordsARemovalThatIsPutBack() throws IOException {
        record(
                "removal-put-back",
                new ScriptedRemoval(),
                Next.ANNOUNCE,
                Next.CLAIM,
                Next.TRASH,
                Next.WAIT,
                Next.PUT_BACK);
    }

    @Test
    void recordsARemovalThatStallsAndIsRetried() throws IOException {
        ScriptedRemoval activities = new ScriptedRemoval();
        AtomicInteger tries = new AtomicInteger();
        activities.deleting = () -> {
            if (tries.incrementAndGet() <= 5) {
                throw new IllegalStateException("stale file handle");
            }
        };
        record("removal-stalled-then-retried", activities, Next.DELETE, Next.WAIT, Next.DELETE);
    }

    @Test
    void recordsARemovalWhoseStepIsHandedOver() throws IOException {
        ScriptedRemoval activities = new ScriptedRemoval();
        AtomicInteger tries = new AtomicInteger();
        activities.taking = () -> {
            if (tries.incrementAndGet() == 1) {
                throw ApplicationFailure.newNonRetryableFailure(
                        "This worker is being stopped.", StepFailures.HANDED_OVER);
            }
        };
        record("removal-handed-over", activities, Next.TRASH, Next.TRASH, Next.DELETE);
    }

    private static void record(String name, ScriptedRemoval activities, Next... answers) throws IOException {
        Path file = HISTORIES.resolve(name + ".json");
        if (Files.exists(file)) {
            return;
        }
        try (RemovalWorkers workers = RemovalWorkers.with(activities)) {
            List<Supplier<RemovalAssessment>> script = Arrays.stream(answers)
                    .<Supplier<RemovalAssessment>>map(next -> () -> next == Next.WAIT
                            ? new RemovalAssessment(
                                    next,
                                    Instant.ofEpochMilli(workers.environment().currentTimeMillis())
                                            .plus(Duration.ofHours(1)))
                            : to(next))
                    .toList();
            activities.assessing(script);
            workers.run();
            Files.writeString(
                    file,
                    workers.environment()
                                    .getWorkflowClient()
                                    .fetchHistory(RemovalWorkflow.ID_PREFIX + RemovalWorkers.ID)
                                    .toJson(true)
                            + "\n");
        }
    }
}
