package org.composure.content;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;

/**
 * How the tree of a compose is made anew in another place: which part of it, what is linked and what is copied. Its steps, in
 * order: {@link #scan}, {@link #populate}, {@link #verify}, {@link #sync}. Each can be repeated at any time; a second one
 * keeps what the first one did.
 *
 * @param exclude names of the compose's own directory that stay behind, for example {@code work} and {@code logs}
 */
public record ContentPlan(Set<FileName> exclude) {

    public ContentPlan {
        exclude = Set.copyOf(exclude);
    }

    /**
     * A plan that leaves these names behind.
     *
     * @throws IllegalArgumentException if one of them is no file name
     */
    public static ContentPlan excluding(Set<String> names) {
        return new ContentPlan(names.stream().map(FileName::of).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * What a tree holds, without what is excluded.
     *
     * @param files how many files
     * @param directories how many directories below the first
     * @param bytes the size of all files
     */
    public record Extent(long files, long directories, long bytes) {}

    /**
     * What was done to make a tree.
     *
     * @param linked files that were linked now
     * @param copied files that were copied now
     * @param kept files that an earlier attempt had done
     * @param bytes the size of all of them
     */
    public record Populated(long linked, long copied, long kept, long bytes) {

        /** All files of the tree. */
        public long files() {
            return linked + copied + kept;
        }
    }

    /**
     * Looks at every entry of a compose, and changes nothing.
     *
     * @throws ContentException.RefusedTree if there is a symbolic link, FIFO, socket or device, or the directories are nested
     *     too deeply
     */
    public Extent scan(Directory source, Progress progress) throws IOException {
        return new TreeScan(this, progress).scan(source);
    }

    /**
     * Makes the tree. Files are linked; those that Pungi rewrites in place are copied, with mode and time. Directories get the
     * source's mode and time, but we keep every right on them, or we could not remove them again. What is there and belongs
     * stays; what does not belong, as from an earlier attempt while the source changed, is removed.
     *
     * @param source the compose
     * @param staged our temporary directory
     * @throws ContentException.RefusedTree if the source holds what {@link #scan} would refuse
     * @throws ContentException.LinksRefused if the file system or the kernel's settings do not let us link
     */
    public Populated populate(Directory source, Directory staged, Progress progress) throws IOException {
        return new TreePopulation(this, progress).populate(source, staged);
    }

    /**
     * Compares the tree with its source: the same names; linked files are the source's own; copied ones have the same size,
     * time and bytes.
     *
     * @return what was compared
     * @throws ContentException.Mismatch if anything differs; the message names the first few
     */
    public Extent verify(Directory source, Directory staged, Progress progress) throws IOException {
        return new TreeVerification(this, progress).verify(source, staged);
    }

    /** Returns when the tree will survive a power cut: its copied files, then its directories from the bottom up. */
    public void sync(Directory staged, Progress progress) throws IOException {
        new TreeSync(progress).sync(staged);
    }

    /** Whether an entry stays behind. */
    boolean excludes(Zone zone, FileName name) {
        return zone == Zone.TOP && exclude.contains(name);
    }
}
