package org.composure.content;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
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
    private final Set<FileName> busy = new HashSet<>();

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

    /**
     * Waits until no other thread is busy with a name of the file, and keeps others waiting until it is closed: so that it is
     * copied once, and the names that come later find its copy.
     */
    Closeable alone(FileStatus source) {
        Optional<FileName> key = links.key(source);
        if (copies == null || key.isEmpty()) {
            return () -> {};
        }
        claim(key.get());
        return () -> giveUp(key.get());
    }

    private synchronized void claim(FileName key) {
        try {
            while (!busy.add(key)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private synchronized void giveUp(FileName key) {
        busy.remove(key);
        notifyAll();
    }

    /** Gives the name to the copy that waits for it; false if there is none. Only {@link #alone}. */
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
        return copies.link(key.get(), made, name);
    }

    /**
     * Makes a finished copy the one that waits, or, where another was first, makes the name one of that. Only
     * {@link #alone}.
     */
    void join(FileStatus source, Directory made, FileName name) throws IOException {
        Optional<FileName> key = links.key(source);
        if (copies == null || key.isEmpty()) {
            return;
        }
        FileStatus first = copies.status(key.get()).orElse(null);
        if (first != null && made.status(name).filter(first::isSameFileAs).isPresent()) {
            return;
        }
        if (first != null && TreePopulation.isCopy(source, first)) {
            made.removeFile(name);
            copies.link(key.get(), made, name);
        } else {
            copies.removeFile(key.get());
            made.link(name, copies, key.get());
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
