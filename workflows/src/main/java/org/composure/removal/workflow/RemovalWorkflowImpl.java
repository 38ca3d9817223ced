package org.composure.removal.workflow;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import org.composure.promotion.workflow.TaskQueues;
import org.composure.removal.RemovalStep;
import org.composure.step.workflow.StepFailures;
import org.composure.step.workflow.StepOptions;

/** Looks, waits, does the next thing, and looks again, until the row is final. */
public class RemovalWorkflowImpl implements RemovalWorkflow {

    // A compose that is kept may wait for years, looking again now and then.
    private static final long LONG_HISTORY = 5_000;

    private static final Duration AT_LEAST = Duration.ofMillis(100);

    private final RemovalActivities removals =
            Workflow.newActivityStub(RemovalActivities.class, StepOptions.needingPostgresOnly(TaskQueues.PROMOTION));
    private final TrashActivities trash =
            Workflow.newActivityStub(TrashActivities.class, StepOptions.movingFiles(TaskQueues.REMOVAL));

    private boolean woken;

    @Override
    public void run(RemovalInput input) {
        String id = input.removalId();
        while (true) {
            // Cleared before looking: a wake that comes while we look makes us look once more.
            woken = false;
            RemovalAssessment assessment = removals.assess(id);
            switch (assessment.next()) {
                case END -> {
                    return;
                }
                case WAIT -> waitUntil(assessment.lookAgainAt());
                case ANNOUNCE -> removals.announce(id);
                case CLAIM -> removals.claim(id);
                case TRASH -> orStall(id, RemovalStep.TRASH, () -> trash.take(id));
                case DELETE ->
                    orStall(id, RemovalStep.DELETE, () -> {
                        trash.delete(id);
                        removals.forget(id);
                    });
                case PUT_BACK -> orStall(id, RemovalStep.PUT_BACK, () -> trash.putBack(id));
            }
            if (Workflow.getInfo().isContinueAsNewSuggested()
                    || Workflow.getInfo().getHistoryLength() > LONG_HISTORY) {
                Workflow.newContinueAsNewStub(RemovalWorkflow.class).run(input);
            }
        }
    }

    @Override
    public void wake() {
        woken = true;
    }

    private void waitUntil(Instant time) {
        Duration left = Duration.between(Instant.ofEpochMilli(Workflow.currentTimeMillis()), time);
        Workflow.await(left.compareTo(AT_LEAST) < 0 ? AT_LEAST : left, () -> woken);
    }

    private void orStall(String id, RemovalStep step, Runnable work) {
        try {
            work.run();
        } catch (ActivityFailure failure) {
            if (!StepFailures.is(StepFailures.HANDED_OVER, failure)) {
                removals.stall(id, step.wire(), StepFailures.message(failure));
            }
        }
    }
}
