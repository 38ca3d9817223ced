package org.composure.content;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;
import org.composure.policy.ContentMode;
import org.composure.policy.Verification;

/**
 * How the tree of a compose is made anew in another place: which part of it, what is linked and what is copied. Its steps, in
 * order: {@link #survey}, {@link #populate}, {@link #verify}, {@link #sync}. Each can be repeated at any time; a second one
 * keeps what the first one did.
 *
 * @param exclude names of the compose's own directory that stay behind, for example {@code work} and {@code logs}
 * @param mode whether files are linked or copied
 * @param verification how closely {@link #verify} looks
 * @param symlinks what becomes of symbolic links
 * @param slots how many files may be done at a time
 */
public record ContentPlan(
        Set<FileName> exclude, ContentMode mode, Verification verification, SymlinkRules symlinks, CopySlots slots) {

    public ContentPlan {
        exclude = Set.copyOf(exclude);
    }

    /**
     * The names that stay behind.
     *
     * @throws IllegalArgumentException if one of them is no file name
     */
    public static Set<FileName> names(Iterable<String> exclude) {
        return StreamSupport.stream(exclude.spliterator(), false)
                .map(FileName::of)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What a tree holds, without what is excluded.
     *
     * @param files how many files; a symbolic link that stays one counts as an empty one
     * @param directories how many directories below the first
     * @param bytes the size of all files
     */
    public record Extent(long files, long directories, long bytes) {}

    /**
     * What was done to make a tree.
     *
     * @param linked files that were linked now, symbolic links included
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
     * What came of verifying a tree.
     *
     * @param extent what was compared
     * @param checksums how many checksums of images.json and CHECKSUM files were compared
     * @param manifest the SHA-256 (hex) of the manifest that was written; empty where none was asked for
     */
    public record Verified(Extent extent, long checksums, Optional<String> manifest) {}

    /**
     * Looks at every entry of a compose, and changes nothing.
     *
     * @param source the compose
     * @param target the volume, or whichever directory on it, that it goes to
     * @param staged what an earlier attempt has made; empty if there was none
     * @throws ContentException.RefusedTree if STATUS, COMPOSE_ID or composeinfo.json are missing; if there is a FIFO, socket or
     *     device, or a symbolic link that {@link SymlinkRules} refuse; or if directories are nested too deeply
     * @throws ContentException.LinksRefused if links are wanted, but no link leads from the one to the other
     * @throws ContentException.NoSpace if the target has not enough space for what is to be copied
     */
    public Survey survey(Directory source, Directory target, Optional<Directory> staged, Progress progress)
            throws IOException {
        return new TreeSurvey(this, progress).survey(source, target, staged);
    }

    /**
     * Makes the tree, as the mode says; what Pungi rewrites in place is always copied. Copies have the source's mode (without
     * set-id bits, as they belong to our user), time and holes, and are one file where the source's are. Directories get the
     * source's mode and time, but we keep every right on them, or we could not remove them again. What is there and belongs
     * stays; what does not belong, as from an earlier attempt while the source changed, is removed.
     *
     * @param source the compose
     * @param staged our temporary directory
     * @param survey what {@link #survey} found
     * @throws ContentException.RefusedTree if the source holds what {@link #survey} would refuse
     * @throws ContentException.LinksRefused if the file system or the kernel's settings do not let us link
     * @throws SourceChangedException if a file changed while it was copied
     */
    public Populated populate(Directory source, Directory staged, Survey survey, Progress progress) throws IOException {
        return new TreePopulation(this, survey, progress).populate(source, staged);
    }

    /**
     * Compares the tree with its source, as closely as the plan says.
     *
     * @param manifest where the manifest is written if one is asked for
     * @throws ContentException.Mismatch if anything differs; the message names the first few
     */
    public Verified verify(Directory source, Directory staged, ManifestFile manifest, Progress progress)
            throws IOException {
        return new TreeVerification(this, progress).verify(source, staged, manifest);
    }

    /** Returns when the tree will survive a power cut: its copied files, then its directories from the bottom up. */
    public void sync(Directory staged, Progress progress) throws IOException {
        new TreeSync(this, progress).sync(staged);
    }

    /** Whether an entry stays behind. */
    boolean excludes(Zone zone, FileName name) {
        return zone == Zone.TOP && exclude.contains(name);
    }

    /** Whether a file may be copied rather than linked. */
    boolean mayCopy(Zone zone, FileName name) {
        return mode != ContentMode.HARDLINK || zone.copies(name);
    }

    /** Whether a file may be linked rather than copied. */
    boolean mayLink(Zone zone, FileName name) {
        return mode != ContentMode.COPY && !zone.copies(name);
    }
}
