package org.composure.removal.workflow;

import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import org.composure.promotion.workflow.TaskQueues;

/** Workers that run removals with scripted activities, on a server that skips time. */
record RemovalWorkers(TestWorkflowEnvironment environment, WorkflowStub workflow) implements AutoCloseable {

    static final String ID = "0199aaaa-0000-7000-8000-000000000001";

    static RemovalWorkers with(ScriptedRemoval activities) {
        TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();
        var rows = environment.newWorker(TaskQueues.PROMOTION);
        rows.registerWorkflowImplementationTypes(RemovalWorkflowImpl.class);
        rows.registerActivitiesImplementations(activities);
        environment.newWorker(TaskQueues.REMOVAL).registerActivitiesImplementations(activities);
        environment.start();
        return new RemovalWorkers(
                environment,
                environment
                        .getWorkflowClient()
                        .newUntypedWorkflowStub(
                                RemovalWorkflow.TYPE,
                                WorkflowOptions.newBuilder()
                                        .setTaskQueue(TaskQueues.PROMOTION)
                                        .setWorkflowId(RemovalWorkflow.ID_PREFIX + ID)
                                        .build()));
    }

    /** Runs it to its end. */
    void run() {
        workflow.start(new RemovalInput(ID));
        workflow.getResult(Void.class);
    }

    @Override
    public void close() {
        environment.close();
    }
}
