package org.composure.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;

/**
 * See {@link ContentPlan#verify}. Names are not collected: each of the source's is looked up in the copy, and the copy must
 * not have more of them; so a directory may hold any number.
 */
final class TreeVerification {

    /** Differences that are named; the others are counted. */
    private static final int NAMED = 5;

    private static final int BLOCK = 64 * 1024;

    private final ContentPlan plan;
    private final Tally tally;
    private final List<String> differences = new ArrayList<>();
    private final byte[] left = new byte[BLOCK];
    private final byte[] right = new byte[BLOCK];
    private long different;
    private long directories;

    TreeVerification(ContentPlan plan, Progress progress) {
        this.plan = plan;
        this.tally = new Tally(progress);
    }

    ContentPlan.Extent verify(Directory source, Directory staged) throws IOException {
        new Pair(source, staged, Zone.TOP).compare();
        tally.report();
        if (different > 0) {
            throw new ContentException.Mismatch(different + " files differ from their source: "
                    + String.join("; ", differences) + (different > NAMED ? "; …" : ""));
        }
        return new ContentPlan.Extent(tally.files(), directories, tally.bytes());
    }

    private void differs(String what) {
        if (++different <= NAMED) {
            differences.add(what);
        }
    }

    /** A directory of the source and the one made from it. */
    private final class Pair {

        private final Directory source;
        private final Directory staged;
        private final Zone zone;
        private long surplus;

        Pair(Directory source, Directory staged, Zone zone) {
            this.source = source;
            this.staged = staged;
            this.zone = zone;
        }

        void compare() throws IOException {
            source.forEach(entry -> {
                if (!plan.excludes(zone, entry.name())) {
                    compare(entry.name());
                }
            });
            staged.forEach(_ -> surplus++);
            if (surplus > 0) {
                staged.forEach(entry -> {
                    if (plan.excludes(zone, entry.name())
                            || source.status(entry.name()).isEmpty()) {
                        differs(staged.pathOf(entry.name()) + " is not in the source");
                    }
                });
            }
        }

        private void compare(FileName name) throws IOException {
            FileStatus original = source.status(name).orElse(null);
            FileStatus made = staged.status(name).orElse(null);
            if (made == null) {
                differs(staged.pathOf(name) + " is missing");
                return;
            }
            surplus--;
            if (original == null || original.kind() != made.kind()) {
                differs(source.pathOf(name) + " has changed");
            } else if (made.isDirectory()) {
                directories++;
                tally.step();
                try (Directory from = Volume.openDirectory(source, name);
                        Directory to = Volume.openDirectory(staged, name)) {
                    new Pair(from, to, zone.enter(name)).compare();
                }
            } else if (made.kind() != FileKind.REGULAR) {
                throw TreeScan.refused(source, name, made.kind());
            } else if (!zone.copies(name)) {
                if (!made.isSameFileAs(original)) {
                    differs(staged.pathOf(name) + " is not the source's file");
                }
                tally.file(made.size());
            } else if (!TreePopulation.isCopy(original, made)) {
                differs(staged.pathOf(name) + " has another size, time or mode");
            } else if (!sameBytes(name)) {
                differs(staged.pathOf(name) + " has other content");
            }
        }

        private boolean sameBytes(FileName name) throws IOException {
            try (InputStream original = Volume.openFile(source, name).input();
                    InputStream made = Volume.openFile(staged, name).input()) {
                int length;
                do {
                    length = original.readNBytes(left, 0, BLOCK);
                    if (made.readNBytes(right, 0, BLOCK) != length
                            || !Arrays.equals(left, 0, length, right, 0, length)) {
                        return false;
                    }
                    tally.copied(length);
                } while (length > 0);
            }
            tally.copiedFile();
            return true;
        }
    }
}
