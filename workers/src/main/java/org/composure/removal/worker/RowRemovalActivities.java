package org.composure.removal.worker;

import io.temporal.activity.Activity;
import java.time.Clock;
import java.util.UUID;
import org.composure.removal.RemovalStep;
import org.composure.removal.store.RemovalProgress;
import org.composure.removal.store.RemovalProgress.Next;
import org.composure.removal.workflow.RemovalActivities;
import org.composure.removal.workflow.RemovalAssessment;
import org.composure.step.worker.Known;
import org.composure.step.worker.StepRunner;
import org.composure.step.worker.Task;

/** The activities that move a removal's row. */
public class RowRemovalActivities implements RemovalActivities {

    private final RemovalProgress progress;
    private final StepRunner steps;
    private final Clock clock;

    /** Wires it up. */
    public RowRemovalActivities(RemovalProgress progress, StepRunner steps, Clock clock) {
        this.progress = progress;
        this.steps = steps;
        this.clock = clock;
    }

    @Override
    public RemovalAssessment assess(String removalId) {
        UUID id = UUID.fromString(removalId);
        if (Known.find("removal " + id, () -> progress.subject(id)).isEmpty()) {
            return now(RemovalAssessment.Next.END);
        }
        String run = Activity.getExecutionContext().getInfo().getWorkflowRunId();
        return switch (progress.assess(id, run)) {
            case Next.End _ -> now(RemovalAssessment.Next.END);
            case Next.Wait(var until) -> new RemovalAssessment(RemovalAssessment.Next.WAIT, until);
            case Next.Announce _ -> now(RemovalAssessment.Next.ANNOUNCE);
            case Next.Claim _ -> now(RemovalAssessment.Next.CLAIM);
            case Next.Trash _ -> now(RemovalAssessment.Next.TRASH);
            case Next.Delete _ -> now(RemovalAssessment.Next.DELETE);
            case Next.PutBack _ -> now(RemovalAssessment.Next.PUT_BACK);
        };
    }

    private RemovalAssessment now(RemovalAssessment.Next next) {
        return new RemovalAssessment(next, clock.instant());
    }

    @Override
    public void announce(String removalId) {
        run(removalId, RemovalStep.ANNOUNCE, progress::announce);
    }

    @Override
    public void claim(String removalId) {
        run(removalId, RemovalStep.CLAIM, progress::claim);
    }

    @Override
    public void forget(String removalId) {
        run(removalId, RemovalStep.FORGET, progress::forget);
    }

    @Override
    public void stall(String removalId, String step, String message) {
        UUID id = UUID.fromString(removalId);
        Known.find("removal " + id, () -> progress.subject(id))
                .ifPresent(_ -> progress.stall(id, RemovalStep.ofWire(step), message));
    }

    private interface Transaction {
        void on(UUID removal);
    }

    private void run(String removalId, RemovalStep step, Transaction work) {
        UUID id = UUID.fromString(removalId);
        Task task = new Task(
                "removal", id, Known.require(() -> progress.subject(id)).composeId());
        steps.transaction(task, step, () -> {
            work.on(id);
            return true;
        });
    }
}
