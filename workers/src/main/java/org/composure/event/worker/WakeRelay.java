package org.composure.event.worker;

import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.composure.event.store.WakeOutbox;
import org.composure.event.store.WakeOutbox.Wake;
import org.composure.promotion.workflow.PromotionInput;
import org.composure.promotion.workflow.PromotionWorkflow;
import org.composure.promotion.workflow.TaskQueues;
import org.composure.removal.workflow.RemovalInput;
import org.composure.removal.workflow.RemovalWorkflow;
import org.composure.step.WorkKind;

/** The lane that wakes workflows. A wake is start, wake-up and recovery in one. */
public class WakeRelay extends Lane {

    private static final int BATCH = 50;
    private static final Duration POLL = Duration.ofSeconds(5);

    private final WakeOutbox outbox;
    private final WorkflowClient temporal;

    WakeRelay(WakeOutbox outbox, WorkflowClient temporal) {
        super("wake-relay");
        this.outbox = outbox;
        this.temporal = temporal;
    }

    @Override
    Duration work() {
        List<Wake> wakes = outbox.claim(BATCH);
        Set<UUID> woken = new HashSet<>();
        List<Long> delivered = new ArrayList<>();
        try {
            for (Wake wake : wakes) {
                if (!woken.contains(wake.work())) {
                    wake(wake.kind(), wake.work());
                    woken.add(wake.work());
                }
                delivered.add(wake.id());
            }
        } finally {
            if (!delivered.isEmpty()) {
                outbox.delivered(delivered);
            }
        }
        return wakes.size() == BATCH ? Duration.ZERO : POLL;
    }

    private void wake(WorkKind kind, UUID work) {
        switch (kind) {
            case PROMOTION ->
                wake(
                        PromotionWorkflow.TYPE,
                        PromotionWorkflow.ID_PREFIX + work,
                        PromotionWorkflow.WAKE,
                        new PromotionInput(work.toString()));
            case REMOVAL ->
                wake(
                        RemovalWorkflow.TYPE,
                        RemovalWorkflow.ID_PREFIX + work,
                        RemovalWorkflow.WAKE,
                        new RemovalInput(work.toString()));
        }
    }

    private void wake(String type, String id, String signal, Object input) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.PROMOTION)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .build();
        temporal.newUntypedWorkflowStub(type, options).signalWithStart(signal, new Object[] {}, new Object[] {input});
    }
}
