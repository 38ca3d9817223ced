package org.composure.content.posix;

/**
 * What is left on a file system.
 *
 * @param bytes how many bytes we may still write
 * @param files how many files may still be made; {@link Long#MAX_VALUE} where the file system has no such limit
 * @param unit files take a multiple of that many bytes
 */
public record Space(long bytes, long files, long unit) {}
