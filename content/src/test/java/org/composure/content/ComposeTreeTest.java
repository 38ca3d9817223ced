package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeTreeTest {

    @TempDir
    Path temp;

    Path compose;
    Volume volume;

    @BeforeEach
    void compose() throws IOException {
        compose = SampleCompose.in(temp);
        volume = new Volume("incoming", temp);
    }

    private ComposeTree open() throws IOException {
        return ComposeTree.open(volume, SampleCompose.ID).orElseThrow();
    }

    @Test
    void readsWhatAComposeSaysAboutItself() throws IOException {
        try (ComposeTree tree = open()) {
            assertThat(tree.text(ComposeFile.STATUS)).contains("FINISHED");
            assertThat(tree.text(ComposeFile.COMPOSE_ID)).contains(SampleCompose.ID);
            try (InputStream rpms = tree.read(ComposeFile.RPMS).orElseThrow()) {
                assertThat(rpms).hasContent("{\"rpms\": 1}");
            }
            assertThat(tree.read(ComposeFile.IMAGES)).isEmpty();
            assertThat(tree.stamp(ComposeFile.IMAGES)).isEqualTo(Stamp.ABSENT);
            assertThat(tree.identity().inode()).isEqualTo(SampleCompose.inode(compose));
        }
        assertThat(ComposeTree.open(volume, "Fedora-44-20261120.n.0")).isEmpty();
    }

    @Test
    void findsNoMetadataBeforePungiWroteAny() throws IOException {
        Files.createDirectories(temp.resolve("bare"));

        try (ComposeTree tree = ComposeTree.open(volume, "bare").orElseThrow()) {
            assertThat(tree.text(ComposeFile.STATUS)).isEmpty();
            assertThat(tree.read(ComposeFile.COMPOSEINFO)).isEmpty();
        }
    }

    @Test
    void stampsAFileAnewWheneverItIsWritten() throws IOException {
        try (ComposeTree tree = open()) {
            Stamp first = tree.stamp(ComposeFile.STATUS);
            assertThat(tree.stamp(ComposeFile.STATUS)).isEqualTo(first);

            // Same size, and the time of modification set back: that of change tells.
            FileTime time = Files.getLastModifiedTime(compose.resolve("STATUS"));
            Files.writeString(compose.resolve("STATUS"), "STARTED!\n");
            Files.setLastModifiedTime(compose.resolve("STATUS"), time);

            assertThat(tree.stamp(ComposeFile.STATUS)).isNotEqualTo(first);
        }
    }

    @Test
    void refusesLinksInPlaceOfMetadata() throws IOException {
        Files.delete(compose.resolve("STATUS"));
        Files.createSymbolicLink(compose.resolve("STATUS"), Path.of("/etc/hostname"));
        Files.move(compose.resolve("compose"), compose.resolve("elsewhere"));
        Files.createSymbolicLink(compose.resolve("compose"), Path.of("elsewhere"));

        try (ComposeTree tree = open()) {
            assertThatExceptionOfType(ContentException.RefusedTree.class)
                    .isThrownBy(() -> tree.text(ComposeFile.STATUS))
                    .withMessageContaining("STATUS is a symbolic link");
            assertThatExceptionOfType(ContentException.RefusedTree.class)
                    .isThrownBy(() -> tree.read(ComposeFile.RPMS))
                    .withMessageContaining("/compose is a symbolic link");
            assertThatExceptionOfType(ContentException.RefusedTree.class)
                    .isThrownBy(() -> tree.stamp(ComposeFile.RPMS));
        }
    }

    @Test
    void refusesAStatusThatIsNoLine() throws Exception {
        Files.writeString(compose.resolve("STATUS"), "x".repeat(1025));
        Files.delete(compose.resolve("COMPOSE_ID"));
        assertThat(new ProcessBuilder("mkfifo", compose.resolve("COMPOSE_ID").toString())
                        .start()
                        .waitFor())
                .isZero();

        try (ComposeTree tree = open()) {
            assertThatExceptionOfType(ContentException.RefusedTree.class)
                    .isThrownBy(() -> tree.text(ComposeFile.STATUS))
                    .withMessageContaining("longer than 1024 bytes");
            assertThatExceptionOfType(ContentException.RefusedTree.class)
                    .isThrownBy(() -> tree.text(ComposeFile.COMPOSE_ID))
                    .withMessageContaining("a FIFO");
        }
    }

    @Test
    void keepsReadingTheComposeThatItOpened() throws IOException {
        try (ComposeTree tree = open()) {
            Files.move(compose, temp.resolve("moved"));

            assertThat(tree.text(ComposeFile.STATUS)).contains("FINISHED");
        }
    }
}
