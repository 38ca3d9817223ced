package org.composure.step.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.composure.step.StepProgress;
import org.junit.jupiter.api.Test;

class ProgressViewTest {

    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    private static final long MIB = 1 << 20;

    @Test
    void estimatesFromWhatThePresentAttemptDid() {
        ProgressView view = running(new StepProgress(600, 1_000, 200, 60 * MIB, 100 * MIB, 20 * MIB), 10);

        assertThat(view.filesPerSecond()).isEqualTo(40.0);
        assertThat(view.bytesPerSecond()).isEqualTo(4 * MIB);
        assertThat(view.eta()).isEqualTo(START.plusSeconds(20));
        assertThat(view.at()).isEqualTo(START.plusSeconds(10));
        assertThat(view.filesKept()).isEqualTo(200);
    }

    @Test
    void estimatesByWhatWillTakeLonger() {
        assertThat(running(new StepProgress(90, 100, 0, 10 * MIB, 100 * MIB, 0), 10)
                        .eta())
                .as("small files came first")
                .isEqualTo(START.plusSeconds(100));
        assertThat(running(new StepProgress(10, 100, 0, 90 * MIB, 100 * MIB, 0), 10)
                        .eta())
                .as("large files came first")
                .isEqualTo(START.plusSeconds(100));
    }

    @Test
    void estimatesDaysToTheSecond() {
        ProgressView view = running(new StepProgress(7, 700_000, 0, 7, 700_000, 0), 3);

        assertThat(view.filesPerSecond()).isEqualTo(2.33);
        assertThat(view.bytesPerSecond()).isEqualTo(2);
        assertThat(view.eta()).isEqualTo(Instant.parse("2026-11-23T19:20:00Z"));
    }

    @Test
    void givesNoEstimateThatSaysOnlyThatItIsEarly() {
        ProgressView view = running(new StepProgress(1, 1_000_000, 0, 1, 100_000 * MIB, 0), 10);

        assertThat(view.bytesPerSecond()).isZero();
        assertThat(view.eta()).isNull();
    }

    @Test
    void measuresNothingWhereThisAttemptDidNothing() {
        ProgressView view = running(new StepProgress(200, 1_000, 200, 20 * MIB, 100 * MIB, 20 * MIB), 10);

        assertThat(view.filesDone()).isEqualTo(200);
        assertUnmeasured(view);
    }

    @Test
    void measuresNothingInLessThanASecond() {
        assertUnmeasured(running(new StepProgress(600, 1_000, 0, 60, 100, 0), 0));
    }

    @Test
    void measuresNothingBeforeTheAttemptSaidAnything() {
        StepProgress earlier = new StepProgress(600, 1_000, 0, 60, 100, 0);

        assertUnmeasured(ProgressView.of(earlier, true, START, null));
        assertUnmeasured(ProgressView.of(earlier, true, null, START));
        assertThat(ProgressView.of(earlier, true, START, null).at()).isNull();
    }

    @Test
    void needsNoFilesAndNoBytes() {
        assertUnmeasured(running(new StepProgress(0, 0, 0, 0, 0, 0), 10));

        ProgressView empties = running(new StepProgress(50, 100, 0, 0, 0, 0), 10);
        assertThat(empties.filesPerSecond()).isEqualTo(5.0);
        assertThat(empties.bytesPerSecond()).isNull();
        assertThat(empties.eta()).isEqualTo(START.plusSeconds(20));
    }

    @Test
    void estimatesNothingWhereOnlyEmptyFilesWereDoneAndOthersAreLeft() {
        assertThat(running(new StepProgress(50, 100, 0, 0, MIB, 0), 10).eta()).isNull();
    }

    @Test
    void estimatesNothingWhereNothingIsLeft() {
        ProgressView view = running(new StepProgress(100, 100, 0, MIB, MIB, 0), 10);

        assertThat(view.filesPerSecond()).isEqualTo(10.0);
        assertThat(view.eta()).isNull();
    }

    @Test
    void remembersTheRateOfAnAttemptThatStoppedAndEstimatesNothing() {
        ProgressView view =
                ProgressView.of(new StepProgress(50, 100, 0, MIB, 2 * MIB, 0), false, START, START.plusSeconds(10));

        assertThat(view.filesPerSecond()).isEqualTo(5.0);
        assertThat(view.eta()).isNull();
    }

    private static ProgressView running(StepProgress progress, int seconds) {
        return ProgressView.of(progress, true, START, START.plusSeconds(seconds));
    }

    private static void assertUnmeasured(ProgressView view) {
        assertThat(view.filesPerSecond()).isNull();
        assertThat(view.bytesPerSecond()).isNull();
        assertThat(view.eta()).isNull();
    }
}
