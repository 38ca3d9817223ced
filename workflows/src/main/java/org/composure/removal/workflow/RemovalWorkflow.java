package org.composure.removal.workflow;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Takes one removal from its request to its end. It may be started again at any time, also after its own end: what it does
 * follows from the removal's row alone.
 */
@WorkflowInterface
public interface RemovalWorkflow {

    /** The prefix of the workflow's id; the removal's id follows. */
    String ID_PREFIX = "removal/";

    /** The workflow's wire name. */
    String TYPE = "removal";

    /** The wire name of the signal that says: look at the row again. */
    String WAKE = "wake";

    /** Runs until the removal's row is final. */
    @WorkflowMethod(name = TYPE)
    void run(RemovalInput input);

    /** Something that matters to the removal may have changed: its row, its compose, a decision. */
    @SignalMethod(name = WAKE)
    void wake();
}
