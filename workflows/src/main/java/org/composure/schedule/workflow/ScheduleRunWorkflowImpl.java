package org.composure.schedule.workflow;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import org.composure.promotion.workflow.TaskQueues;

/** Looks, and waits, and looks again, until the row is final. */
public class ScheduleRunWorkflowImpl implements ScheduleRunWorkflow {

    private static final long LONG_HISTORY = 5_000;

    private static final Duration AT_LEAST = Duration.ofMillis(100);

    private final ScheduleRunActivities activities =
            Workflow.newActivityStub(ScheduleRunActivities.class, lookingAtFiles());

    private boolean woken;

    @Override
    public void run(ScheduleRunInput input) {
        while (true) {
            // Cleared before looking: a wake that comes while we look makes us look once more.
            woken = false;
            ScheduleRunLook look = activities.look(input.runId());
            switch (look.next()) {
                case END -> {
                    return;
                }
                case WAIT -> waitUntil(look.lookAgainAt());
            }
            if (Workflow.getInfo().isContinueAsNewSuggested()
                    || Workflow.getInfo().getHistoryLength() > LONG_HISTORY) {
                Workflow.newContinueAsNewStub(ScheduleRunWorkflow.class).run(input);
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

    /** The metadata of many composes may have to be read, from a slow volume. */
    private static ActivityOptions lookingAtFiles() {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TaskQueues.PROMOTION)
                .setStartToCloseTimeout(Duration.ofMinutes(30))
                // Workers give a sign of life by themselves: one that has died is noticed by that.
                .setHeartbeatTimeout(Duration.ofSeconds(15))
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(500))
                        .setMaximumInterval(Duration.ofSeconds(30))
                        .build())
                .build();
    }
}
