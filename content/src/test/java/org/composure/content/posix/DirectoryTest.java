package org.composure.content.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {

    private static final FileName FILE = FileName.of("file");
    private static final FileName OTHER = FileName.of("other");

    @TempDir
    Path temp;

    Directory directory;

    @BeforeEach
    void open() throws IOException {
        directory = Directory.open(temp, "volume");
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void saysOfAFileWhatJavaSaysOfIt() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "content");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-20T03:04:05.123456789Z")));
        var attributes = Files.readAttributes(file, "unix:*", LinkOption.NOFOLLOW_LINKS);

        FileStatus status = directory.status(FILE).orElseThrow();

        assertThat(status.kind()).isEqualTo(FileKind.REGULAR);
        assertThat(status.size()).isEqualTo(7);
        assertThat(status.inode()).isEqualTo(attributes.get("ino"));
        assertThat(status.device()).isEqualTo(attributes.get("dev"));
        assertThat(status.owner()).isEqualTo(attributes.get("uid"));
        assertThat(status.mode()).isEqualTo(Integer.parseInt(String.valueOf(attributes.get("mode"))) & 0xfff);
        assertThat(status.modified()).isEqualTo(1_795_143_845_123_456_789L);
        assertThat(directory.status(OTHER)).isEmpty();
    }

    @Test
    void keepsEveryNameThatAFileSystemTakes() throws IOException {
        Files.writeString(temp.resolve("file"), "");
        List<FileName> odd = List.of(
                new FileName("\u00ff\u00fe no text"),
                new FileName("a\nb"),
                new FileName("-rf"),
                new FileName(" "),
                new FileName("\u0001"),
                new FileName("\u00e9".repeat(255)),
                FileName.of("x".repeat(255)));
        for (FileName name : odd) {
            assertThat(directory.link(FILE, directory, name)).isTrue();
        }
        Set<FileName> found = new HashSet<>();
        directory.forEach(entry -> found.add(entry.name()));

        assertThat(found).containsAll(odd).hasSize(odd.size() + 1);
        assertThat(directory.status(odd.getFirst())).isPresent();
    }

    @Test
    void listsADirectoryOfManyBuffersAlsoWhileItIsEmptied() throws IOException {
        Files.writeString(temp.resolve("file"), "");
        for (int i = 0; i < 5_000; i++) {
            directory.link(FILE, directory, FileName.of("a file with a rather long name " + i));
        }
        List<FileName> found = new ArrayList<>();
        directory.forEach(entry -> {
            found.add(entry.name());
            directory.removeFile(entry.name());
        });

        assertThat(found).hasSize(5_001).doesNotHaveDuplicates();
        directory.forEach(entry -> assertThat(entry).isNull());
    }

    @Test
    void followsNoLink() throws IOException {
        Files.createDirectory(temp.resolve("file"));
        Files.createSymbolicLink(temp.resolve("other"), Path.of("file"));

        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> directory.openDirectory(OTHER))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOTDIR))
                .withMessage("volume:other: not a directory (openat: ENOTDIR)");
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> directory.openFile(OTHER))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
        assertThat(directory.status(OTHER).orElseThrow().kind()).isEqualTo(FileKind.SYMLINK);
        assertThat(directory.readSymlink(OTHER)).contains(LinkText.of("file"));
    }

    @Test
    void doesNotWaitForAFifo() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", temp.resolve("file").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatExceptionOfType(PosixException.class).isThrownBy(() -> directory.openFile(FILE));
    }

    @Test
    void replacesNothingWhenADirectoryIsMoved() throws IOException {
        Files.createDirectories(temp.resolve("file"));
        Files.createDirectories(temp.resolve("other/full"));

        assertThat(directory.renameDirectory(FILE, directory, OTHER)).isFalse();
        assertThat(directory.renameDirectory(FILE, directory, FileName.of("free")))
                .isTrue();
        assertThat(temp.resolve("free")).isDirectory();
        assertThat(temp.resolve("other/full")).isDirectory();
    }

    @Test
    void copiesBytesModeAndTime() throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        Files.write(temp.resolve("file"), bytes);

        try (RegularFile from = directory.openFile(FILE);
                RegularFile to = directory.createFile(OTHER, 0600)) {
            long[] told = new long[1];
            assertThat(from.copyTo(from.status(), to, some -> told[0] += some)).isEqualTo(bytes.length);
            to.setMode(0640);
            to.setModified(1_234_567_890_123_456_789L);
            to.sync();
            assertThat(told[0]).isEqualTo(bytes.length);
        }

        assertThat(temp.resolve("other")).hasBinaryContent(bytes);
        FileStatus status = directory.status(OTHER).orElseThrow();
        assertThat(status.mode()).isEqualTo(0640);
        assertThat(status.modified()).isEqualTo(1_234_567_890_123_456_789L);
        try (InputStream input = directory.openFile(OTHER).input()) {
            assertThat(input).hasBinaryContent(bytes);
        }
    }

    private static FileStatus sized(FileStatus s, long size) {
        return new FileStatus(
                s.kind(),
                s.mode(),
                s.owner(),
                s.links(),
                size,
                size,
                s.device(),
                s.inode(),
                s.modified(),
                s.changed(),
                s.born(),
                false);
    }

    @Test
    void copiesWhatTheKernelCannotCopyByItself() throws IOException {
        // Files of /proc are the ones of which copy_file_range says that they are at their end already.
        try (Directory proc = Directory.open(Path.of("/proc/self"), "proc");
                RegularFile from = proc.openFile(FileName.of("status"));
                RegularFile to = directory.createFile(OTHER, 0600)) {
            from.copyTo(sized(from.status(), 100_000), to, _ -> {});
        }

        assertThat(temp.resolve("other")).content().contains("VmRSS");
    }

    @Test
    void saysWhichCallFailedOnWhatAndWhy() {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> directory.openFile(new FileName("no\u00ff")))
                .withMessage("volume:no\\xff: no such file or directory (openat: ENOENT)")
                .satisfies(e -> assertThat(e.call()).isEqualTo("openat"));
    }

    @Test
    void isNotUsedAfterItIsClosed() {
        directory.close();
        directory.close();

        assertThatIllegalStateException().isThrownBy(() -> directory.status()).withMessageContaining("closed");
    }
}
