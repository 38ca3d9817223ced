package org.composure.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.composure.content.ExpectedChecksums.Expected;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.LinkText;
import org.composure.policy.Verification;
import org.composure.productmd.ChecksumAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * See {@link ContentPlan#verify}. Names are not collected: each of the source's is looked up in the copy, and the copy must not
 * have more of them; so a directory may hold any number. Files that have to be read are handed to a {@link Crew}.
 */
final class TreeVerification {

    /** Differences that are named; the others are counted. */
    private static final int NAMED = 5;

    /** Of copies that turned out bad: a time that no file of a compose has, a nanosecond before 1970. */
    private static final long NO_TIME = -1;

    private final ContentPlan plan;
    private final Tally tally;
    private final List<String> differences = new ArrayList<>();
    private final ThreadLocal<Digests> digests = ThreadLocal.withInitial(Digests::new);
    private final LongAdder checksums = new LongAdder();
    private final ExpectedChecksums expected = new ExpectedChecksums(this::differs);
    // Inodes of copied files that have several names, of their copies, and both together: see hardLinksDiffer.
    private final LongBag originals = new LongBag();
    private final LongBag copies = new LongBag();
    private final LongBag both = new LongBag();
    private long different;
    private long directories;

    TreeVerification(ContentPlan plan, Progress progress) {
        this.plan = plan;
        this.tally = new Tally(progress);
    }

    ContentPlan.Verified verify(Directory source, Directory staged, ManifestFile manifestFile) throws IOException {
        boolean listed = plan.verification() != Verification.SIZE;
        try (ManifestFile.Draft manifest = plan.verification() == Verification.FULL ? manifestFile.draft() : null;
                Crew crew = new Crew(plan.slots(), tally)) {
            if (listed) {
                expected.readImages(staged);
            }
            new Walk(source, staged, source.status().device(), crew, manifest, listed)
                    .compare(source.reopen(), staged.reopen(), Zone.TOP, Place.ROOT);
            crew.finish();
            expected.tellMissing();
            if (hardLinksDiffer()) {
                differs("hard links within the tree are not as in the source");
            }
            tally.report();
            requireSame();
            return new ContentPlan.Verified(
                    new ContentPlan.Extent(tally.files(), directories, tally.bytes()),
                    checksums.sum(),
                    manifest == null ? Optional.empty() : Optional.of(manifest.publish()));
        }
    }

    private synchronized void differs(String what) {
        if (++different <= NAMED) {
            differences.add(what);
        }
    }

    private synchronized void requireSame() throws ContentException.Mismatch {
        if (different > 0) {
            throw new ContentException.Mismatch(different + (different == 1 ? " file differs" : " files differ")
                    + " from what is expected: " + String.join("; ", differences) + (different > NAMED ? "; …" : ""));
        }
    }

    /** Two names have one copy if and only if they have one original: then there are as many pairs as originals and copies. */
    private boolean hardLinksDiffer() {
        long pairs = both.distinct();
        return pairs != originals.distinct() || pairs != copies.distinct();
    }

    private final class Walk {

        private final Directory compose;
        private final Directory staged;
        private final long device;
        private final Crew crew;
        private final ManifestFile.@Nullable Draft manifest;
        private final boolean listed;

        Walk(
                Directory compose,
                Directory staged,
                long device,
                Crew crew,
                ManifestFile.@Nullable Draft manifest,
                boolean listed) {
            this.compose = compose;
            this.staged = staged;
            this.device = device;
            this.crew = crew;
            this.manifest = manifest;
            this.listed = listed;
        }

        void compare(Directory source, Directory made, Zone zone, Place place) throws IOException {
            Pair pair = new Pair(source, made, () -> {});
            try {
                if (listed) {
                    expected.readChecksumFiles(made, place);
                }
                long[] surplus = {0};
                source.forEach(entry -> {
                    if (!plan.excludes(zone, entry.name())) {
                        if (compare(pair, zone, place, entry.name())) {
                            surplus[0]--;
                        }
                        tally.step();
                    }
                });
                made.forEach(_ -> surplus[0]++);
                if (surplus[0] > 0) {
                    made.forEach(entry -> {
                        if (plan.excludes(zone, entry.name())
                                || source.status(entry.name()).isEmpty()) {
                            differs(made.pathOf(entry.name()) + " is not in the source");
                        }
                    });
                }
            } finally {
                pair.release();
            }
        }

        /** Compares what has a name; false if the copy has nothing of that name. */
        private boolean compare(Pair pair, Zone zone, Place place, FileName name) throws IOException {
            FileStatus original = pair.source().status(name).orElse(null);
            FileStatus made = pair.made().status(name).orElse(null);
            if (made == null) {
                differs(pair.made().pathOf(name) + " is missing");
                // Once is enough.
                expected.met(place, name);
                return false;
            }
            if (original == null) {
                differs(pair.source().pathOf(name) + " has changed");
                return true;
            }
            switch (original.kind()) {
                case SYMLINK -> compareSymlink(pair, zone, place, name, made);
                case REGULAR -> {
                    if (isSameKind(pair, name, original, made)) {
                        compareFile(pair, pair.source(), name, original, zone, place, name, made);
                    }
                }
                case DIRECTORY -> {
                    if (isSameKind(pair, name, original, made)) {
                        directories++;
                        compare(
                                Volume.openDirectory(pair.source(), name),
                                Volume.openDirectory(pair.made(), name),
                                zone.enter(name),
                                place.of(name));
                    }
                }
                case FIFO, SOCKET, BLOCK_DEVICE, CHARACTER_DEVICE, UNKNOWN ->
                    throw TreeSurvey.refused(pair.source(), name, original.kind());
            }
            return true;
        }

        private boolean isSameKind(Pair pair, FileName name, FileStatus original, FileStatus made) {
            if (original.kind() != made.kind()) {
                differs(pair.source().pathOf(name) + " has changed");
            }
            return original.kind() == made.kind();
        }

        private void compareSymlink(Pair pair, Zone zone, Place place, FileName name, FileStatus made)
                throws IOException {
            LinkText text = pair.source().readSymlink(name).orElse(null);
            if (text == null) {
                differs(pair.source().pathOf(name) + " has changed");
                return;
            }
            try (SymlinkRules.Fate fate = plan.symlinks().judge(compose, place, name, text, plan.exclude())) {
                FileStatus file = fate.parent()
                        .status(fate.file())
                        .orElseThrow(() -> new SourceChangedException(
                                fate.parent().pathOf(fate.file()) + " vanished while it was verified"));
                if (fate.text() == null) {
                    if (made.kind() == FileKind.REGULAR) {
                        compareFile(pair, fate.parent(), fate.file(), file, zone, place, name, made);
                    } else {
                        differs(pair.made().pathOf(name) + " is " + made.kind().described()
                                + " (expected: the file that it led to)");
                    }
                } else if (made.kind() != FileKind.SYMLINK
                        || pair.made()
                                .readSymlink(name)
                                .filter(fate.text()::equals)
                                .isEmpty()) {
                    differs(pair.made().pathOf(name) + " is not the symbolic link to " + fate.text());
                } else {
                    Expected of = expected.met(place, name);
                    if (of == null) {
                        tally.file(0);
                    } else {
                        checkListed(pair, fate, file, of, name);
                    }
                }
            }
        }

        /** Has the file checked that a listed link leads to: that of the tree that was made, if it is in it. */
        private void checkListed(Pair pair, SymlinkRules.Fate fate, FileStatus original, Expected of, FileName name)
                throws IOException {
            List<FileName> made = fate.made();
            FileName file = made == null ? fate.file() : made.getLast();
            Optional<Directory> parent = made == null
                    ? Optional.of(fate.parent().reopen())
                    : Volume.walk(staged.reopen(), made.subList(0, made.size() - 1));
            try (Directory directory = parent.orElse(null)) {
                FileStatus there =
                        directory == null ? null : directory.status(file).orElse(null);
                if (directory == null || there == null) {
                    differs(pair.made().pathOf(name) + " leads to nothing");
                } else {
                    boolean isCopy = made != null && !there.isSameFileAs(original);
                    hand(pair, new Check(directory, file, isCopy, null, there.size(), of, null));
                }
            }
        }

        private void compareFile(
                Pair pair,
                Directory from,
                FileName file,
                FileStatus original,
                Zone zone,
                Place place,
                FileName name,
                FileStatus made)
                throws IOException {
            Expected of = expected.met(place, name);
            boolean linked = made.isSameFileAs(original) && plan.mayLink(zone, name);
            if (!linked && !(plan.mayCopy(zone, name) && TreePopulation.isCopy(original, made))) {
                differs(pair.made().pathOf(name)
                        + (plan.mayCopy(zone, name) ? " has another size, time or mode" : " is not the source's file"));
                return;
            }
            if (!linked && original.links() > 1 && original.device() == device) {
                originals.add(original.inode());
                copies.add(made.inode());
                both.add(original.inode() * 0x9E37_79B9_7F4A_7C15L ^ made.inode());
            }
            boolean bytes = !linked && (zone.copies(name) || manifest != null);
            if (of == null && !bytes && manifest == null) {
                tally.file(made.size());
            } else {
                hand(
                        pair,
                        new Check(
                                pair.made(),
                                name,
                                !linked,
                                bytes ? new Other(from, file) : null,
                                made.size(),
                                of,
                                manifest == null ? null : place.of(name)));
            }
        }

        /** Hands over a file that has to be read; directories that are not the pair's are closed soon, so they are opened anew. */
        private void hand(Pair pair, Check check) throws IOException {
            Directory directory = stays(pair, check.directory());
            Other given = check.same();
            Other same = given == null ? null : new Other(stays(pair, given.directory()), given.name());
            pair.retain();
            crew.hand(() -> run(check.in(directory, same)), () -> {
                if (directory != check.directory()) {
                    directory.close();
                }
                if (given != null && same != null && same.directory() != given.directory()) {
                    same.directory().close();
                }
                pair.release();
            });
        }

        private static Directory stays(Pair pair, Directory directory) throws IOException {
            return directory == pair.made() || directory == pair.source() ? directory : directory.reopen();
        }

        private void run(Check check) throws IOException {
            Set<ChecksumAlgorithm> algorithms = EnumSet.noneOf(ChecksumAlgorithm.class);
            if (check.expected() != null) {
                algorithms.addAll(check.expected().algorithms());
            }
            if (check.inManifest() != null) {
                algorithms.add(ChecksumAlgorithm.SHA256);
            }
            String difference;
            try (InputStream content = check.content()) {
                Map<ChecksumAlgorithm, String> computed = digests.get().of(content, algorithms, crew.pulse());
                if (check.inManifest() != null && manifest != null) {
                    manifest.add(
                            check.inManifest().names(), Objects.requireNonNull(computed.get(ChecksumAlgorithm.SHA256)));
                }
                difference = check.expected() == null ? null : check.expected().difference(check.size(), computed);
            } catch (OtherBytes _) {
                difference = "has other content";
            }
            if (difference != null) {
                differs(check.directory().pathOf(check.name()) + " " + difference);
                if (check.isCopy()) {
                    // It has the size and time of a good one: without that time the next attempt makes it anew, under
                    // all of its names.
                    check.directory().setModified(check.name(), NO_TIME);
                }
            } else if (check.expected() != null) {
                checksums.add(check.expected().algorithms().size());
            }
            tally.copiedFile();
        }
    }

    /** The file that another one must have the same bytes as. */
    private record Other(Directory directory, FileName name) {}

    /**
     * A file that has to be read.
     *
     * @param isCopy whether it is ours alone
     * @param same what it must have the same bytes as
     * @param size bytes
     * @param expected what lists say of it
     * @param inManifest as what the manifest names it
     */
    private record Check(
            Directory directory,
            FileName name,
            boolean isCopy,
            @Nullable Other same,
            long size,
            @Nullable Expected expected,
            @Nullable Place inManifest) {

        Check in(Directory otherDirectory, @Nullable Other otherSame) {
            return new Check(otherDirectory, name, isCopy, otherSame, size, expected, inManifest);
        }

        InputStream content() throws IOException {
            InputStream content = Volume.openFile(directory, name).input();
            if (same == null) {
                return content;
            }
            try {
                return new Compared(
                        content, Volume.openFile(same.directory(), same.name()).input());
            } catch (IOException | RuntimeException e) {
                content.close();
                throw e;
            }
        }
    }

    /** Says that two files differ. */
    private static final class OtherBytes extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** A file's bytes, which while they are read are compared with another's. */
    private static final class Compared extends InputStream {

        private final InputStream content;
        private final InputStream other;
        private byte[] bytes = new byte[1];

        Compared(InputStream content, InputStream other) {
            this.content = content;
            this.other = other;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = content.read(into, offset, length);
            // Only as large as what is there: most files are small, and this is made for each.
            if (bytes.length < read) {
                bytes = new byte[read];
            }
            int expected = other.readNBytes(bytes, 0, Math.max(read, 1));
            if (expected != Math.max(read, 0) || !Arrays.equals(into, offset, offset + expected, bytes, 0, expected)) {
                throw new OtherBytes();
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            try (other) {
                content.close();
            }
        }
    }
}
