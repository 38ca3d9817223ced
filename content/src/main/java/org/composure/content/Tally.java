package org.composure.content;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a step has done, on any thread, and reports it now and then, on the step's own. */
final class Tally {

    private static final int STEPS = 500;
    private static final long AT_LEAST_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final Progress progress;
    private final LongAdder files = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder filesKept = new LongAdder();
    private final LongAdder bytesKept = new LongAdder();
    private int steps;
    private long reportedAt = System.nanoTime();

    Tally(Progress progress) {
        this.progress = progress;
    }

    /** One more file; any thread. */
    void file(long size) {
        bytes.add(size);
        files.increment();
    }

    /** One more file that an earlier attempt did; any thread. */
    void keptFile(long size) {
        filesKept.increment();
        bytesKept.add(size);
        file(size);
    }

    /** One more file, whose bytes were told by {@link #copied} already; any thread. */
    void copiedFile() {
        files.increment();
    }

    /** Some bytes of a file, which took their time; any thread. */
    void copied(long some) {
        bytes.add(some);
    }

    /** Something was done by the step's own thread: reports if that was long ago. */
    void step() {
        if (++steps >= STEPS || System.nanoTime() - reportedAt > AT_LEAST_EVERY) {
            report();
        }
    }

    /** Says how far it is; the step's own thread. */
    void report() {
        steps = 0;
        progress.report(new Progress.Done(files(), bytes(), filesKept.sum(), bytesKept.sum()));
        reportedAt = System.nanoTime();
    }

    long files() {
        return files.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    long filesKept() {
        return filesKept.sum();
    }
}
