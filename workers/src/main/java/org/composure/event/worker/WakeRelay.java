package org.composure.event.worker;

import static org.composure.promotion.workflow.SearchAttributes.COMPOSE;
import static org.composure.promotion.workflow.SearchAttributes.STAGE;

import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.composure.event.store.WakeOutbox;
import org.composure.event.store.WakeOutbox.Wake;
import org.composure.promotion.store.PromotionLabels;
import org.composure.promotion.store.PromotionLabels.Labels;
import org.composure.promotion.workflow.PromotionInput;
import org.composure.promotion.workflow.PromotionWorkflow;
import org.composure.promotion.workflow.TaskQueues;
import org.jspecify.annotations.Nullable;

/** The lane that wakes workflows. A wake is start, wake-up and recovery in one. */
public class WakeRelay extends Lane {

    private static final int BATCH = 50;
    private static final Duration POLL = Duration.ofSeconds(5);

    private final WakeOutbox outbox;
    private final PromotionLabels labels;
    private final WorkflowClient temporal;

    WakeRelay(WakeOutbox outbox, PromotionLabels labels, WorkflowClient temporal) {
        super("wake-relay");
        this.outbox = outbox;
        this.labels = labels;
        this.temporal = temporal;
    }

    @Override
    protected Duration work() {
        List<Wake> wakes = outbox.claim(BATCH);
        Map<UUID, Labels> labelled =
                labels.of(wakes.stream().map(Wake::promotion).distinct().toList());
        Set<UUID> woken = new HashSet<>();
        List<Long> delivered = new ArrayList<>();
        try {
            for (Wake wake : wakes) {
                if (!woken.contains(wake.promotion())) {
                    wake(wake.promotion(), labelled.get(wake.promotion()));
                    woken.add(wake.promotion());
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

    private void wake(UUID promotion, @Nullable Labels found) {
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder()
                .setWorkflowId(PromotionWorkflow.ID_PREFIX + promotion)
                .setTaskQueue(TaskQueues.PROMOTION)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE);
        if (found != null) {
            options.setTypedSearchAttributes(SearchAttributes.newBuilder()
                    .set(COMPOSE, found.compose())
                    .set(STAGE, found.stage())
                    .build());
        }
        WorkflowStub workflow = temporal.newUntypedWorkflowStub(PromotionWorkflow.TYPE, options.build());
        workflow.signalWithStart(
                PromotionWorkflow.WAKE, new Object[] {}, new Object[] {new PromotionInput(promotion.toString())});
    }
}
