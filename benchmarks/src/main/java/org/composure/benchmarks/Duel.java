package org.composure.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Two that do the same work in turns, so that what else the machine does meets both.
 *
 * @param name what is done
 * @param peer who does it besides us
 * @param theirs their run, and what clears up after it
 * @param ours our run, and what clears up after it
 */
record Duel(String name, String peer, Run theirs, Run ours) {

    /** One run: only {@link #work} is timed. */
    interface Run {
        void work() throws IOException, InterruptedException;

        void clear() throws IOException, InterruptedException;
    }

    /** Runs both in turns, once more than asked for, as the first time warms up; prints medians and their ratio. */
    void fight(int rounds) throws IOException, InterruptedException {
        double[] their = new double[rounds];
        double[] our = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            double theirTime = seconds(theirs);
            double ourTime = seconds(ours);
            if (round >= 0) {
                their[round] = theirTime;
                our[round] = ourTime;
            }
        }
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ratios[i] = our[i] / their[i];
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f (%.2f–%.2f) | %.2f (%.2f–%.2f) | %.2f |%n",
                name,
                peer,
                median(their),
                their[0],
                their[rounds - 1],
                median(our),
                our[0],
                our[rounds - 1],
                median(ratios));
    }

    private static double seconds(Run run) throws IOException, InterruptedException {
        long start = System.nanoTime();
        run.work();
        double seconds = (System.nanoTime() - start) / 1e9;
        run.clear();
        return seconds;
    }

    /** The median; leaves the times in order. */
    private static double median(double[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
