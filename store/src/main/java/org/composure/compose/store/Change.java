package org.composure.compose.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One entry of a history, as CTS shows it.
 *
 * @param time when, UTC, to the second
 * @param action what happened, in one word
 * @param user who did it
 * @param message what happened, in a sentence, where the action does not say all
 * @param userData what the client attached
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Change(
        Instant time,
        String action,
        String user,
        @Nullable String message,
        @Nullable String userData) {

    /** Cuts the time to seconds, as CTS does. */
    public Change {
        time = time.truncatedTo(ChronoUnit.SECONDS);
    }
}
