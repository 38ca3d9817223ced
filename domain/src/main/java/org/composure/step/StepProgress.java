package org.composure.step;

/**
 * How far a step that moves or reads files has come.
 *
 * @param files how many files are done, those included that an earlier attempt did
 * @param filesInAll how many there are
 * @param filesKept how many of those that are done an earlier attempt did
 * @param bytes the size of the files that are done
 * @param bytesInAll the size of all files
 * @param bytesKept the size of those that an earlier attempt did
 */
public record StepProgress(long files, long filesInAll, long filesKept, long bytes, long bytesInAll, long bytesKept) {}
