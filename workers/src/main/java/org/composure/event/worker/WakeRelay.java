package org.composure.event.worker;

import static org.composure.promotion.workflow.SearchAttributes.COMPOSE;
import static org.composure.promotion.workflow.SearchAttributes.STAGE;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.composure.event.store.WakeOutbox;
import org.composure.event.store.WakeOutbox.Wake;
import org.composure.promotion.workflow.PromotionInput;
import org.composure.promotion.workflow.PromotionWorkflow;
import org.composure.promotion.workflow.TaskQueues;
import org.composure.removal.workflow.RemovalInput;
import org.composure.removal.workflow.RemovalWorkflow;
import org.composure.schedule.workflow.ScheduleRunInput;
import org.composure.schedule.workflow.ScheduleRunWorkflow;
import org.composure.step.WorkKind;
import org.composure.step.store.WorkLabels;
import org.composure.step.store.WorkLabels.Labels;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lane that wakes workflows. A wake is start, wake-up and recovery in one. One that Temporal does not take holds up no other; it
 * comes again with its claim. Where Temporal takes none, the rest waits: each would take as long as the first.
 */
public class WakeRelay extends Lane {

    private static final Logger LOG = LoggerFactory.getLogger(WakeRelay.class);

    /** Answers that are about whoever asks, or about Temporal as a whole, and none about what was asked for. */
    private static final Set<Status.Code> AWAY = EnumSet.of(
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.CANCELLED,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.UNAUTHENTICATED,
            Status.Code.PERMISSION_DENIED,
            Status.Code.UNIMPLEMENTED,
            // The namespace is what is not found: a workflow that is not there is started.
            Status.Code.NOT_FOUND);

    private static final int BATCH = 50;
    private static final Duration POLL = Duration.ofSeconds(5);

    private final WakeOutbox outbox;
    private final WorkLabels labels;
    private final WorkflowClient temporal;

    WakeRelay(WakeOutbox outbox, WorkLabels labels, WorkflowClient temporal) {
        super("wake-relay");
        this.outbox = outbox;
        this.labels = labels;
        this.temporal = temporal;
    }

    @Override
    protected Duration work() {
        List<Wake> wakes = outbox.claim(BATCH);
        Map<UUID, Labels> labelled =
                labels.of(wakes.stream().map(Wake::work).distinct().toList());
        Set<UUID> woken = new HashSet<>();
        Set<UUID> refused = new HashSet<>();
        List<Long> delivered = new ArrayList<>();
        try {
            for (Wake wake : wakes) {
                UUID work = wake.work();
                if (!woken.contains(work) && !refused.contains(work)) {
                    if (isTaken(wake, labelled.get(work))) {
                        woken.add(work);
                    } else {
                        refused.add(work);
                    }
                }
                if (woken.contains(work)) {
                    delivered.add(wake.id());
                }
            }
        } finally {
            if (!delivered.isEmpty()) {
                outbox.delivered(delivered);
            }
        }
        return wakes.size() == BATCH && !woken.isEmpty() ? Duration.ZERO : POLL;
    }

    private boolean isTaken(Wake wake, @Nullable Labels labels) {
        try {
            wake(wake.kind(), wake.work(), labels);
            return true;
        } catch (RuntimeException e) {
            if (isAway(e)) {
                throw e;
            }
            LOG.warn(
                    "the workflow of the {} {} was not woken, and will be tried again",
                    wake.kind().wire(),
                    wake.work(),
                    e);
            return false;
        }
    }

    private static boolean isAway(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof StatusRuntimeException answer) {
                return AWAY.contains(answer.getStatus().getCode());
            }
        }
        return false;
    }

    private void wake(WorkKind kind, UUID work, @Nullable Labels found) {
        switch (kind) {
            case PROMOTION ->
                wake(
                        PromotionWorkflow.TYPE,
                        PromotionWorkflow.ID_PREFIX + work,
                        PromotionWorkflow.WAKE,
                        new PromotionInput(work.toString()),
                        found);
            case REMOVAL ->
                wake(
                        RemovalWorkflow.TYPE,
                        RemovalWorkflow.ID_PREFIX + work,
                        RemovalWorkflow.WAKE,
                        new RemovalInput(work.toString()),
                        found);
            case SCHEDULE_RUN ->
                wake(
                        ScheduleRunWorkflow.TYPE,
                        ScheduleRunWorkflow.ID_PREFIX + work,
                        ScheduleRunWorkflow.WAKE,
                        new ScheduleRunInput(work.toString()),
                        found);
        }
    }

    private void wake(String type, String id, String signal, Object input, @Nullable Labels found) {
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.PROMOTION)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE);
        if (found != null) {
            options.setTypedSearchAttributes(SearchAttributes.newBuilder()
                    .set(COMPOSE, found.compose())
                    .set(STAGE, found.stage())
                    .build());
        }
        temporal.newUntypedWorkflowStub(type, options.build())
                .signalWithStart(signal, new Object[] {}, new Object[] {input});
    }
}
