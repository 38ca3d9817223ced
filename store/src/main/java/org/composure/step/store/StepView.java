package org.composure.step.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A step as the API, the messages and the pages show it.
 *
 * @param state running, done, or failed
 * @param attempts how often it was begun
 * @param error what the last attempt failed with
 * @param remedy what to do about the error; null where that is not known
 * @param progress how far it has come; null where it has no files to do, or does not know yet how many
 */
@JsonNaming(SnakeCaseStrategy.class)
public record StepView(
        String name,
        String state,
        int attempts,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String error,
        @Nullable String remedy,
        @Nullable ProgressView progress) {}
