package org.composure.content;

import java.io.IOException;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;

/** See {@link ContentPlan#scan}. */
final class TreeScan {

    private final ContentPlan plan;
    private final Tally tally;
    private long directories;

    TreeScan(ContentPlan plan, Progress progress) {
        this.plan = plan;
        this.tally = new Tally(progress);
    }

    ContentPlan.Extent scan(Directory source) throws IOException {
        scan(source, Zone.TOP, 0);
        tally.report();
        return new ContentPlan.Extent(tally.files(), directories, tally.bytes());
    }

    private void scan(Directory directory, Zone zone, int depth) throws IOException {
        requireShallow(directory, depth);
        directory.forEach(entry -> {
            FileName name = entry.name();
            if (plan.excludes(zone, name)) {
                return;
            }
            switch (entry.kind()) {
                case REGULAR ->
                    tally.file(directory.status(name).map(FileStatus::size).orElse(0L));
                case DIRECTORY -> {
                    directories++;
                    tally.step();
                    try (Directory child = Volume.openDirectory(directory, name)) {
                        scan(child, zone.enter(name), depth + 1);
                    }
                }
                case SYMLINK, FIFO, SOCKET, BLOCK_DEVICE, CHARACTER_DEVICE, UNKNOWN ->
                    throw refused(directory, name, entry.kind());
            }
        });
    }

    /** The refusal of what is neither file nor directory. */
    static ContentException.RefusedTree refused(Directory parent, FileName name, FileKind kind) {
        return Volume.refused(parent, name, kind, "only regular files and directories in a compose");
    }

    /** Refuses directories that are nested without end: each level holds open files. */
    static void requireShallow(Directory directory, int depth) throws ContentException.RefusedTree {
        if (depth > Volume.DEEPEST) {
            throw new ContentException.RefusedTree(
                    directory.path() + " lies " + depth + " directories deep in its compose (expected: at most "
                            + Volume.DEEPEST + ")",
                    "remove it, then retry");
        }
    }
}
