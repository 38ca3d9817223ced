package org.composure.schedule.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A schedule's run as the API, the messages and the pages show it. All times are UTC.
 *
 * @param cause due, or triggered by somebody
 * @param requestedBy who asks for the promotion, and who triggered it
 * @param plannedAt the time of the timetable that it is for; when it was triggered
 * @param waitUntil until when it waits for a candidate to qualify
 * @param state how far it has come, see {@link org.composure.schedule.RunState}
 * @param composeId what it chose; null if nothing
 * @param promotionId the promotion that it requested; null if none
 * @param candidates what it saw when it looked last, best first
 * @param outcome what came of it, in a sentence; null while it waits
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RunView(
        UUID id,
        UUID scheduleId,
        String cause,
        String requestedBy,
        Instant plannedAt,
        Instant waitUntil,
        String state,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String composeId,
        @Nullable UUID promotionId,
        List<Seen> candidates,
        @Nullable String outcome,
        Workflow workflow) {

    /**
     * A candidate that a run saw.
     *
     * @param standing chosen, refused, or how it stood: see {@link org.composure.promotion.Standing}
     * @param why why it was chosen or lost
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Seen(String composeId, String standing, String why) {}

    /**
     * Where the run is worked on.
     *
     * @param runId the run of the workflow that looked last; null before the first look
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Workflow(String id, @Nullable String runId) {}
}
