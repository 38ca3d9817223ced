package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeTest {

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../x",
                "a/../b",
                "a/..",
                "/etc",
                "a//b",
                "a/",
                "./a",
                ".composure",
                ".composure/x",
                "a\nb",
                "a\0b",
                "a\u007fb"
            })
    void refusesPathsThatMightLeadElsewhere(String path) throws IOException {
        Volume volume = new Volume("nightly", Files.createDirectories(temp.resolve("root")));
        StagingArea area = new StagingArea(volume);
        FileIdentity tree = area.make("p.1");

        assertThatIllegalArgumentException().isThrownBy(() -> volume.find(path));
        assertThatIllegalArgumentException().isThrownBy(() -> ComposeTree.open(volume, path));
        assertThatIllegalArgumentException().isThrownBy(() -> area.publish("p.1", tree, path));
        assertThatIllegalArgumentException().isThrownBy(() -> area.takeBack(path, "p.1", tree, Progress.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new LatestLink(volume, path));
        assertThatIllegalArgumentException().isThrownBy(() -> new LatestLink(volume, "latest").targetFor(path));
        assertThat(SampleCompose.manifest(temp)).containsOnlyKeys("root", "root/.composure", "root/.composure/p.1");
    }

    @Test
    void findsADirectoryOrNone() throws IOException {
        Files.createDirectories(temp.resolve("a/b"));
        Volume volume = new Volume("nightly", temp);

        try (var directory = volume.find("a/b").orElseThrow()) {
            assertThat(directory.path()).isEqualTo("nightly:a/b");
            assertThat(directory.status().inode()).isEqualTo(SampleCompose.inode(temp.resolve("a/b")));
        }
        assertThat(volume.find("a/c")).isEmpty();
        assertThat(volume.find("c/b")).isEmpty();
    }

    @Test
    void refusesALinkOnTheWayAndNamesIt() throws IOException {
        Files.createDirectories(temp.resolve("outside/b"));
        Files.createDirectories(temp.resolve("root/x"));
        Files.createSymbolicLink(temp.resolve("root/x/a"), temp.resolve("outside"));
        Files.writeString(temp.resolve("root/file"), "");
        Volume volume = new Volume("nightly", temp.resolve("root"));

        assertThatExceptionOfType(ContentException.RefusedTree.class)
                .isThrownBy(() -> volume.find("x/a/b"))
                .withMessage("nightly:x/a is a symbolic link (expected: a directory)");
        assertThatExceptionOfType(ContentException.RefusedTree.class)
                .isThrownBy(() -> volume.find("file"))
                .withMessage("nightly:file is a regular file (expected: a directory)");
    }

    @Test
    void followsTheLinkThatTheOperatorGaveAsItsRoot() throws IOException {
        Files.createDirectories(temp.resolve("disk7/a"));
        Files.createSymbolicLink(temp.resolve("root"), Path.of("disk7"));
        Volume volume = new Volume("nightly", temp.resolve("root"));

        assertThatCode(volume::requireUsable).doesNotThrowAnyException();
        try (var directory = volume.find("a").orElseThrow()) {
            assertThat(directory.status().isDirectory()).isTrue();
        }
    }

    @Test
    void isNotUsableWithoutADirectory() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(new Volume("nightly", temp.resolve("missing"))::requireUsable)
                .withMessageContainingAll("nightly", temp.resolve("missing").toString(), "no such file or directory");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(new Volume("nightly", file)::requireUsable)
                .withMessageContaining("not a directory");
        assertThatIllegalArgumentException().isThrownBy(() -> new Volume("Not a name", temp));
    }
}
