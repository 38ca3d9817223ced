package org.composure.removal.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.composure.compose.Location;
import org.composure.step.store.Stall;
import org.composure.step.store.StepView;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A removal with everything that is known about it, as the API, the messages and the page show it. All times are UTC.
 *
 * @param kind compose; or tree: an old tree that the compose has left, which stays as it is
 * @param location where it lies, or lay
 * @param reason why it goes
 * @param dueAt when it goes at the earliest
 * @param keptBy what keeps it, as of the last look
 * @param stall why it stopped and what to do about it; null unless it is stalled
 * @param trashedAt since when it is in the trash
 * @param emptyAt until when it can be put back from the trash
 * @param emptiedAt since when it is deleted
 * @param undoneBy who wanted it back
 * @param outcome what came of it, in a sentence
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RemovalView(
        UUID id,
        String composeId,
        String kind,
        Location location,
        String state,
        Instant stateSince,
        String requestedBy,
        Instant requestedAt,
        @Nullable String reason,
        Instant dueAt,
        List<KeptBy> keptBy,
        List<StepView> steps,
        @Nullable Stall stall,
        @Nullable Instant trashedAt,
        @Nullable Instant emptyAt,
        @Nullable Instant emptiedAt,
        @Nullable String undoneBy,
        @Nullable Instant undoneAt,
        @Nullable Instant endedAt,
        @Nullable String outcome,
        Workflow workflow) {

    /** The workflow behind it: for looking into Temporal. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Workflow(String id, @Nullable String runId) {}
}
