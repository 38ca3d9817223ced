package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.LinkText;
import org.composure.policy.ContentMode;
import org.composure.policy.Verification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that are copied, on the disk and in memory and from one to the other. */
class CopyTest {

    private static final String PACKAGES = "compose/Server/x86_64/os/Packages/";
    private static final int FILES = 12;

    @TempDir
    Path disk;

    @TempDir(factory = FileSystems.Memory.class)
    Path memory;

    Path compose;
    Path made;
    Directory source;
    Directory staged;

    /** From where to where. */
    enum Route {
        DISK_TO_MEMORY,
        MEMORY_TO_DISK,
        WITHIN_DISK,
        WITHIN_MEMORY;

        boolean isWithin() {
            return this == WITHIN_DISK || this == WITHIN_MEMORY;
        }
    }

    @BeforeEach
    void open() throws IOException {
        on(Route.DISK_TO_MEMORY);
    }

    private void goTo(Route route) throws IOException {
        close();
        on(route);
    }

    private void on(Route route) throws IOException {
        Path from = route == Route.DISK_TO_MEMORY || route == Route.WITHIN_DISK ? disk : memory;
        Path to = route == Route.MEMORY_TO_DISK || route == Route.WITHIN_DISK ? disk : memory;
        compose = SampleCompose.in(from);
        made = Files.createDirectories(to.resolve("staged"));
        source = new Volume("incoming", from).find(SampleCompose.ID).orElseThrow();
        staged = new Volume("nightly", to).find("staged").orElseThrow();
    }

    @AfterEach
    void close() {
        source.close();
        staged.close();
    }

    private static ContentPlan plan(ContentMode mode, CopySlots slots) {
        return new ContentPlan(
                ContentPlan.names(List.of("work", "logs")), mode, Verification.SIZE, SymlinkRules.WITHIN, slots);
    }

    private static final ContentPlan COPY = plan(ContentMode.COPY, new CopySlots(4));

    private ContentPlan.Populated populate(ContentPlan plan, Progress progress) throws IOException {
        Survey survey = plan.survey(source, staged, Optional.of(staged), Progress.NONE);
        return plan.populate(source, staged, survey, progress);
    }

    private ContentPlan.Extent verify(ContentPlan plan) throws IOException {
        return Plans.verify(plan, source, staged, Progress.NONE);
    }

    private static FileStatus status(Path file) throws IOException {
        try (Directory parent = Directory.open(Objects.requireNonNull(file.getParent()), "test")) {
            return parent.status(FileName.of(file.getFileName().toString())).orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesModesTimesLinksAndEmptyDirectoriesAlong(Route route) throws IOException {
        goTo(route);
        Path rpm = compose.resolve(PACKAGES + "dnf-5.2-1.fc43.noarch.rpm");
        Files.setPosixFilePermissions(rpm, PosixFilePermissions.fromString("r--r-----"));
        Files.setLastModifiedTime(rpm, FileTime.from(Instant.parse("1969-12-31T23:59:59.987654321Z")));
        Path link =
                Files.createSymbolicLink(compose.resolve("compose/latest.rpm"), Path.of("Server/x86_64/iso/boot.iso"));
        FileTime linkTime = FileTime.from(Instant.parse("2026-01-02T03:04:05.678901234Z"));
        Files.getFileAttributeView(link, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(linkTime, null, null);
        Files.setLastModifiedTime(
                compose.resolve("compose"), FileTime.from(Instant.parse("2026-05-06T07:08:09.012345678Z")));

        for (ContentMode mode : List.of(ContentMode.COPY, ContentMode.HARDLINK_OR_COPY)) {
            ContentPlan plan = plan(mode, new CopySlots(4));
            populate(plan, Progress.NONE);
            assertThat(verify(plan).files()).isEqualTo(FILES + 1);

            assertThat(SampleCompose.manifest(made)).isEqualTo(SampleCompose.manifest(compose, "work", "logs"));
            assertThat(Files.getLastModifiedTime(made)).isEqualTo(Files.getLastModifiedTime(compose));
            assertThat(Files.getLastModifiedTime(made.resolve("compose/latest.rpm"), LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(linkTime);
            // A finished copy is not replaced by a link.
            assertThat(status(made.resolve(PACKAGES + "-rf")).isSameFileAs(status(compose.resolve(PACKAGES + "-rf"))))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void linksWhereItCanAndCopiesWhereItCannot(Route route) throws IOException {
        goTo(route);
        ContentPlan plan = plan(ContentMode.HARDLINK_OR_COPY, new CopySlots(4));

        ContentPlan.Populated populated = populate(plan, Progress.NONE);

        verify(plan);
        assertThat(populated.linked()).isEqualTo(route.isWithin() ? 4 : 0);
        assertThat(populated.copied()).isEqualTo(route.isWithin() ? 8 : FILES);
        assertThat(populate(plan, Progress.NONE).kept()).isEqualTo(FILES);
    }

    @Test
    void dropsSetIdBitsOfFilesThatBecomeOurs() throws IOException {
        Files.setAttribute(compose.resolve(PACKAGES + "-rf"), "unix:mode", 06755);

        populate(COPY, Progress.NONE);

        verify(COPY);
        assertThat(status(compose.resolve(PACKAGES + "-rf")).mode()).isEqualTo(06755);
        assertThat(status(made.resolve(PACKAGES + "-rf")).mode()).isEqualTo(0755);
        assertThat(populate(COPY, Progress.NONE).kept()).isEqualTo(FILES);
    }

    @ParameterizedTest
    @EnumSource
    void leavesHolesWhereTheyAre(Route route) throws IOException {
        goTo(route);
        int megabyte = 1 << 20;
        long size = 64L * megabyte;
        for (long[] islands : new long[][] {
            {0, 20L * megabyte, 40L * megabyte}, {7L * megabyte, 30L * megabyte, size - 10}, {}, {size - 4096}
        }) {
            Path file = compose.resolve("compose/Server/" + islands.length + "-"
                    + Stream.of(islands).hashCode());
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (long island : islands) {
                    channel.write(ByteBuffer.wrap("an island".getBytes(StandardCharsets.UTF_8)), island);
                }
                if (channel.size() < size) {
                    channel.write(ByteBuffer.allocate(1), size - 1);
                    channel.truncate(size - 1);
                }
            }
        }

        ContentPlan.Populated populated = populate(COPY, Progress.NONE);

        verify(COPY);
        assertThat(populated.bytes()).isGreaterThan(4 * (size - 10));
        try (Stream<Path> all = Files.list(compose.resolve("compose/Server"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path copy = made.resolve(compose.relativize(file));
                assertThat(Files.mismatch(file, copy)).isEqualTo(-1);
                assertThat(status(copy).allocated())
                        .isLessThanOrEqualTo(status(file).allocated() + 64 * 1024);
            }
        }
    }

    private void innerLinks(int groups) throws IOException {
        for (int i = 0; i < groups; i++) {
            Path first = compose.resolve("compose/Server/groups/" + i % 7 + "/first-" + i);
            SampleCompose.file(first, "group " + i);
            for (Path other : List.of(
                    first.resolveSibling("beside-" + i),
                    compose.resolve("compose/Client/" + i % 5 + "/" + i % 3 + "/far-" + i))) {
                Files.createDirectories(other.getParent());
                Files.createLink(other, first);
            }
        }
    }

    private void assertInnerLinks(int groups) throws IOException {
        Set<Long> inodes = new HashSet<>();
        for (int i = 0; i < groups; i++) {
            FileStatus first = status(made.resolve("compose/Server/groups/" + i % 7 + "/first-" + i));
            assertThat(inodes.add(first.inode())).isTrue();
            assertThat(first.links()).isEqualTo(3);
            for (String other : List.of(
                    "compose/Server/groups/" + i % 7 + "/beside-" + i,
                    "compose/Client/" + i % 5 + "/" + i % 3 + "/far-" + i)) {
                assertThat(status(made.resolve(other)).inode()).isEqualTo(first.inode());
            }
        }
        assertThat(made.resolve(InnerCopies.DIRECTORY.display())).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void keepsHardLinksAmongTheFilesOfATree(Route route) throws IOException {
        goTo(route);
        innerLinks(1_000);

        ContentPlan.Populated populated = populate(plan(ContentMode.COPY, new CopySlots(8)), Progress.NONE);

        assertThat(populated.copied()).isEqualTo(FILES + 3_000);
        assertInnerLinks(1_000);
        verify(COPY);
        assertThat(SampleCompose.manifest(made)).isEqualTo(SampleCompose.manifest(compose, "work", "logs"));
    }

    @Test
    void keepsHardLinksWhenNamesOfOneFileAreCopiedAtOnce() throws IOException {
        goTo(Route.WITHIN_MEMORY);
        for (int i = 0; i < 1_000; i++) {
            Path first = Files.createFile(compose.resolve("compose/" + i));
            for (int j = 0; j < 8; j++) {
                Files.createLink(compose.resolve("compose/" + i + "-" + j), first);
            }
        }

        populate(plan(ContentMode.COPY, new CopySlots(8)), Progress.NONE);

        verify(COPY);
        for (int i = 0; i < 1_000; i++) {
            assertThat(status(made.resolve("compose/" + i)).links()).isEqualTo(9);
        }
    }

    @Test
    void keepsHardLinksWhereverTheEarlierAttemptsStopped() throws IOException {
        innerLinks(1_000);

        List<ContentPlan.Populated> attempts = new ArrayList<>();
        int stops = goOnUntilDone(attempts);

        assertThat(stops).isGreaterThan(3);
        assertThat(attempts.getLast().kept()).isPositive();
        verify(COPY);
        assertInnerLinks(1_000);
    }

    /** Each attempt is stopped one report later than the one before. */
    private int goOnUntilDone(List<ContentPlan.Populated> done) throws IOException {
        for (int stop = 1; ; stop++) {
            AtomicInteger reports = new AtomicInteger(stop);
            try {
                done.add(populate(COPY, _ -> {
                    if (reports.decrementAndGet() == 0) {
                        throw new CancellationException("stopped");
                    }
                }));
                return stop - 1;
            } catch (CancellationException _) {
                // The next attempt goes on.
            }
        }
    }

    @Test
    void joinsNoNameToAStaleCopyOfAnEarlierAttempt() throws IOException {
        innerLinks(3);
        populate(COPY, Progress.NONE);
        // As a crash may leave it: an older copy waits under the number of a file whose names are newer.
        Path waiting = Files.createDirectory(made.resolve(InnerCopies.DIRECTORY.display()));
        Path first = compose.resolve("compose/Server/groups/0/first-0");
        Files.writeString(waiting.resolve(Long.toHexString(SampleCompose.inode(first))), "older than it");

        assertThat(populate(COPY, Progress.NONE).kept()).isEqualTo(FILES + 9);

        verify(COPY);
        assertInnerLinks(3);
    }

    @ParameterizedTest
    @EnumSource
    void takesEveryNameAlong(Route route) throws IOException {
        goTo(route);
        List<FileName> odd = Stream.of(
                        "\u00ff\u00fe",
                        "half \u00c3",
                        "two\nlines",
                        "\n",
                        "-rf",
                        "--",
                        " ",
                        "*",
                        "back\\slash",
                        "\u00e6\u0097\u00a5\u00e6\u009c\u00ac",
                        "\u00e9".repeat(255))
                .map(FileName::new)
                .toList();
        FileName status = FileName.of("STATUS");
        FileName link = FileName.of("link");
        for (FileName name : odd) {
            source.makeDirectory(name, 0755);
            try (Directory child = source.openDirectory(name)) {
                for (FileName file : odd) {
                    child.createFile(file, 0644).close();
                }
                child.makeSymlink(link, new LinkText(odd.get(1).bytes()));
                child.makeDirectory(FileName.of("links"), 0755);
                try (Directory links = child.openDirectory(FileName.of("links"))) {
                    for (FileName file : odd) {
                        links.makeSymlink(file, new LinkText("../../" + status.bytes()));
                    }
                }
            }
        }

        assertThat(populate(COPY, Progress.NONE).files()).isEqualTo(FILES + odd.size() * (2L * odd.size() + 1));

        verify(COPY);
        for (FileName name : odd) {
            try (Directory child = staged.openDirectory(name);
                    Directory links = child.openDirectory(FileName.of("links"))) {
                for (FileName file : odd) {
                    assertThat(child.status(file)).isPresent();
                    assertThat(links.readSymlink(file)).contains(LinkText.of("../../STATUS"));
                }
                assertThat(child.readSymlink(link))
                        .contains(new LinkText(odd.get(1).bytes()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DISK_TO_MEMORY", "MEMORY_TO_DISK"})
    void goesOnWhereverItWasStopped(Route route) throws IOException {
        goTo(route);
        for (int i = 0; i < 2_000; i++) {
            SampleCompose.file(compose.resolve(PACKAGES + i % 10 + "/" + i), "content " + i);
        }

        List<ContentPlan.Populated> attempts = new ArrayList<>();
        int stops = goOnUntilDone(attempts);

        assertThat(stops).isGreaterThan(2);
        assertThat(attempts.getLast()).satisfies(last -> {
            assertThat(last.kept()).isPositive();
            assertThat(last.files()).isEqualTo(FILES + 2_000);
        });
        verify(COPY);
        assertThat(SampleCompose.manifest(made)).isEqualTo(SampleCompose.manifest(compose, "work", "logs"));
    }

    @Test
    void makesAHalfWrittenCopyAnew() throws IOException {
        populate(COPY, Progress.NONE);
        Path cut = made.resolve("compose/Server/x86_64/iso/boot.iso");
        FileTime time = Files.getLastModifiedTime(cut);
        Files.writeString(cut, "iso");
        Files.setLastModifiedTime(cut, time);
        // All bytes are there, and the crash came before the time was set: they may not have reached the disk.
        Path untimed = made.resolve(PACKAGES + "-rf");
        Files.writeString(untimed, "xxx xxx");

        ContentPlan.Populated again = populate(COPY, Progress.NONE);

        assertThat(again.copied()).isEqualTo(2);
        assertThat(again.kept()).isEqualTo(FILES - 2);
        verify(COPY);
        assertThat(SampleCompose.manifest(made)).isEqualTo(SampleCompose.manifest(compose, "work", "logs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a symbolic link", "a second mount"})
    void goesOnOnAnotherHostThatHasTheVolumesElsewhere(String how) throws Exception {
        for (int i = 0; i < 2_000; i++) {
            SampleCompose.file(compose.resolve(PACKAGES + i), "content " + i);
        }
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> populate(COPY, _ -> {
                    throw new CancellationException("killed");
                }));
        close();
        Path here = Files.createDirectory(disk.resolve("here"));
        if (how.equals("a symbolic link")) {
            elsewhere(
                    Files.createSymbolicLink(here.resolve("from"), disk),
                    Files.createSymbolicLink(here.resolve("to"), memory));
        } else {
            try (var from = FileSystems.bind(disk, Files.createDirectory(here.resolve("from")));
                    var to = FileSystems.bind(memory, Files.createDirectory(here.resolve("to")))) {
                elsewhere(from.at(), to.at());
                close();
            }
        }
    }

    private void elsewhere(Path from, Path to) throws IOException {
        source = new Volume("incoming", from).find(SampleCompose.ID).orElseThrow();
        staged = new Volume("nightly", to).find("staged").orElseThrow();

        ContentPlan.Populated populated = populate(COPY, Progress.NONE);

        assertThat(populated.kept()).isPositive();
        assertThat(populated.copied()).isPositive();
        verify(COPY);
        assertThat(SampleCompose.manifest(made)).isEqualTo(SampleCompose.manifest(compose, "work", "logs"));
    }

    @FunctionalInterface
    private interface Change {
        void make(Path file, int turn) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(strings = {"grow", "shrink", "rewrite", "replace"})
    void noticesThatTheSourceChangesMeanwhile(String how) throws Exception {
        goTo(Route.WITHIN_MEMORY);
        Path image = compose.resolve("compose/Server/x86_64/iso/boot.iso");
        byte[] content = new byte[48 << 20];
        Files.write(image, content);
        Change change = switch (how) {
            case "grow" -> (file, _) -> Files.write(file, new byte[1], StandardOpenOption.APPEND);
            case "shrink" ->
                (file, turn) -> {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.truncate(content.length - turn);
                    }
                };
            case "rewrite" ->
                (file, turn) -> {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.write(ByteBuffer.wrap(new byte[] {(byte) turn}), turn % content.length);
                    }
                };
            default ->
                (file, turn) -> {
                    Path other = Files.writeString(memory.resolve("other"), "other " + turn);
                    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
                };
        };
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        List<IOException> failures = new ArrayList<>();
        Thread changer = Thread.ofPlatform().start(() -> {
            try {
                for (int turn = 1; !done.get(); turn++) {
                    change.make(image, turn);
                    begun.countDown();
                }
            } catch (IOException e) {
                failures.add(e);
            }
        });
        begun.await();
        try {
            if (how.equals("replace")) {
                // What was opened stays as it was: the comparison finds that it is no longer the source's.
                assertThatThrownBy(() -> {
                            populate(COPY, Progress.NONE);
                            done.set(true);
                            changer.join();
                            change.make(image, 0);
                            verify(COPY);
                        })
                        .isInstanceOfAny(ContentException.Mismatch.class, SourceChangedException.class);
            } else {
                assertThatExceptionOfType(SourceChangedException.class)
                        .isThrownBy(() -> populate(COPY, Progress.NONE))
                        .withMessageContaining("compose/Server/x86_64/iso/boot.iso changed while it was copied");
            }
        } finally {
            done.set(true);
            changer.join();
        }
        assertThat(failures).isEmpty();

        populate(COPY, Progress.NONE);
        verify(COPY);
        assertThat(Files.mismatch(image, made.resolve(compose.relativize(image))))
                .isEqualTo(-1);
    }

    @Test
    void copiesNothingWithoutASlotAndStopsWithoutOne() throws IOException {
        for (int i = 0; i < 500; i++) {
            SampleCompose.file(compose.resolve("compose/Server/" + i), "content");
        }
        CopySlots slots = new CopySlots(2);
        ContentPlan plan = plan(ContentMode.COPY, slots);
        assertThat(slots.acquire(0)).isTrue();
        assertThat(slots.acquire(0)).isTrue();
        long open = FileSystems.openFiles();

        // Another promotion has them; this one is cancelled meanwhile.
        List<Long> files = new ArrayList<>();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> populate(plan, done -> {
                    files.add(done.files());
                    if (files.size() == 2) {
                        throw new CancellationException("cancelled");
                    }
                }));
        assertThat(files).containsExactly(0L, 0L);
        assertThat(FileSystems.openFiles()).isEqualTo(open);

        slots.release();
        assertThat(populate(plan, Progress.NONE).copied()).isEqualTo(FILES + 500);
        verify(plan);
        assertThat(FileSystems.openFiles()).isEqualTo(open);
    }

    @Test
    void doesNotSayThatItIsLessFarThanItWas() throws IOException {
        innerLinks(1_500);
        for (int i = 0; i < 1_500; i++) {
            SampleCompose.file(made.resolve("compose/Zzz/" + i), "not in the source");
        }
        List<Long> told = new ArrayList<>(List.of(0L));

        populate(COPY, done -> told.add(done.files()));

        assertThat(told).isSorted();
        assertThat(told.getLast()).isEqualTo(FILES + 4_500);
        verify(COPY);
    }

    @Test
    @Tag("long")
    void makesATreeOfAHundredThousandFiles() throws IOException {
        goTo(Route.WITHIN_MEMORY);
        for (int i = 0; i < 100; i++) {
            Path directory = Files.createDirectories(compose.resolve(PACKAGES + i));
            Files.writeString(directory.resolve("0"), "content");
            for (int j = 1; j < 1_000; j++) {
                Files.createFile(directory.resolve("" + j));
            }
        }
        long open = FileSystems.openFiles();
        for (ContentMode mode : List.of(ContentMode.HARDLINK, ContentMode.COPY)) {
            ContentPlan plan = plan(mode, new CopySlots(4));

            assertThat(populate(plan, Progress.NONE)).satisfies(populated -> {
                assertThat(populated.files()).isEqualTo(FILES + 100_000);
                assertThat(populated.kept()).isEqualTo(mode == ContentMode.COPY ? 8 : 0);
            });

            assertThat(verify(plan).files()).isEqualTo(FILES + 100_000);
            plan.sync(staged, Progress.NONE);
            assertThat(FileSystems.openFiles()).isEqualTo(open);
        }
    }
}
