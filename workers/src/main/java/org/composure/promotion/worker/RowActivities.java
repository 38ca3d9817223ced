package org.composure.promotion.worker;

import io.temporal.activity.Activity;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.composure.content.ComposeInspector;
import org.composure.promotion.Inspection;
import org.composure.promotion.PromotionState;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.store.PromotionProgress;
import org.composure.promotion.store.PromotionProgress.Next;
import org.composure.promotion.store.Subject;
import org.composure.promotion.workflow.Assessment;
import org.composure.promotion.workflow.BeginOutcome;
import org.composure.promotion.workflow.PromotionActivities;
import org.composure.promotion.workflow.SwitchOutcome;
import org.composure.step.worker.Known;
import org.composure.step.worker.StepRunner;
import org.composure.step.worker.Task;

/** The activities that move a promotion's row. */
public class RowActivities implements PromotionActivities {

    private final PromotionProgress progress;
    private final ComposeInspector inspector;
    private final StepRunner steps;
    private final Clock clock;

    /** Wires it up. */
    public RowActivities(PromotionProgress progress, ComposeInspector inspector, StepRunner steps, Clock clock) {
        this.progress = progress;
        this.inspector = inspector;
        this.steps = steps;
        this.clock = clock;
    }

    @Override
    public Assessment assess(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        Optional<Subject> known = Known.find("promotion " + id, () -> progress.subject(id));
        if (known.isEmpty()) {
            return new Assessment(Assessment.Next.END, clock.instant(), null);
        }
        Subject subject = known.get();
        boolean waits = subject.state().isOpen() && !subject.state().hasBegun();
        Inspection found = waits
                ? inspector.inspect(subject.location(), subject.policy().gates(), subject.known())
                : Inspection.NONE;
        String run = Activity.getExecutionContext().getInfo().getWorkflowRunId();
        return switch (progress.assess(id, found, run)) {
            case Next.End _ ->
                new Assessment(
                        Assessment.Next.END,
                        clock.instant(),
                        progress.subject(id).state().wire());
            case Next.Wait(var until, var state) -> new Assessment(Assessment.Next.WAIT, until, state.wire());
            case Next.Execute _ ->
                new Assessment(Assessment.Next.EXECUTE, clock.instant(), PromotionState.EXECUTING.wire());
            case Next.TakeBack _ ->
                new Assessment(Assessment.Next.TAKE_BACK, clock.instant(), PromotionState.EXECUTING.wire());
        };
    }

    @Override
    public BeginOutcome begin(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        boolean begun = steps.transaction(task(id), PromotionStep.BEGIN, () -> progress.begin(id));
        return begun ? BeginOutcome.BEGUN : BeginOutcome.NOT_NOW;
    }

    @Override
    public SwitchOutcome switchOver(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        boolean switched = steps.transaction(task(id), PromotionStep.SWITCH, () -> progress.switchOver(id));
        return switched ? SwitchOutcome.SWITCHED : SwitchOutcome.REFUSED;
    }

    @Override
    public void complete(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        steps.transaction(task(id), PromotionStep.COMPLETE, () -> {
            progress.complete(id);
            return true;
        });
    }

    @Override
    public void stall(String promotionId, String step, String message) {
        UUID id = UUID.fromString(promotionId);
        Known.find("promotion " + id, () -> progress.subject(id))
                .ifPresent(_ -> progress.stall(id, PromotionStep.ofWire(step), message));
    }

    private Task task(UUID id) {
        return new Task(
                "promotion", id, Known.require(() -> progress.subject(id)).composeId());
    }
}
