package org.composure.schedule.workflow;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Takes one run of a schedule to its end. It may be started again at any time, also after its own end: what it does follows from
 * the run's row alone.
 */
@WorkflowInterface
public interface ScheduleRunWorkflow {

    /** The prefix of the workflow's id; the run's id follows. */
    String ID_PREFIX = "schedule-run/";

    /** The workflow's wire name. */
    String TYPE = "schedule-run";

    /** The wire name of the signal that says: look again. */
    String WAKE = "wake";

    /** Runs until the run's row is final. */
    @WorkflowMethod(name = TYPE)
    void run(ScheduleRunInput input);

    /** Something that matters to the run may have changed: its row, or a compose of its release. */
    @SignalMethod(name = WAKE)
    void wake();
}
