package org.composure.promotion.workflow;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import org.composure.promotion.PromotionStep;
import org.composure.step.workflow.StepFailures;
import org.composure.step.workflow.StepOptions;
import org.jspecify.annotations.Nullable;

/** Looks, waits, executes, and looks again, until the row is final. */
public class PromotionWorkflowImpl implements PromotionWorkflow {

    // A promotion may wait for weeks, looking again each minute; long before a history gets heavy it begins a new one.
    private static final long LONG_HISTORY = 5_000;

    private static final Duration AT_LEAST = Duration.ofMillis(100);

    private final PromotionActivities promotions =
            Workflow.newActivityStub(PromotionActivities.class, StepOptions.needingPostgresOnly(TaskQueues.PROMOTION));
    private final ContentActivities files =
            Workflow.newActivityStub(ContentActivities.class, StepOptions.movingFiles(TaskQueues.FILES));

    private boolean woken;
    private @Nullable String phase;

    @Override
    public void run(PromotionInput input) {
        String id = input.promotionId();
        while (true) {
            // Cleared before looking: a wake that comes while we look makes us look once more.
            woken = false;
            Assessment assessment = promotions.assess(id);
            tellPhase(assessment.phase());
            switch (assessment.next()) {
                case END -> {
                    return;
                }
                case WAIT -> waitUntil(assessment.lookAgainAt());
                case EXECUTE -> execute(id);
                case TAKE_BACK -> takeBack(id);
            }
            if (Workflow.getInfo().isContinueAsNewSuggested()
                    || Workflow.getInfo().getHistoryLength() > LONG_HISTORY) {
                Workflow.newContinueAsNewStub(PromotionWorkflow.class).run(input);
            }
        }
    }

    @Override
    public void wake() {
        woken = true;
    }

    /** Only where it changes. Assessments that were made before there were phases have none: nothing is told about them. */
    private void tellPhase(@Nullable String now) {
        if (now != null && !now.equals(phase)) {
            phase = now;
            Workflow.upsertTypedSearchAttributes(SearchAttributes.PHASE.valueSet(now));
        }
    }

    private void waitUntil(Instant time) {
        Duration left = Duration.between(Instant.ofEpochMilli(Workflow.currentTimeMillis()), time);
        Workflow.await(left.compareTo(AT_LEAST) < 0 ? AT_LEAST : left, () -> woken);
    }

    /** Whatever comes of it stands in the row, which the next assessment reads. */
    private void execute(String id) {
        PromotionStep step = PromotionStep.BEGIN;
        try {
            if (promotions.begin(id) == BeginOutcome.NOT_NOW) {
                return;
            }
            step = PromotionStep.LINK_FILES;
            files.linkFiles(id);
            step = PromotionStep.VERIFY;
            files.verify(id);
            step = PromotionStep.PUBLISH;
            files.publish(id);
            step = PromotionStep.SWITCH;
            if (promotions.switchOver(id) == SwitchOutcome.REFUSED) {
                takeBack(id);
                return;
            }
            step = PromotionStep.REPLACE_LINKS;
            files.replaceLinks(id);
            step = PromotionStep.COMPLETE;
            promotions.complete(id);
        } catch (ActivityFailure failure) {
            if (StepFailures.is(StepFailures.CANCELLED, failure)) {
                takeBack(id);
            } else if (!StepFailures.is(StepFailures.HANDED_OVER, failure)) {
                promotions.stall(id, step.wire(), StepFailures.message(failure));
            }
        }
    }

    private void takeBack(String id) {
        try {
            files.takeBack(id);
        } catch (ActivityFailure failure) {
            if (!StepFailures.is(StepFailures.HANDED_OVER, failure)) {
                promotions.stall(id, PromotionStep.TAKE_BACK.wire(), StepFailures.message(failure));
            }
        }
    }
}
