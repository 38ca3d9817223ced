package org.composure.content;

import java.io.IOException;
import java.util.Optional;
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.PosixException;
import org.jspecify.annotations.Nullable;

/**
 * Copies of files that have several names in a tree, while it is made: each waits for its other names in a directory of the tree
 * that is removed at the end, under its source's inode number. On disk rather than in memory, so that the next attempt finds
 * them, and their number does not matter.
 */
final class InnerCopies implements AutoCloseable {

    /** The name of the directory, in the tree's own. */
    static final FileName DIRECTORY = FileName.of(".composure-inner");

    private static final int PRIVATE = 0700;

    private final Directory staged;
    private final InnerLinks links;
    private final Progress progress;
    private final @Nullable Directory copies;

    private InnerCopies(Directory staged, InnerLinks links, Progress progress, @Nullable Directory copies) {
        this.staged = staged;
        this.links = links;
        this.progress = progress;
        this.copies = copies;
    }

    static InnerCopies in(Directory staged, InnerLinks links, Progress progress) throws IOException {
        if (links.isEmpty()) {
            return new InnerCopies(staged, links, progress, null);
        }
        staged.makeDirectory(DIRECTORY, PRIVATE);
        return new InnerCopies(staged, links, progress, Volume.openDirectory(staged, DIRECTORY));
    }

    /** Gives the name to the copy that waits for it; false if there is none. */
    boolean take(FileStatus source, Directory made, FileName name) throws IOException {
        Optional<FileName> key = links.key(source);
        if (copies == null || key.isEmpty()) {
            return false;
        }
        if (copies.status(key.get())
                .filter(copy -> TreePopulation.isCopy(source, copy))
                .isEmpty()) {
            copies.removeFile(key.get());
            return false;
        }
        try {
            return copies.link(key.get(), made, name);
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    /** Makes a finished copy the one that waits, or, where another was first, makes the name one of that. */
    void join(FileStatus source, Directory made, FileName name) throws IOException {
        Optional<FileName> key = links.key(source);
        if (copies == null || key.isEmpty() || made.link(name, copies, key.get())) {
            return;
        }
        Optional<FileStatus> first = copies.status(key.get());
        if (first.isPresent()
                && made.status(name).filter(first.get()::isSameFileAs).isEmpty()) {
            made.removeFile(name);
            copies.link(key.get(), made, name);
        }
    }

    /** Removes the directory: all copies have all their names. */
    void forget() throws IOException {
        FileStatus times = staged.status();
        TreeRemoval.remove(staged, DIRECTORY, progress);
        staged.setModified(times.modified());
    }

    @Override
    public void close() {
        if (copies != null) {
            copies.close();
        }
    }
}
