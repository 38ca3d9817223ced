package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.composure.compose.ComposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Composes on their way into the trash, out of it, and away for good. */
class TrashTest {

    private static final String NAME = "removed.0198a2c4-7d10-7000-8000-000000000001";
    private static final ComposeId ID = new ComposeId(SampleCompose.ID);

    @TempDir
    Path temp;

    private Path root;
    private Path compose;
    private Path trashed;
    private StagingArea area;
    private FileIdentity ours;

    @BeforeEach
    void aComposeOnAVolume() throws IOException {
        root = Files.createDirectory(temp.resolve("incoming"));
        compose = SampleCompose.in(root);
        trashed = root.resolve(".composure").resolve(NAME);
        area = new StagingArea(new Volume("incoming", root));
        ours = area.identify(SampleCompose.ID, ID).orElseThrow();
    }

    private void take() throws IOException {
        area.take(SampleCompose.ID, ours, NAME);
    }

    private void putBack() throws IOException {
        area.putBack(NAME, ours, SampleCompose.ID);
    }

    private void empty() throws IOException {
        area.empty(NAME, ours, Progress.NONE);
    }

    @Test
    void isMovedByOneRenameAndBackAndTwiceIsOnce() throws IOException {
        SortedMap<String, String> before = SampleCompose.manifest(compose);
        assertThat(area.holds(NAME)).isFalse();

        take();
        take();
        assertThat(compose).doesNotExist();
        assertThat(SampleCompose.inode(trashed)).isEqualTo(ours.inode());
        assertThat(area.holds(NAME)).isTrue();

        putBack();
        putBack();
        assertThat(SampleCompose.inode(compose)).isEqualTo(ours.inode());
        assertThat(SampleCompose.manifest(compose)).isEqualTo(before);
        assertThat(root.resolve(".composure")).isEmptyDirectory();
    }

    @Test
    void isDeletedFromTheTrashAndTwiceIsOnce() throws IOException {
        take();

        empty();
        empty();

        assertThat(root.resolve(".composure")).isEmptyDirectory();
        assertThatExceptionOfType(ContentException.ForeignStaging.class)
                .isThrownBy(this::putBack)
                .withMessageContaining("is gone");
    }

    @Test
    void isKnownByItsComposeId() throws IOException {
        assertThat(ours.inode()).isEqualTo(SampleCompose.inode(compose));

        Files.writeString(compose.resolve("COMPOSE_ID"), "Fedora-43-20261120.n.7\n");
        assertThatExceptionOfType(ContentException.ForeignTree.class)
                .isThrownBy(() -> area.identify(SampleCompose.ID, ID))
                .withMessage("incoming:" + ID + " holds COMPOSE_ID \"Fedora-43-20261120.n.7\" (expected: " + ID + ")");
        Files.delete(compose.resolve("COMPOSE_ID"));
        assertThatExceptionOfType(ContentException.ForeignTree.class)
                .isThrownBy(() -> area.identify(SampleCompose.ID, ID))
                .withMessage("incoming:" + ID + " holds no COMPOSE_ID (expected: " + ID + ")");
    }

    @Test
    void nothingIsThereOnlyWhereTheVolumeIs() throws IOException {
        assertThat(area.identify("nothing/there", ID)).isEmpty();

        StagingArea notMounted = new StagingArea(new Volume("nightly", Files.createDirectory(temp.resolve("nightly"))));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> notMounted.identify("nothing", ID))
                .withMessage("the volume nightly holds nothing at all (expected: to be mounted)");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> notMounted.empty(NAME, ours, Progress.NONE))
                .withMessage("the volume nightly has no .composure (expected: to be mounted)");
        notMounted.makeArea().close();
        assertThatExceptionOfType(IOException.class)
                .as("what we made below the mount point ourselves does not count")
                .isThrownBy(() -> notMounted.identify("nothing", ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fedora", "Fedora/43"})
    void noLinkOnTheWayIsFollowed(String way) throws IOException {
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere/43"));
        Files.move(compose, elsewhere.resolve(SampleCompose.ID));
        SortedMap<String, String> before = SampleCompose.manifest(elsewhere);
        Path link = root.resolve(way);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, way.endsWith("43") ? elsewhere : elsewhere.getParent());
        String path = "Fedora/43/" + ID;

        assertThatExceptionOfType(ContentException.RefusedTree.class)
                .isThrownBy(() -> area.identify(path, ID))
                .withMessageContaining("incoming:" + way + " is a symbolic link");
        assertThatExceptionOfType(ContentException.RefusedTree.class).isThrownBy(() -> area.take(path, ours, NAME));
        assertThat(SampleCompose.manifest(elsewhere)).isEqualTo(before);
    }

    @Test
    void aLinkInItsPlaceIsNotTheCompose() throws IOException {
        Path elsewhere = temp.resolve("elsewhere");
        Files.move(compose, elsewhere);
        Files.createSymbolicLink(compose, elsewhere);

        assertThatExceptionOfType(ContentException.RefusedTree.class)
                .isThrownBy(() -> area.identify(SampleCompose.ID, ID));
        assertThatExceptionOfType(ContentException.ForeignTree.class).isThrownBy(this::take);
        assertThat(elsewhere.resolve("COMPOSE_ID")).exists();
    }

    @Test
    void anotherDirectoryInItsPlaceIsNotTaken() throws IOException {
        Files.move(compose, root.resolve("moved"));
        SampleCompose.in(root);

        assertThatExceptionOfType(ContentException.ForeignTree.class)
                .isThrownBy(this::take)
                .withMessage(
                        "incoming:" + ID + " is not what it was when its removal began (expected: the same directory)");

        assertThat(compose.resolve("COMPOSE_ID")).exists();
        assertThat(trashed).doesNotExist();
    }

    @Test
    void isNotPutBackOverWhatHasTakenItsPlace() throws IOException {
        take();
        SampleCompose.file(compose.resolve("theirs"), "theirs");

        assertThatExceptionOfType(ContentException.ForeignTree.class)
                .isThrownBy(this::putBack)
                .withMessage("incoming:" + ID
                        + " is taken (expected: nothing, so that what is in the trash can be put back)");
        assertThat(compose.resolve("theirs")).hasContent("theirs");
        assertThat(trashed.resolve("COMPOSE_ID")).exists();

        Files.move(compose, temp.resolve("theirs"));
        putBack();
        assertThat(compose.resolve("COMPOSE_ID")).exists();
    }

    @Test
    void whatSomebodyHasPutBackByHandIsLeftAsItIs() throws IOException {
        take();
        Files.move(trashed, temp.resolve("gone"));
        SampleCompose.in(root);
        long restored = SampleCompose.inode(compose);

        putBack();

        assertThat(SampleCompose.inode(compose)).isEqualTo(restored);
    }

    @Test
    void somethingElseInTheTrashIsNotDeleted() throws IOException {
        SampleCompose.file(trashed.resolve("theirs"), "theirs");

        assertThatExceptionOfType(ContentException.ForeignStaging.class).isThrownBy(this::empty);
        assertThatExceptionOfType(ContentException.ForeignStaging.class).isThrownBy(this::take);

        assertThat(trashed.resolve("theirs")).hasContent("theirs");
        assertThat(compose.resolve("COMPOSE_ID")).exists();
    }

    @Test
    void linksInItAreDeletedAndNotWhatTheyLeadTo() throws IOException {
        SampleCompose.file(temp.resolve("precious/file"), "kept");
        Files.createSymbolicLink(compose.resolve("compose/directory"), temp.resolve("precious"));
        Files.createSymbolicLink(compose.resolve("compose/file"), temp.resolve("precious/file"));
        Files.createSymbolicLink(compose.resolve("compose/up"), Path.of("../.."));
        Files.createLink(compose.resolve("compose/name"), temp.resolve("precious/file"));
        take();

        empty();

        assertThat(temp.resolve("precious/file")).hasContent("kept");
        assertThat(trashed).doesNotExist();
    }

    @Test
    void aBindMountInItStopsTheDeletionAndNothingBehindItIsTouched() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        SampleCompose.file(outside.resolve("precious"), "kept");
        Path inside = mountPoint();
        try (var _ = FileSystems.bind(outside, inside)) {
            assertStopped();
        }
        assertThat(outside.resolve("precious")).hasContent("kept");
        empty();
        assertThat(trashed).doesNotExist();
    }

    @Test
    void aFileSystemMountedInItStopsTheDeletion() throws IOException {
        Path inside = mountPoint();
        try (var _ = FileSystems.tmpfs(inside, "size=1m")) {
            SampleCompose.file(inside.resolve("precious"), "kept");
            assertStopped();
            assertThat(trashed.resolve("compose/mounted/precious")).hasContent("kept");
        }
    }

    private Path mountPoint() throws IOException {
        Files.createDirectory(compose.resolve("compose/mounted"));
        take();
        return trashed.resolve("compose/mounted");
    }

    private void assertStopped() throws IOException {
        assertThatExceptionOfType(ContentException.RefusedTree.class)
                .isThrownBy(this::empty)
                .withMessageContaining("/compose/mounted is a mounted file system")
                .satisfies(e -> assertThat(e.remedy()).isEqualTo("unmount it, then retry"));
    }
}
