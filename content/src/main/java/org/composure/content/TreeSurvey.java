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
        Space space = target.space();
        Walk walk = new Walk(source, target, space.unit());
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
        private final Directory target;
        private final long targetDevice;
        private final long unit;
        private final InnerLinks.Search inner;

        Walk(Directory source, Directory target, long unit) throws IOException {
            this.source = source;
            this.target = target;
            this.targetDevice = target.status().device();
            this.unit = unit;
            this.inner = new InnerLinks.Search(source.status().device());
        }

        void directory(Directory directory, @Nullable Directory made, Zone zone, Place place, int depth)
                throws IOException {
            requireShallow(directory, depth);
            boolean linkable = isLinkable(directory);
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
                    case REGULAR -> file(directory, linkable, made, zone, name, name);
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

        /**
         * Whether links lead from a directory to the target. Asked of directories: layered file systems tell other devices
         * of files.
         *
         * @throws ContentException.LinksRefused if they do not, but have to
         */
        private boolean isLinkable(Directory directory) throws IOException {
            boolean linkable = directory.status().device() == targetDevice;
            if (!linkable && plan.mode() == ContentMode.HARDLINK) {
                throw RefusedLink.otherFileSystem(directory.path(), target.path());
            }
            return linkable;
        }

        /** Counts a file that gets a name; it may be another directory's, if it replaces a link. */
        private void file(
                Directory directory,
                boolean linkable,
                @Nullable Directory made,
                Zone zone,
                FileName original,
                FileName name)
                throws IOException {
            FileStatus file = directory
                    .status(original)
                    .orElseThrow(() -> new SourceChangedException(
                            directory.pathOf(original) + " vanished while its directory was read"));
            // A file with several names is copied once.
            boolean again = plan.mayCopy(zone, name) && !inner.add(file);
            if (!again && !(linkable && plan.mayLink(zone, name))) {
                Optional<FileStatus> there = made == null ? Optional.empty() : made.status(name);
                if (there.filter(copy -> TreePopulation.isCopy(file, copy)).isEmpty()) {
                    // What a copy has that was not finished is free again when it is begun anew.
                    long begun = there.filter(copy -> copy.links() == 1)
                            .map(FileStatus::allocated)
                            .orElse(0L);
                    toMake(Math.max(0, file.allocated() + unit - begun));
                }
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
                    file(fate.parent(), isLinkable(fate.parent()), made, zone, fate.file(), name);
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
