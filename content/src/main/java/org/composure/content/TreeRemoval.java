package org.composure.content;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.PosixException;

/**
 * Removes a directory with all that is in it. Links are removed, not followed; another file system mounted somewhere in it
 * stops the removal; directories nested without end do not: what lies too deep is moved to the top first, where its own turn
 * comes.
 */
final class TreeRemoval {

    /** How often a directory is emptied: again for each time that deep directories were moved into it, yet not without end. */
    private static final int PASSES = 10_000;

    private final Directory top;
    private final long device;
    private final Tally tally;

    private TreeRemoval(Directory top, Progress progress) throws IOException {
        this.top = top;
        this.device = top.status().device();
        this.tally = new Tally(progress);
    }

    /** Removes an entry, whatever it is; does nothing if there is none. */
    static void remove(Directory parent, FileName name, Progress progress) throws IOException {
        var status = parent.status(name);
        if (status.isEmpty()) {
            return;
        }
        if (!status.get().isDirectory()) {
            parent.removeFile(name);
            return;
        }
        try (Directory top = Volume.openDirectory(parent, name)) {
            removeTree(parent, name, top, progress);
        }
    }

    /** Removes a directory that is open already. */
    static void removeTree(Directory parent, FileName name, Directory top, Progress progress) throws IOException {
        TreeRemoval removal = new TreeRemoval(top, progress);
        removal.removeEmptied(parent, name, top, 0);
        removal.tally.report();
    }

    private void removeEmptied(Directory parent, FileName name, Directory directory, int depth) throws IOException {
        FileStatus status = directory.status();
        // What is mounted from the same file system is known by its attribute alone.
        if (status.device() != device || status.mountRoot()) {
            throw new ContentException.RefusedTree(
                    directory.path() + " is a mounted file system (expected: none in a tree that is removed)",
                    "unmount it, then retry");
        }
        for (int pass = 1; ; pass++) {
            empty(directory, depth);
            try {
                parent.removeDirectory(name);
                return;
            } catch (PosixException e) {
                if (!e.is(Errno.ENOTEMPTY, Errno.EEXIST) || pass == PASSES) {
                    throw e;
                }
            }
        }
    }

    private void empty(Directory directory, int depth) throws IOException {
        directory.forEach(entry -> {
            FileName name = entry.name();
            if (entry.kind() != FileKind.DIRECTORY) {
                directory.removeFile(name);
            } else if (depth >= Volume.DEEPEST) {
                directory.rename(
                        name,
                        top,
                        FileName.of("deep-"
                                + Long.toHexString(ThreadLocalRandom.current().nextLong())));
            } else {
                try (Directory child = Volume.openDirectory(directory, name)) {
                    removeEmptied(directory, name, child, depth + 1);
                }
            }
            tally.file(0);
            tally.step();
        });
    }
}
