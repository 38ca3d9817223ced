package org.composure.step.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.composure.step.StepProgress;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How far a step that moves or reads files has come, and how fast its present attempt is. All times are UTC.
 *
 * @param filesDone how many files are done, those included that an earlier attempt did
 * @param filesTotal how many there are
 * @param filesKept how many of those that are done an earlier attempt did
 * @param bytesDone the size of the files that are done, in bytes
 * @param bytesTotal the size of all files, in bytes
 * @param bytesKept the size of those that an earlier attempt did, in bytes
 * @param filesPerSecond what the present attempt did in a second, on average; null until it can be measured
 * @param bytesPerSecond the same in bytes
 * @param eta when all will be done if it goes on like that; null where the step is not running, where nothing is left, and
 *     where that cannot be told
 * @param at when the present attempt said so; null if it has not said anything, and the figures are those of the one before
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ProgressView(
        long filesDone,
        long filesTotal,
        long filesKept,
        long bytesDone,
        long bytesTotal,
        long bytesKept,
        @Nullable Double filesPerSecond,
        @Nullable Long bytesPerSecond,
        @Nullable Instant eta,
        @Nullable Instant at) {

    /** Before that an average says nothing. */
    private static final Duration MEASURABLE = Duration.ofSeconds(1);

    /** A longer estimate says only that it is too early for one: the first file may have been a tiny one. */
    private static final Duration LONGEST = Duration.ofDays(30);

    /**
     * Measures.
     *
     * @param progress what the step said last
     * @param running whether the step is running
     * @param attemptAt when its present attempt began, UTC; null where that was not written down
     * @param at when that attempt said how far it had come, UTC; null if it has not said anything
     */
    static ProgressView of(StepProgress progress, boolean running, @Nullable Instant attemptAt, @Nullable Instant at) {
        Duration elapsed = attemptAt == null || at == null ? Duration.ZERO : Duration.between(attemptAt, at);
        double filesPerSecond = rate(progress.files() - progress.filesKept(), elapsed);
        double bytesPerSecond = rate(progress.bytes() - progress.bytesKept(), elapsed);
        // Large files go by bytes, small ones by number; an estimate that is kept is better than one that is short.
        double seconds = Math.max(
                left(progress.filesInAll() - progress.files(), filesPerSecond),
                left(progress.bytesInAll() - progress.bytes(), bytesPerSecond));
        return new ProgressView(
                progress.files(),
                progress.filesInAll(),
                progress.filesKept(),
                progress.bytes(),
                progress.bytesInAll(),
                progress.bytesKept(),
                Double.isNaN(filesPerSecond) ? null : Math.round(filesPerSecond * 100) / 100.0,
                Double.isNaN(bytesPerSecond) ? null : Math.round(bytesPerSecond),
                running && at != null && seconds > 0 && seconds <= LONGEST.toSeconds()
                        ? at.plusSeconds(Math.round(seconds)).truncatedTo(ChronoUnit.SECONDS)
                        : null,
                at);
    }

    /** How much in a second; not a number where that cannot be measured. */
    private static double rate(long done, Duration elapsed) {
        return done > 0 && elapsed.compareTo(MEASURABLE) >= 0 ? done / (elapsed.toMillis() / 1e3) : Double.NaN;
    }

    /** How many seconds are left; not a number where that cannot be told. */
    private static double left(long remaining, double rate) {
        return remaining > 0 ? remaining / rate : 0;
    }
}
