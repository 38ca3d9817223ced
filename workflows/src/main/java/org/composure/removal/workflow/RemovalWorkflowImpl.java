package org.composure.removal.workflow;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import org.composure.promotion.workflow.TaskQueues;
import org.composure.removal.RemovalStep;
import org.composure.step.workflow.StepFailures;

/** Looks, waits, does the next thing, and looks again, until the row is final. */
public class RemovalWorkflowImpl implements RemovalWorkflow {

    // A compose that is kept may wait for years, looking again now and then.
    private static final long LONG_HISTORY = 5_000;

    private static final Duration AT_LEAST = Duration.ofMillis(100);

    private final RemovalActivities removals = Workflow.newActivityStub(RemovalActivities.class, needingPostgresOnly());
    private final TrashActivities trash = Workflow.newActivityStub(TrashActivities.class, movingFiles());

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
            if (isHandedOver(failure)) {
                return;
            }
            removals.stall(
                    id,
                    step.wire(),
                    failure.getCause() instanceof ApplicationFailure cause
                            ? cause.getOriginalMessage()
                            : "The worker did not answer in time.");
        }
    }

    private static boolean isHandedOver(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure cause
                && cause.getType().equals(StepFailures.HANDED_OVER);
    }

    private static ActivityOptions needingPostgresOnly() {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TaskQueues.PROMOTION)
                .setStartToCloseTimeout(Duration.ofMinutes(1))
                // Workers give a sign of life by themselves: one that has died is noticed by that.
                .setHeartbeatTimeout(Duration.ofSeconds(15))
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(500))
                        .setMaximumInterval(Duration.ofSeconds(30))
                        .build())
                .build();
    }

    private static ActivityOptions movingFiles() {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TaskQueues.REMOVAL)
                .setStartToCloseTimeout(Duration.ofHours(12))
                .setHeartbeatTimeout(Duration.ofSeconds(30))
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setMaximumInterval(Duration.ofSeconds(30))
                        .setMaximumAttempts(5)
                        .build())
                .build();
    }
}
