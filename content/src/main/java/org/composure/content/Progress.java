package org.composure.content;

/** Is told how far a step has come. */
@FunctionalInterface
public interface Progress {

    /** For whom it does not matter. */
    Progress NONE = (_, _) -> {};

    /**
     * Called at least every thousand files and every 64 MiB that are copied, and at the end. What it throws stops the step,
     * which can then be done again.
     *
     * @param files how many files are done, also those done by an earlier attempt
     * @param bytes their size
     */
    void report(long files, long bytes);
}
