package org.composure.removal.store;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.composure.removal.RemovalState;
import org.composure.step.store.Stall;
import org.composure.step.store.StepRows;
import org.composure.step.store.StepView;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts together what is shown of removals: a fixed number of queries, however many removals. */
public class RemovalViews {

    private static final String WORKFLOW_PREFIX = "removal/";

    private final JdbcClient jdbc;

    /** Reads through the given client, in the caller's transaction if there is one. */
    public RemovalViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One removal, whose compose has been read or can be. */
    public RemovalView of(RemovalEntity removal) {
        return of(List.of(removal)).getFirst();
    }

    /** Several removals, in the given order. */
    public List<RemovalView> of(List<RemovalEntity> removals) {
        Map<UUID, List<StepView>> steps =
                StepRows.ofAll(jdbc, removals.stream().map(RemovalEntity::id).toList());
        return removals.stream()
                .map(r -> view(r, steps.getOrDefault(r.id(), List.of())))
                .toList();
    }

    private static RemovalView view(RemovalEntity r, List<StepView> steps) {
        return new RemovalView(
                r.id(),
                r.compose().id().value(),
                r.kind().wire(),
                r.place(),
                r.state().wire(),
                r.stateSince(),
                r.requestedBy(),
                r.requestedAt(),
                r.reason(),
                r.dueAt(),
                r.keptBy(),
                steps,
                Stall.of(r.state() == RemovalState.STALLED, r.stateSince(), steps),
                r.trashedAt(),
                r.emptyAt(),
                r.emptiedAt(),
                r.undoneBy(),
                r.undoneAt(),
                r.endedAt(),
                r.outcome(),
                new RemovalView.Workflow(WORKFLOW_PREFIX + r.id(), r.runId()));
    }
}
