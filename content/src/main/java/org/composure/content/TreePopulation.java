package org.composure.content;

import java.io.IOException;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.PosixException;
import org.composure.content.posix.RegularFile;

/** See {@link ContentPlan#populate}. */
final class TreePopulation {

    private static final int OWNER_ALL = 0700;
    private static final int WITHOUT_SET_ID = 0777;

    private final ContentPlan plan;
    private final Progress progress;
    private final Tally tally;
    private long linked;
    private long copied;
    private long kept;

    TreePopulation(ContentPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
        this.tally = new Tally(progress);
    }

    ContentPlan.Populated populate(Directory source, Directory staged) throws IOException {
        fill(source, staged, Zone.TOP, 0, true);
        tally.report();
        return new ContentPlan.Populated(linked, copied, kept, tally.bytes());
    }

    private void fill(Directory source, Directory staged, Zone zone, int depth, boolean wasThere) throws IOException {
        TreeScan.requireShallow(source, depth);
        if (wasThere) {
            prune(source, staged, zone);
        }
        source.forEach(entry -> {
            FileName name = entry.name();
            if (plan.excludes(zone, name)) {
                return;
            }
            switch (entry.kind()) {
                case REGULAR -> {
                    if (zone.copies(name)) {
                        copy(source, staged, name);
                    } else {
                        link(source, staged, name);
                    }
                }
                case DIRECTORY -> descend(source, staged, name, zone.enter(name), depth + 1);
                case SYMLINK, FIFO, SOCKET, BLOCK_DEVICE, CHARACTER_DEVICE, UNKNOWN ->
                    throw TreeScan.refused(source, name, entry.kind());
            }
        });
        // Last, as every entry that is made changes the time.
        FileStatus status = source.status();
        staged.setMode(status.mode() | OWNER_ALL);
        staged.setModified(status.modified());
    }

    private void descend(Directory source, Directory staged, FileName name, Zone zone, int depth) throws IOException {
        try (Directory from = Volume.openDirectory(source, name)) {
            boolean made = staged.makeDirectory(name, OWNER_ALL);
            try (Directory to = Volume.openDirectory(staged, name)) {
                tally.step();
                fill(from, to, zone, depth, !made);
            }
        }
    }

    /** Removes what an earlier attempt made, but is no longer in the source or is something else there now. */
    private void prune(Directory source, Directory staged, Zone zone) throws IOException {
        staged.forEach(entry -> {
            FileName name = entry.name();
            boolean belongs = !plan.excludes(zone, name)
                    && source.status(name)
                            .filter(there -> there.kind() == entry.kind())
                            .isPresent();
            if (!belongs) {
                TreeRemoval.remove(staged, name, progress);
            }
        });
    }

    private void link(Directory source, Directory staged, FileName name) throws IOException {
        boolean made = tryLink(source, staged, name);
        FileStatus there = staged.status(name).orElseThrow(() -> disturbed(staged, name));
        if (!made && !source.status(name).filter(there::isSameFileAs).isPresent()) {
            staged.removeFile(name);
            made = tryLink(source, staged, name);
            there = staged.status(name).orElseThrow(() -> disturbed(staged, name));
        }
        if (there.kind() != FileKind.REGULAR) {
            // It was a file when its directory was listed; we linked what has its name now.
            staged.removeFile(name);
            throw TreeScan.refused(source, name, there.kind());
        }
        if (made) {
            linked++;
        } else {
            kept++;
        }
        tally.file(there.size());
    }

    private static boolean tryLink(Directory source, Directory staged, FileName name) throws IOException {
        try {
            return source.link(name, staged, name);
        } catch (PosixException e) {
            throw RefusedLink.explained(e, source, staged, name);
        }
    }

    private void copy(Directory source, Directory staged, FileName name) throws IOException {
        try (RegularFile from = Volume.openFile(source, name)) {
            FileStatus status = from.status();
            var there = staged.status(name);
            if (there.isPresent()) {
                if (isCopy(status, there.get())) {
                    kept++;
                    tally.file(status.size());
                    return;
                }
                staged.removeFile(name);
            }
            try (RegularFile to = staged.createFile(name, 0600)) {
                from.copyTo(to, tally::copied);
                to.setMode(status.mode() & WITHOUT_SET_ID);
                // Last: a copy that has the source's time is whole.
                to.setModified(status.modified());
            }
            copied++;
            tally.copiedFile();
        }
    }

    /** Whether a file is a finished copy, as far as can be told without reading it. */
    static boolean isCopy(FileStatus source, FileStatus copy) {
        return copy.kind() == FileKind.REGULAR
                && copy.size() == source.size()
                && copy.modified() == source.modified()
                && copy.mode() == (source.mode() & WITHOUT_SET_ID)
                && !copy.isSameFileAs(source);
    }

    private static ContentException.ForeignStaging disturbed(Directory staged, FileName name) {
        return new ContentException.ForeignStaging(
                staged.pathOf(name) + " was removed while it was made (expected: nobody else works there)");
    }
}
