package org.composure.content;

/** Counts what a step has done, and reports it now and then. */
final class Tally {

    private static final int STEPS = 500;
    private static final long BYTES = 32L << 20;

    private final Progress progress;
    private long files;
    private long bytes;
    private int steps;
    private long copied;

    Tally(Progress progress) {
        this.progress = progress;
    }

    /** One more file. */
    void file(long size) {
        files++;
        bytes += size;
        step();
    }

    /** One more file, whose bytes were told by {@link #copied} already. */
    void copiedFile() {
        file(0);
    }

    /** Some bytes of a file, which took their time. */
    void copied(long some) {
        bytes += some;
        copied += some;
        if (copied >= BYTES) {
            report();
        }
    }

    /** Something that is no file, but took its time. */
    void step() {
        if (++steps >= STEPS) {
            report();
        }
    }

    /** Says how far it is. */
    void report() {
        steps = 0;
        copied = 0;
        progress.report(files, bytes);
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }
}
