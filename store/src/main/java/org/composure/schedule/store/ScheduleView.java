package org.composure.schedule.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A schedule as the API, the messages and the pages show it. All times are UTC.
 *
 * @param name its name, unique among those that have not been deleted
 * @param releaseShort the short name of the release whose composes it has promoted
 * @param releaseVersion that release's version
 * @param to the stage that they are to reach
 * @param cron when, as a cron expression
 * @param zone the time zone of that
 * @param waitFor how long a run waits for a candidate to qualify, for example {@code 3h}; null if it does not wait
 * @param nextAt when the next run is due; null while it is paused, or if there is none any more
 * @param pausedBy who paused it; null unless it is paused
 * @param pausedAt since when it is paused
 * @param lastRun its newest run; null if there has been none
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ScheduleView(
        UUID id,
        String name,
        String releaseShort,
        String releaseVersion,
        String to,
        String cron,
        String zone,
        @Nullable String waitFor,
        String createdBy,
        Instant createdAt,
        @Nullable Instant nextAt,
        @Nullable String pausedBy,
        @Nullable Instant pausedAt,
        @Nullable LastRun lastRun) {

    /**
     * The newest run, in short.
     *
     * @param state how far it has come, see {@link org.composure.schedule.RunState}
     * @param composeId what it chose; null if nothing
     * @param outcome what came of it, in a sentence; null while it waits
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record LastRun(
            UUID id,
            String state,
            Instant startedAt,
            @Nullable String composeId,
            @Nullable String outcome) {}
}
