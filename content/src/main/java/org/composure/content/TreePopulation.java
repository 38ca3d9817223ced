package org.composure.content;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.LinkText;
import org.composure.content.posix.PosixException;
import org.composure.content.posix.RegularFile;
import org.composure.policy.ContentMode;

/**
 * See {@link ContentPlan#populate}. One thread goes through the directories and makes links, which is quick; copies are handed to
 * a {@link Crew}. What an earlier attempt finished is known by looking: a copy gets the source's time last, so one that has it is
 * whole. Nothing else is needed to go on, on whichever host.
 */
final class TreePopulation {

    private static final int OWNER_ALL = 0700;
    private static final int WITHOUT_SET_ID = 0777;

    private final ContentPlan plan;
    private final Survey survey;
    private final Tally tally;
    private final Progress removal;
    private final LongAdder linked = new LongAdder();
    private final LongAdder copied = new LongAdder();

    TreePopulation(ContentPlan plan, Survey survey, Progress progress) {
        this.plan = plan;
        this.survey = survey;
        this.tally = new Tally(progress);
        // What is removed counts for nothing: how far this step is, is told instead.
        this.removal = _ -> tally.report();
    }

    ContentPlan.Populated populate(Directory source, Directory staged) throws IOException {
        try (InnerCopies inner = InnerCopies.in(staged, survey.inner(), removal);
                Crew crew = new Crew(plan.slots(), tally)) {
            new Walk(source, crew, inner).fill(source.reopen(), staged.reopen(), Zone.TOP, Place.ROOT, 0, true);
            crew.finish();
            inner.forget();
        }
        tally.report();
        return new ContentPlan.Populated(linked.sum(), copied.sum(), tally.filesKept(), tally.bytes());
    }

    private final class Walk {

        private final Directory compose;
        private final Crew crew;
        private final InnerCopies inner;

        Walk(Directory compose, Crew crew, InnerCopies inner) {
            this.compose = compose;
            this.crew = crew;
            this.inner = inner;
        }

        private void fill(Directory source, Directory made, Zone zone, Place place, int depth, boolean wasThere)
                throws IOException {
            Pair pair = new Pair(source, made, () -> {
                if (!crew.isOver()) {
                    finish(source, made);
                }
            });
            boolean whole = false;
            try {
                TreeSurvey.requireShallow(source, depth);
                if (wasThere) {
                    prune(pair, zone);
                }
                source.forEach(entry -> {
                    FileName name = entry.name();
                    if (plan.excludes(zone, name)) {
                        return;
                    }
                    switch (entry.kind()) {
                        case REGULAR -> {
                            if (plan.mayLink(zone, name)) {
                                link(pair, source, name, name);
                            } else {
                                copyLater(pair, source, name, name);
                            }
                        }
                        case SYMLINK -> symlink(pair, zone, place, name);
                        case DIRECTORY -> descend(pair, name, zone.enter(name), place.of(name), depth + 1);
                        case FIFO, SOCKET, BLOCK_DEVICE, CHARACTER_DEVICE, UNKNOWN ->
                            throw TreeSurvey.refused(source, name, entry.kind());
                    }
                    tally.step();
                });
                whole = true;
            } finally {
                if (!whole) {
                    pair.abandon();
                }
                pair.release();
            }
        }

        private void descend(Pair pair, FileName name, Zone zone, Place place, int depth) throws IOException {
            Directory from = Volume.openDirectory(pair.source(), name);
            Directory to;
            boolean made;
            try {
                made = pair.made().makeDirectory(name, OWNER_ALL);
                to = Volume.openDirectory(pair.made(), name);
            } catch (IOException | RuntimeException e) {
                from.close();
                throw e;
            }
            fill(from, to, zone, place, depth, !made);
        }

        /** Removes what an earlier attempt made, but is no longer in the source or is something else there now. */
        private void prune(Pair pair, Zone zone) throws IOException {
            pair.made().forEach(entry -> {
                FileName name = entry.name();
                if (zone == Zone.TOP && name.equals(InnerCopies.DIRECTORY)) {
                    return;
                }
                boolean belongs = !plan.excludes(zone, name)
                        && pair.source()
                                .status(name)
                                .filter(there -> mayBecome(there.kind(), entry.kind()))
                                .isPresent();
                if (!belongs) {
                    TreeRemoval.remove(pair.made(), name, removal);
                }
                tally.step();
            });
        }

        private static boolean mayBecome(FileKind there, FileKind made) {
            return there == made || (there == FileKind.SYMLINK && made == FileKind.REGULAR);
        }

        private void symlink(Pair pair, Zone zone, Place place, FileName name) throws IOException {
            LinkText text = pair.source().readSymlink(name).orElseThrow(() -> vanished(pair.source(), name));
            SymlinkRules.Fate fate = plan.symlinks().judge(compose, place, name, text, plan.exclude());
            if (fate.text() != null) {
                try (fate) {
                    keepSymlink(pair, name, fate.text());
                }
            } else if (plan.mayLink(zone, name)) {
                try (fate) {
                    link(pair, fate.parent(), fate.file(), name);
                }
            } else {
                pair.retain();
                crew.hand(() -> copy(fate.parent(), fate.file(), pair.made(), name), () -> {
                    try (fate) {
                        pair.release();
                    }
                });
            }
        }

        private void keepSymlink(Pair pair, FileName name, LinkText text) throws IOException {
            FileStatus original = pair.source().status(name).orElseThrow(() -> vanished(pair.source(), name));
            if (!pair.made().makeSymlink(name, text)) {
                FileStatus there = pair.made().status(name).orElseThrow(() -> disturbed(pair.made(), name));
                if (there.kind() == FileKind.SYMLINK
                        && pair.made().readSymlink(name).filter(text::equals).isPresent()) {
                    tally.keptFile(0);
                    return;
                }
                pair.made().removeFile(name);
                pair.made().makeSymlink(name, text);
            }
            pair.made().setModified(name, original.modified());
            linked.increment();
            tally.file(0);
        }

        private void link(Pair pair, Directory from, FileName file, FileName name) throws IOException {
            Directory to = pair.made();
            try {
                boolean made = from.link(file, to, name);
                FileStatus there = to.status(name).orElseThrow(() -> disturbed(to, name));
                if (!made) {
                    FileStatus original = from.status(file).orElseThrow(() -> vanished(from, file));
                    if (!there.isSameFileAs(original)) {
                        if (plan.mode() == ContentMode.HARDLINK_OR_COPY && isCopy(original, there)) {
                            copyLater(pair, from, file, name);
                            return;
                        }
                        to.removeFile(name);
                        made = from.link(file, to, name);
                        there = to.status(name).orElseThrow(() -> disturbed(to, name));
                    }
                }
                if (there.kind() != FileKind.REGULAR) {
                    // It was a file when its directory was listed; we linked what has its name now.
                    to.removeFile(name);
                    throw TreeSurvey.refused(from, file, there.kind());
                }
                if (made) {
                    linked.increment();
                    tally.file(there.size());
                } else {
                    tally.keptFile(there.size());
                }
            } catch (PosixException e) {
                if (plan.mode() != ContentMode.HARDLINK_OR_COPY || !RefusedLink.isRefusal(e)) {
                    throw RefusedLink.explained(e, from, to, file);
                }
                copyLater(pair, from, file, name);
            }
        }

        /** Hands over a copy. A file of another directory than the pair's is in one that is closed soon, so it is opened anew. */
        private void copyLater(Pair pair, Directory from, FileName file, FileName name) throws IOException {
            Directory stays = from == pair.source() ? from : from.reopen();
            pair.retain();
            crew.hand(() -> copy(stays, file, pair.made(), name), () -> {
                if (stays != from) {
                    stays.close();
                }
                pair.release();
            });
        }

        private void copy(Directory source, FileName file, Directory made, FileName name) throws IOException {
            try (RegularFile from = Volume.openFile(source, file)) {
                FileStatus status = from.status();
                try (Closeable _ = inner.alone(status)) {
                    copy(from, status, made, name);
                }
            }
        }

        private void copy(RegularFile from, FileStatus status, Directory made, FileName name) throws IOException {
            Optional<FileStatus> there = made.status(name);
            boolean kept = there.filter(copy -> isCopy(status, copy)).isPresent();
            if (!kept) {
                if (there.isPresent()) {
                    made.removeFile(name);
                }
                if (inner.take(status, made, name)) {
                    tally.copied(status.size());
                } else {
                    copyBytes(from, status, made, name);
                }
            }
            inner.join(status, made, name);
            if (kept) {
                tally.keptFile(status.size());
            } else {
                copied.increment();
                tally.copiedFile();
            }
        }

        private void copyBytes(RegularFile from, FileStatus status, Directory made, FileName name) throws IOException {
            try (RegularFile to = made.createFile(name, 0600)) {
                long bytes = from.copyTo(status, to, crew.pulse());
                FileStatus after = from.status();
                if (bytes != status.size() || after.size() != status.size() || after.modified() != status.modified()) {
                    throw new SourceChangedException(from.path() + " changed while it was copied");
                }
                to.setMode(status.mode() & WITHOUT_SET_ID);
                // Last: a copy that has the source's time is whole.
                to.setModified(status.modified());
            }
        }
    }

    private static void finish(Directory source, Directory made) throws IOException {
        // Last, as every entry that is made changes the time.
        FileStatus status = source.status();
        made.setMode(status.mode() | OWNER_ALL);
        made.setModified(status.modified());
    }

    /** Whether a file is a finished copy, as far as can be told without reading it. */
    static boolean isCopy(FileStatus source, FileStatus copy) {
        return copy.kind() == FileKind.REGULAR
                && copy.size() == source.size()
                && copy.modified() == source.modified()
                && copy.mode() == (source.mode() & WITHOUT_SET_ID)
                && !copy.isSameFileAs(source);
    }

    private static SourceChangedException vanished(Directory source, FileName name) {
        return new SourceChangedException(source.pathOf(name) + " vanished while it was promoted");
    }

    private static ContentException.ForeignStaging disturbed(Directory made, FileName name) {
        return new ContentException.ForeignStaging(
                made.pathOf(name) + " was removed while it was made (expected: nobody else works there)");
    }
}
