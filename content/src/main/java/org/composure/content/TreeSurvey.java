package org.composure.content;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.LinkText;
import org.composure.content.posix.Space;
import org.composure.policy.ContentMode;
import org.jspecify.annotations.Nullable;

/** See {@link ContentPlan#survey}. */
final class TreeSurvey {

    /** What every compose has, and every gate and reader looks for. */
    private static final List<ComposeFile> NEEDED =
            List.of(ComposeFile.STATUS, ComposeFile.COMPOSE_ID, ComposeFile.COMPOSEINFO);

    private final ContentPlan plan;
    private final Tally tally;
    private long directories;
    private long filesToMake;
    private long bytesToMake;

    TreeSurvey(ContentPlan plan, Progress progress) {
        this.plan = plan;
        this.tally = new Tally(progress);
    }

    Survey survey(Directory source, Directory target, Optional<Directory> staged) throws IOException {
        for (ComposeFile file : NEEDED) {
            requireFile(source, file);
        }
        boolean linkable = source.status().device() == target.status().device();
        if (!linkable && plan.mode() == ContentMode.HARDLINK) {
            throw RefusedLink.otherFileSystem(source.path(), target.path());
        }
        Space space = target.space();
        Walk walk = new Walk(source, linkable, space.unit());
        walk.directory(source, staged.orElse(null), Zone.TOP, Place.ROOT, 0);
        tally.report();
        if (bytesToMake > space.bytes() || filesToMake > space.files()) {
            throw new ContentException.NoSpace(source.path(), target.path(), filesToMake, bytesToMake, space);
        }
        return new Survey(new ContentPlan.Extent(tally.files(), directories, tally.bytes()), walk.inner.found());
    }

    private static void requireFile(Directory source, ComposeFile file) throws IOException {
        if (ComposeTree.stamp(source, file).equals(Stamp.ABSENT)) {
            throw new ContentException.RefusedTree(
                    source.path() + "/" + file.path() + " is missing (expected: a compose that Pungi has finished)",
                    "let the build write it, or cancel the promotion; then retry");
        }
    }

    private final class Walk {

        private final Directory source;
        private final boolean linkable;
        private final long unit;
        private final InnerLinks.Search inner;

        Walk(Directory source, boolean linkable, long unit) throws IOException {
            this.source = source;
            this.linkable = linkable;
            this.unit = unit;
            this.inner = new InnerLinks.Search(source.status().device());
        }

        void directory(Directory directory, @Nullable Directory made, Zone zone, Place place, int depth)
                throws IOException {
            requireShallow(directory, depth);
            if (made == null) {
                toMake(unit);
            }
            directory.forEach(entry -> {
                FileName name = entry.name();
                if (plan.excludes(zone, name)) {
                    return;
                }
                if (zone == Zone.TOP && name.equals(InnerCopies.DIRECTORY)) {
                    throw Volume.refused(directory, name, entry.kind(), "no entry of that name, which we use");
                }
                switch (entry.kind()) {
                    case REGULAR -> file(directory, made, zone, name);
                    case SYMLINK -> symlink(directory, made, zone, place, name);
                    case DIRECTORY -> {
                        directories++;
                        try (Directory child = Volume.openDirectory(directory, name);
                                Directory madeChild = made == null ? null : findDirectory(made, name)) {
                            directory(child, madeChild, zone.enter(name), place.of(name), depth + 1);
                        }
                    }
                    case FIFO, SOCKET, BLOCK_DEVICE, CHARACTER_DEVICE, UNKNOWN ->
                        throw refused(directory, name, entry.kind());
                }
                tally.step();
            });
        }

        private static @Nullable Directory findDirectory(Directory made, FileName name) throws IOException {
            return made.status(name).filter(FileStatus::isDirectory).isPresent()
                    ? Volume.findDirectory(made, name).orElse(null)
                    : null;
        }

        private void file(Directory directory, @Nullable Directory made, Zone zone, FileName name) throws IOException {
            Optional<FileStatus> status = directory.status(name);
            if (status.isEmpty()) {
                throw new SourceChangedException(directory.pathOf(name) + " vanished while its directory was read");
            }
            file(status.get(), made, zone, name);
        }

        private void file(FileStatus file, @Nullable Directory made, Zone zone, FileName name) throws IOException {
            if (plan.mayCopy(zone, name)) {
                inner.add(file);
            }
            boolean linked = linkable && plan.mayLink(zone, name);
            if (!linked
                    && (made == null
                            || made.status(name)
                                    .filter(m -> TreePopulation.isCopy(file, m))
                                    .isEmpty())) {
                toMake(file.allocated() + unit);
            }
            tally.file(file.size());
        }

        private void symlink(Directory directory, @Nullable Directory made, Zone zone, Place place, FileName name)
                throws IOException {
            LinkText text = directory
                    .readSymlink(name)
                    .orElseThrow(() -> new SourceChangedException(directory.pathOf(name) + " vanished"));
            try (SymlinkRules.Fate fate = plan.symlinks().judge(source, place, name, text, plan.exclude())) {
                if (fate.text() == null) {
                    file(fate.parent().status(fate.file()).orElseThrow(), made, zone, name);
                } else {
                    tally.file(0);
                }
            }
        }

        private void toMake(long bytes) {
            filesToMake++;
            bytesToMake += bytes;
        }
    }

    /** The refusal of what is neither file, nor directory, nor a symbolic link. */
    static ContentException.RefusedTree refused(Directory parent, FileName name, FileKind kind) {
        return Volume.refused(parent, name, kind, "only files, directories and links to files in a compose");
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
