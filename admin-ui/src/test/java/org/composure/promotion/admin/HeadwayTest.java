package org.composure.promotion.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import org.composure.step.store.ProgressView;
import org.composure.step.store.StepView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadwayTest {

    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final long GIB = 1L << 30;

    @Test
    void saysHowMuchOfWhatAndHowFast() {
        Headway headway = headway("running", 12_345, 100_000, 0, 3_350_000_000L, 40 * GIB, 120_000_000L);

        assertThat(headway.words()).isEqualTo("12,345 of 100,000 files, 3.1 of 40 GiB, 114 MiB/s");
        assertThat(headway.percent()).isEqualTo(7);
    }

    @Test
    void roundsDownSoThatNothingLooksDoneThatIsNot() {
        assertThat(headway("running", 999_999, 1_000_000, 0, 40 * GIB - 1, 40 * GIB, null)
                        .words())
                .isEqualTo("999,999 of 1,000,000 files, 39 of 40 GiB");
        assertThat(headway("running", 999_999, 1_000_000, 0, GIB, GIB, null).percent())
                .isEqualTo(99);
    }

    @Test
    void saysWhatIsDoneOnceAndWhatAnEarlierAttemptDid() {
        Headway headway = headway("done", 1_000, 1_000, 200, 5_000, 5_000, 1_000L);

        assertThat(headway.words()).isEqualTo("1,000 files (200 from an earlier attempt), 4.8 KiB, 1,000 B/s");
        assertThat(headway.percent()).isEqualTo(100);
    }

    @Test
    void anAttemptThatFailedHasNoSpeed() {
        assertThat(headway("failed", 0, 1, 0, 0, 3, 5L).words()).isEqualTo("0 of 1 file, 0 of 3 B");
    }

    @Test
    void nothingToDoIsDone() {
        Headway headway = headway("running", 0, 0, 0, 0, 0, null);

        assertThat(headway.words()).isEqualTo("0 files");
        assertThat(headway.percent()).isEqualTo(100);
    }

    @Test
    void aStepWithoutFilesHasNone() {
        assertThat(Headway.of(new StepView("begin", "running", 1, NOW, null, null, null, null)))
                .isNull();
    }

    private static Headway headway(
            String state,
            long files,
            long filesTotal,
            long filesKept,
            long bytes,
            long bytesTotal,
            @Nullable Long bytesPerSecond) {
        ProgressView progress =
                new ProgressView(files, filesTotal, filesKept, bytes, bytesTotal, 0, null, bytesPerSecond, null, NOW);
        return Objects.requireNonNull(
                Headway.of(new StepView("link-files", state, 1, NOW, null, null, null, progress)));
    }
}
