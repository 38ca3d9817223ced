package org.composure.content;

import java.io.IOException;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.RegularFile;
import org.composure.policy.ContentMode;

/**
 * See {@link ContentPlan#sync}. A few files are synced one by one. Where there are many, each would wait for a journal commit and
 * a flush of the disk's cache of its own, which takes longer than copying them: then the whole file system is synced at once.
 */
final class TreeSync {

    /** As many files are synced one by one. */
    private static final int FEW = 1000;

    private final ContentPlan plan;
    private final Tally tally;
    private long files;

    TreeSync(ContentPlan plan, Progress progress) {
        this.plan = plan;
        this.tally = new Tally(progress);
    }

    void sync(Directory staged) throws IOException {
        count(staged, Zone.TOP);
        try (Crew crew = new Crew(plan.slots(), tally)) {
            if (files <= FEW) {
                syncFiles(crew, staged.reopen(), Zone.TOP);
            } else {
                crew.hand(staged::syncFileSystem, () -> {});
            }
            crew.finish();
        }
        syncDirectories(staged);
        tally.report();
    }

    /** Whether a file may be a copy; a link is its source's, which is durable already. */
    private boolean isOurs(Zone zone, FileName name) {
        return plan.mode() != ContentMode.HARDLINK || zone.copies(name);
    }

    private void count(Directory directory, Zone zone) throws IOException {
        directory.forEach(entry -> {
            FileName name = entry.name();
            if (files > FEW) {
                return;
            }
            if (entry.kind() == FileKind.DIRECTORY) {
                try (Directory child = Volume.openDirectory(directory, name)) {
                    count(child, zone.enter(name));
                }
            } else if (entry.kind() == FileKind.REGULAR && isOurs(zone, name)) {
                files++;
            }
            tally.step();
        });
    }

    private void syncFiles(Crew crew, Directory directory, Zone zone) throws IOException {
        Pair pair = new Pair(directory, directory, () -> {});
        try {
            directory.forEach(entry -> {
                FileName name = entry.name();
                if (entry.kind() == FileKind.DIRECTORY) {
                    syncFiles(crew, Volume.openDirectory(directory, name), zone.enter(name));
                } else if (entry.kind() == FileKind.REGULAR && isOurs(zone, name)) {
                    pair.retain();
                    crew.hand(
                            () -> {
                                try (RegularFile file = Volume.openFile(directory, name)) {
                                    file.sync();
                                    tally.file(file.status().size());
                                }
                            },
                            pair::release);
                }
            });
        } finally {
            pair.release();
        }
    }

    private void syncDirectories(Directory directory) throws IOException {
        directory.forEach(entry -> {
            if (entry.kind() == FileKind.DIRECTORY) {
                try (Directory child = Volume.openDirectory(directory, entry.name())) {
                    syncDirectories(child);
                }
            }
        });
        directory.sync();
        // Each may take long on a busy disk.
        tally.report();
    }
}
