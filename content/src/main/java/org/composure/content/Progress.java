package org.composure.content;

/** Is told how far a step has come. */
@FunctionalInterface
public interface Progress {

    /** For whom it does not matter. */
    Progress NONE = _ -> {};

    /**
     * How far a step has come.
     *
     * @param files how many files are done, also those done by an earlier attempt
     * @param bytes their size, and what is done of files under way
     * @param filesKept how many of them were done by an earlier attempt
     * @param bytesKept their size
     */
    record Done(long files, long bytes, long filesKept, long bytesKept) {}

    /**
     * Called by the thread that called the step, at least every second and at the end. What it throws stops the step within
     * seconds, which can then be done again.
     */
    void report(Done done);
}
