package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.PosixException;
import org.composure.policy.ContentMode;
import org.composure.policy.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are too small, become full or are taken away: small file systems in memory, mounted by the tests themselves. */
class SpaceTest {

    private static final ContentPlan COPY =
            Plans.plan(ContentMode.COPY, Verification.SIZE, SymlinkRules.WITHIN, "work", "logs");
    private static final int FILE = 16 * 1024;

    @TempDir
    Path temp;

    Path compose;
    Path mount;

    @BeforeEach
    void compose() throws IOException {
        Path root = Files.createDirectory(temp.resolve("incoming"));
        compose = SampleCompose.in(root);
        mount = Files.createDirectory(temp.resolve("mount"));
    }

    private void addFiles(int number) throws IOException {
        Path directory = Files.createDirectories(compose.resolve("compose/Server/x86_64/os/Packages/more"));
        for (int i = 0; i < number; i++) {
            byte[] content = new byte[FILE];
            content[i] = 1;
            Files.write(directory.resolve("" + i), content);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Directory source, Directory staged) throws IOException;
    }

    private <T> T open(Work<T> work) throws IOException {
        Files.createDirectories(mount.resolve("staged"));
        try (Directory source = new Volume("incoming", temp.resolve("incoming"))
                        .find(SampleCompose.ID)
                        .orElseThrow();
                Directory staged = new Volume("small", mount).find("staged").orElseThrow()) {
            return work.with(source, staged);
        }
    }

    private Survey survey() throws IOException {
        return open((source, staged) -> COPY.survey(source, staged, Optional.of(staged), Progress.NONE));
    }

    /** Without looking first whether there is space. */
    private ContentPlan.Populated populate(Progress progress) throws IOException {
        return open((source, staged) -> Plans.populate(COPY, source, staged, progress));
    }

    private void verify() throws IOException {
        open((source, staged) -> Plans.verify(COPY, source, staged, Progress.NONE));
        assertThat(SampleCompose.manifest(mount.resolve("staged")))
                .isEqualTo(SampleCompose.manifest(compose, "work", "logs"));
    }

    @Test
    void saysBeforehandThatThereAreTooFewBytes() throws IOException {
        try (var _ = FileSystems.tmpfs(mount, "size=1m")) {
            addFiles(100);

            assertThatExceptionOfType(ContentException.NoSpace.class)
                    .isThrownBy(this::survey)
                    .withMessageMatching("small:staged has space for [0-9,]+ bytes and [0-9,]+ files, and incoming:"
                            + SampleCompose.ID + " needs [12],[0-9]{3},[0-9]{3} bytes and 123 files")
                    .satisfies(e ->
                            assertThat(e.remedy()).isEqualTo("free space on the target's file system, then retry"));
            assertThat(mount.resolve("staged")).isEmptyDirectory();
        }
    }

    @Test
    void saysBeforehandThatTooFewFilesCanBeMade() throws IOException {
        try (var _ = FileSystems.tmpfs(mount, "size=32m,nr_inodes=50")) {
            addFiles(100);

            assertThatExceptionOfType(ContentException.NoSpace.class)
                    .isThrownBy(this::survey)
                    .withMessageMatching(
                            "small:staged has space for [0-9,]+ bytes and 4[0-9] files, and .* and 123 files");
            assertThat(mount.resolve("staged")).isEmptyDirectory();
        }
    }

    @Test
    void countsAFileWithSeveralNamesOnce() throws IOException {
        try (var _ = FileSystems.tmpfs(mount, "size=1m")) {
            Path first = Files.write(compose.resolve("compose/first"), new byte[600 * 1024]);
            for (int i = 0; i < 20; i++) {
                Files.createLink(compose.resolve("compose/" + i), first);
            }

            Survey survey = survey();

            assertThat(survey.extent().files()).isEqualTo(12 + 21);
            assertThat(open((source, staged) -> COPY.populate(source, staged, survey, Progress.NONE))
                            .files())
                    .isEqualTo(12 + 21);
            verify();
        }
    }

    @Test
    void asksOnlyForWhatIsLeftToDo() throws IOException {
        try (var _ = FileSystems.tmpfs(mount, "size=1m")) {
            Files.write(compose.resolve("compose/large"), new byte[700 * 1024]);
            survey();
            populate(Progress.NONE);
            // Whole files need nothing; what a copy has that was cut off is free again when it is begun anew.
            survey();
            Files.write(mount.resolve("staged/compose/large"), new byte[600 * 1024]);
            survey();
            populate(Progress.NONE);
            verify();
        }
    }

    @Test
    void goesOnAfterItRanFullAtEveryTenthFile() throws IOException {
        try (var _ = FileSystems.tmpfs(mount, "size=8m")) {
            addFiles(100);
            var before = SampleCompose.manifest(compose);
            Path ballast = Files.createDirectory(mount.resolve("ballast"));
            long kept = 0;
            List<Path> weights = new ArrayList<>();
            try {
                for (int i = 0; ; i++) {
                    Path weight = ballast.resolve("" + i);
                    weights.add(weight);
                    Files.write(weight, new byte[FILE]);
                }
            } catch (IOException _) {
                // Full.
            }
            int failures = 0;
            for (int tenth = 1; tenth <= 10; tenth++) {
                for (int i = 0; i < 10; i++) {
                    Files.delete(weights.removeFirst());
                }
                try {
                    populate(Progress.NONE);
                } catch (PosixException e) {
                    failures++;
                    assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
                    assertThat(e).hasMessageContaining("small:staged").hasMessageContaining("no space left");
                }
                long whole = files();
                assertThat(whole).isGreaterThanOrEqualTo(kept);
                kept = whole;
            }
            assertThat(failures).isEqualTo(10);
            assertThat(kept).isGreaterThan(80);
            assertThat(SampleCompose.manifest(compose)).isEqualTo(before);

            for (Path weight : weights) {
                Files.deleteIfExists(weight);
            }
            survey();
            assertThat(populate(Progress.NONE).kept()).isGreaterThan(80);
            verify();
            assertThat(SampleCompose.manifest(compose)).isEqualTo(before);
        }
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(mount.resolve("staged"))) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void goesOnAfterTheTargetBecameReadOnly() throws IOException {
        try (var small = FileSystems.tmpfs(mount, "size=32m")) {
            addFiles(1_000);
            Path open = Files.createDirectories(mount.resolve("staged"));
            assertThat(open).isDirectory();
            // No file is being written when the first report comes from the search for what does not belong.
            for (int i = 0; i < 1_500; i++) {
                Files.createFile(open.resolve("stranger" + i));
            }
            AtomicBoolean taken = new AtomicBoolean();
            assertThatExceptionOfType(PosixException.class)
                    .isThrownBy(() -> populate(_ -> {
                        if (!taken.getAndSet(true)) {
                            unchecked(() -> small.remount("ro"));
                        }
                    }))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EROFS));
            small.remount("rw");

            populate(Progress.NONE);
            verify();
        }
    }

    @Test
    void saysThatTheSourceIsGone() throws IOException {
        addFiles(1_500);
        AtomicBoolean moved = new AtomicBoolean();
        long before = FileSystems.openFiles();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> open((source, staged) -> {
                    Survey survey = COPY.survey(source, staged, Optional.of(staged), Progress.NONE);
                    return COPY.populate(source, staged, survey, _ -> {
                        if (!moved.getAndSet(true)) {
                            unchecked(() -> FileSystems.sh("rm -r " + compose));
                        }
                    });
                }))
                .isInstanceOfAny(SourceChangedException.class, PosixException.class)
                .withMessageContaining("incoming:" + SampleCompose.ID);
        assertThat(FileSystems.openFiles()).isEqualTo(before);
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    private static void unchecked(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
