package org.composure.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TemporalPartTest {

    private static final Duration NAP = Duration.ofMillis(500);

    @WorkflowInterface
    public interface NapWorkflow {
        @WorkflowMethod
        String run(String name);
    }

    public static final class NapWorkflowOnItsSide implements NapWorkflow {
        @Override
        public String run(String name) {
            Workflow.sleep(NAP);
            return name + " has slept";
        }
    }

    @Test
    void runsWorkflowsInRealTime() {
        try (var part = TemporalPart.start()) {
            var stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget(part.target())
                    .build());
            var client = WorkflowClient.newInstance(stubs);
            var factory = WorkerFactory.newInstance(client);
            factory.newWorker("naps").registerWorkflowImplementationTypes(NapWorkflowOnItsSide.class);
            factory.start();
            var options = WorkflowOptions.newBuilder()
                    .setTaskQueue("naps")
                    .setWorkflowId("nap/1")
                    .build();

            Instant before = Instant.now();
            String said = client.newWorkflowStub(NapWorkflow.class, options).run("Bear");

            assertThat(said).isEqualTo("Bear has slept");
            assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(NAP);
            factory.shutdownNow();
            stubs.shutdownNow();
        }
    }

    @Test
    void listensOnLoopbackOnlyAndNoMoreAfterItIsClosed() throws Exception {
        var part = TemporalPart.start();
        assertThat(Listeners.addressesWith(part.port())).containsExactly("0100007F");

        part.close();
        part.close();

        assertThat(Listeners.addressesWith(part.port())).isEmpty();
    }
}
