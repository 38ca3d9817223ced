package org.composure.promotion.workflow;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Takes one promotion from its request to its end. It may be started again at any time, also after its own end: what it
 * does follows from the promotion's row alone.
 */
@WorkflowInterface
public interface PromotionWorkflow {

    /** The prefix of the workflow's id; the promotion's id follows. */
    String ID_PREFIX = "promotion/";

    /** The workflow's wire name. */
    String TYPE = "promotion";

    /** The wire name of the signal that says: look at the row again. */
    String WAKE = "wake";

    /** Runs until the promotion's row is final. */
    @WorkflowMethod(name = TYPE)
    void run(PromotionInput input);

    /** Something that matters to the promotion may have changed: its row, its compose, a decision. */
    @SignalMethod(name = WAKE)
    void wake();
}
