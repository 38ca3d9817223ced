package org.composure.content;

import java.io.IOException;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.RegularFile;

/** See {@link ContentPlan#sync}. */
final class TreeSync {

    private final Tally tally;

    TreeSync(Progress progress) {
        this.tally = new Tally(progress);
    }

    void sync(Directory staged) throws IOException {
        sync(staged, Zone.TOP);
        tally.report();
    }

    private void sync(Directory directory, Zone zone) throws IOException {
        directory.forEach(entry -> {
            FileName name = entry.name();
            if (entry.kind() == FileKind.DIRECTORY) {
                try (Directory child = Volume.openDirectory(directory, name)) {
                    sync(child, zone.enter(name));
                }
            } else if (zone.copies(name)) {
                try (RegularFile file = Volume.openFile(directory, name)) {
                    file.sync();
                    tally.file(file.status().size());
                }
            }
        });
        directory.sync();
        // Each may take long on a busy disk.
        tally.report();
    }
}
