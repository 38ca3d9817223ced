package org.composure.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The times of schedules that are the same for all.
 *
 * @param recheck how often a run that waits looks again
 * @param jitter how much later than said a run begins at the most, so that not all begin at once
 */
public record ScheduleTimes(Duration recheck, Duration jitter) {

    /** How much later a schedule's runs begin than it says: always the same for one schedule. */
    public Duration jitterOf(UUID schedule) {
        return Duration.ofMillis(Math.floorMod(schedule.getLeastSignificantBits(), jitter.toMillis() + 1));
    }

    /** When a run begins that is planned for a time. */
    public Instant begin(UUID schedule, Instant planned) {
        return planned.plus(jitterOf(schedule));
    }
}
