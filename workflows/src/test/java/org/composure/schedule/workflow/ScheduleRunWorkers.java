package org.composure.schedule.workflow;

import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.Instant;
import org.composure.promotion.workflow.TaskQueues;
import org.composure.schedule.workflow.ScheduleRunLook.Next;

/** Workers that take runs to their ends with scripted looks, on a server that skips time. */
record ScheduleRunWorkers(TestWorkflowEnvironment environment, WorkflowStub workflow) implements AutoCloseable {

    static final String ID = "0199cccc-0000-7000-8000-000000000001";

    static ScheduleRunWorkers with(ScriptedLooks looks) {
        TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();
        var worker = environment.newWorker(TaskQueues.PROMOTION);
        worker.registerWorkflowImplementationTypes(ScheduleRunWorkflowImpl.class);
        worker.registerActivitiesImplementations(looks);
        environment.start();
        return new ScheduleRunWorkers(
                environment,
                environment
                        .getWorkflowClient()
                        .newUntypedWorkflowStub(
                                ScheduleRunWorkflow.TYPE,
                                WorkflowOptions.newBuilder()
                                        .setTaskQueue(TaskQueues.PROMOTION)
                                        .setWorkflowId(ScheduleRunWorkflow.ID_PREFIX + ID)
                                        .build()));
    }

    Instant in(Duration time) {
        return Instant.ofEpochMilli(environment.currentTimeMillis()).plus(time);
    }

    ScheduleRunLook waiting(Duration time) {
        return new ScheduleRunLook(Next.WAIT, in(time));
    }

    /** Runs it to its end. */
    void run() {
        workflow.start(new ScheduleRunInput(ID));
        workflow.getResult(Void.class);
    }

    @Override
    public void close() {
        environment.close();
    }
}
