package org.composure.step.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Why work stopped, and what a person has to do about it.
 *
 * @param step the step that used up its tries; null where it was not written down
 * @param reason what its last attempt failed with, in a sentence
 * @param remedy what to do about that
 * @param since since when
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Stall(@Nullable String step, String reason, String remedy, Instant since) {

    private static final String ANY_REMEDY = "Do what the error says, then retry, or cancel.";

    /**
     * What stalls work.
     *
     * @param stalled whether it is stalled
     * @param since since when it is in its state
     * @param steps its steps in order, or the last one alone
     * @return null unless it is stalled
     */
    public static @Nullable Stall of(boolean stalled, Instant since, List<StepView> steps) {
        if (!stalled) {
            return null;
        }
        for (StepView step : steps.reversed()) {
            if (step.error() != null) {
                return new Stall(step.name(), step.error(), step.remedy() == null ? ANY_REMEDY : step.remedy(), since);
            }
        }
        return new Stall(null, "A step used up its tries.", ANY_REMEDY, since);
    }
}
