package org.composure.schedule.workflow;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a run's workflow has done for it. */
@ActivityInterface
public interface ScheduleRunActivities {

    /**
     * Looks at the candidates; requests the promotion of the best that is ready, or says that there was none once the time to wait
     * is over. May be called again with the same id: the second call finds what the first has done.
     */
    @ActivityMethod(name = "schedule-run-look")
    ScheduleRunLook look(String runId);
}
