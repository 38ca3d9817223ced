package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.composure.content.StagingArea.Removal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking back when a directory on the way to the target has become a link. */
class RefusedWayTest {

    private static final String NAME = "promotion.1";
    private static final String TARGET = "Fedora/compose";

    @TempDir
    Path temp;

    private StagingArea area;
    private FileIdentity ours;

    @BeforeEach
    void aTreeOfOurs() throws IOException {
        area = new StagingArea(new Volume("nightly", temp));
        ours = area.make(NAME);
        Files.writeString(temp.resolve(".composure").resolve(NAME).resolve("file"), "content");
    }

    @Test
    void removesATreeThatWasNotPublished() throws IOException {
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere/compose"));
        Files.createSymbolicLink(temp.resolve("Fedora"), Path.of("elsewhere"));

        assertThat(area.takeBack(TARGET, NAME, ours, Progress.NONE)).isEqualTo(Removal.REMOVED);

        assertThat(temp.resolve(".composure")).isEmptyDirectory();
        assertThat(elsewhere).isDirectory();
    }

    @Test
    void doesNotPassOverATreeThatWas() throws IOException {
        area.publish(NAME, ours, TARGET);
        Files.move(temp.resolve("Fedora"), temp.resolve("elsewhere"));
        Files.createSymbolicLink(temp.resolve("Fedora"), Path.of("elsewhere"));

        assertThatExceptionOfType(ContentException.RefusedTree.class)
                .isThrownBy(() -> area.takeBack(TARGET, NAME, ours, Progress.NONE))
                .withMessageContaining("nightly:Fedora is a symbolic link");

        assertThat(temp.resolve("elsewhere/compose/file")).hasContent("content");
    }
}
