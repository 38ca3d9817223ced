package org.composure.promotion.admin;

import java.time.Instant;
import java.util.Locale;
import org.composure.step.store.ProgressView;
import org.composure.step.store.StepView;
import org.jspecify.annotations.Nullable;

/**
 * How far a step has come, in words.
 *
 * @param percent of the files or of the bytes, whichever is further behind; 100 only when all is done
 * @param words for example {@code 12,345 of 100,000 files, 3.1 of 40 GiB, 114 MiB/s}
 * @param eta when all will be done if it goes on like that, UTC; null where nobody can tell
 * @param at when it was so, UTC; null where the present attempt has not said anything
 */
public record Headway(
        int percent,
        String words,
        @Nullable Instant eta,
        @Nullable Instant at) {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    /** How far a step has come; null where it has no files to do, or does not know yet how many. */
    public static @Nullable Headway of(StepView step) {
        ProgressView progress = step.progress();
        return progress == null
                ? null
                : new Headway(
                        Math.min(
                                percent(progress.filesDone(), progress.filesTotal()),
                                percent(progress.bytesDone(), progress.bytesTotal())),
                        words(progress, !step.state().equals("failed")),
                        progress.eta(),
                        progress.at());
    }

    private static String words(ProgressView progress, boolean withRate) {
        StringBuilder words = new StringBuilder()
                .append(outOf(count(progress.filesDone()), count(progress.filesTotal())))
                .append(progress.filesTotal() == 1 ? " file" : " files");
        if (progress.filesKept() > 0) {
            words.append(" (").append(count(progress.filesKept())).append(" from an earlier attempt)");
        }
        if (progress.bytesTotal() > 0) {
            int unit = unit(progress.bytesTotal());
            words.append(", ")
                    .append(outOf(size(progress.bytesDone(), unit), size(progress.bytesTotal(), unit)))
                    .append(' ')
                    .append(UNITS[unit]);
        }
        if (withRate && progress.bytesPerSecond() != null) {
            int unit = unit(progress.bytesPerSecond());
            words.append(", ")
                    .append(size(progress.bytesPerSecond(), unit))
                    .append(' ')
                    .append(UNITS[unit])
                    .append("/s");
        }
        return words.toString();
    }

    private static int percent(long done, long total) {
        return total <= 0 ? 100 : (int) (100.0 * done / total);
    }

    private static String outOf(String done, String total) {
        return done.equals(total) ? total : done + " of " + total;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The largest unit of which there is a whole one. */
    private static int unit(long bytes) {
        int unit = 0;
        for (long rest = bytes; rest >= 1024 && unit < UNITS.length - 1; rest /= 1024) {
            unit++;
        }
        return unit;
    }

    /** Rounded down, so that nothing looks done that is not; one decimal of what is small. */
    private static String size(long bytes, int unit) {
        long tenths = (long) (bytes * 10.0 / Math.pow(1024, unit));
        return tenths >= 100 || tenths % 10 == 0 ? count(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
