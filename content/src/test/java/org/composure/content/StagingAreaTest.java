package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.composure.content.StagingArea.Removal;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagingAreaTest {

    private static final String NAME = StagingArea.name("0198a2c4-7d10-7000-8000-000000000001", "1");
    private static final String TARGET = "Fedora/43/Fedora-43-20261120.n.0";

    @TempDir
    Path temp;

    StagingArea area;
    Path staged;
    Path target;

    @BeforeEach
    void area() {
        area = new StagingArea(new Volume("nightly", temp));
        staged = temp.resolve(".composure").resolve(NAME);
        target = temp.resolve(TARGET);
    }

    private FileIdentity makeFull() throws IOException {
        FileIdentity identity = area.make(NAME);
        SampleCompose.file(staged.resolve("compose/file"), "content");
        return identity;
    }

    @Test
    void makesATreeAndOpensItByItsIdentity() throws IOException {
        FileIdentity identity = area.make(NAME);

        assertThat(identity.inode()).isEqualTo(SampleCompose.inode(staged));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(".composure"))))
                .isEqualTo("rwxr-xr-x");
        try (Directory tree =
                area.open(NAME, FileIdentity.parse(identity.toString())).orElseThrow()) {
            assertThat(tree.path()).isEqualTo("nightly:.composure/" + NAME);
        }
        assertThat(area.open(StagingArea.name("other", "1"), identity)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", ".hidden", "a b", "ü"})
    void refusesNamesThatAreNone(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> area.make(name));
        assertThatIllegalArgumentException().isThrownBy(() -> area.remove(name, Optional.empty(), Progress.NONE));
    }

    @Test
    void makesAnewAfterACrashBeforeTheIdentityWasRecorded() throws IOException {
        area.make(NAME);

        FileIdentity second = area.make(NAME);

        assertThat(second.inode()).isEqualTo(SampleCompose.inode(staged));
    }

    @Test
    void leavesAloneWhatItCannotProveToBeOurs() throws IOException {
        FileIdentity identity = makeFull();
        FileIdentity other = new FileIdentity(identity.device(), identity.inode() + 1, identity.born());
        FileIdentity reused = new FileIdentity(identity.device(), identity.inode(), identity.born() + 1);

        assertThatExceptionOfType(ContentException.ForeignStaging.class)
                .isThrownBy(() -> area.make(NAME))
                .withMessageContaining("nightly:.composure/" + NAME + " is not the directory that was made");
        for (FileIdentity foreign : new FileIdentity[] {other, reused}) {
            assertThatExceptionOfType(ContentException.ForeignStaging.class).isThrownBy(() -> area.open(NAME, foreign));
            assertThatExceptionOfType(ContentException.ForeignStaging.class)
                    .isThrownBy(() -> area.publish(NAME, foreign, TARGET));
            assertThat(area.takeBack(TARGET, NAME, foreign, Progress.NONE)).isEqualTo(Removal.NOT_OURS);
            assertThat(area.remove(NAME, Optional.of(foreign), Progress.NONE)).isEqualTo(Removal.NOT_OURS);
        }
        assertThat(area.remove(NAME, Optional.empty(), Progress.NONE)).isEqualTo(Removal.NOT_OURS);
        assertThat(staged.resolve("compose/file")).hasContent("content");
        assertThat(target).doesNotExist();
    }

    @Test
    void knowsADirectoryOnAnotherHostByItsBirth() {
        assertThat(new FileIdentity(1, 7, 42).isSame(new FileIdentity(2, 7, 42)))
                .isTrue();
        assertThat(new FileIdentity(1, 7, 0).isSame(new FileIdentity(2, 7, 42))).isFalse();
        assertThat(new FileIdentity(1, 7, 0).isSame(new FileIdentity(1, 7, 42))).isTrue();
        assertThat(new FileIdentity(1, 7, 41).isSame(new FileIdentity(1, 7, 42)))
                .isFalse();
    }

    @Test
    void removesWhatIsOursAndSaysWhenThereIsNothing() throws IOException {
        assertThat(area.remove(NAME, Optional.empty(), Progress.NONE)).isEqualTo(Removal.ABSENT);
        area.make(NAME);
        assertThat(area.remove(NAME, Optional.empty(), Progress.NONE)).isEqualTo(Removal.REMOVED);

        FileIdentity identity = makeFull();
        assertThat(area.remove(NAME, Optional.of(identity), Progress.NONE)).isEqualTo(Removal.REMOVED);
        assertThat(area.remove(NAME, Optional.of(identity), Progress.NONE)).isEqualTo(Removal.ABSENT);
        assertThat(temp.resolve(".composure")).isEmptyDirectory();
    }

    @Test
    void publishesByOneRenameAndTwiceIsOnce() throws IOException {
        FileIdentity identity = makeFull();

        area.publish(NAME, identity, TARGET);
        area.publish(NAME, identity, TARGET);

        assertThat(SampleCompose.inode(target)).isEqualTo(identity.inode());
        assertThat(target.resolve("compose/file")).hasContent("content");
        assertThat(staged).doesNotExist();
        assertThat(area.open(NAME, identity)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "full", "file", "link"})
    void leavesAForeignTargetAsItIs(String what) throws IOException {
        FileIdentity identity = makeFull();
        Files.createDirectories(target.getParent());
        switch (what) {
            case "empty" -> Files.createDirectory(target);
            case "full" -> SampleCompose.file(target.resolve("theirs"), "theirs");
            case "file" -> Files.writeString(target, "theirs");
            default -> Files.createSymbolicLink(target, staged);
        }
        var before = SampleCompose.manifest(temp);

        assertThatExceptionOfType(ContentException.ForeignTarget.class)
                .isThrownBy(() -> area.publish(NAME, identity, TARGET))
                .withMessageContaining("nightly:" + TARGET);
        assertThat(SampleCompose.manifest(temp)).isEqualTo(before);

        assertThat(area.takeBack(TARGET, NAME, identity, Progress.NONE)).isEqualTo(Removal.REMOVED);
        assertThat(area.takeBack(TARGET, NAME, identity, Progress.NONE)).isEqualTo(Removal.NOT_OURS);
        assertThat(Files.exists(target, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void publishesThroughNoLink() throws IOException {
        FileIdentity identity = makeFull();
        Files.createDirectories(temp.resolve("elsewhere"));
        Files.createSymbolicLink(temp.resolve("Fedora"), Path.of("elsewhere"));

        assertThatExceptionOfType(ContentException.RefusedTree.class)
                .isThrownBy(() -> area.publish(NAME, identity, TARGET))
                .withMessageContaining("nightly:Fedora is a symbolic link");
        assertThat(temp.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void saysThatATreeIsGone() throws IOException {
        FileIdentity identity = area.make(NAME);
        Files.delete(staged);

        assertThatExceptionOfType(ContentException.ForeignStaging.class)
                .isThrownBy(() -> area.publish(NAME, identity, TARGET))
                .withMessageContaining("is gone");
    }

    @Test
    void refusesAnAreaThatIsALink() throws IOException {
        Files.createDirectories(temp.resolve("elsewhere"));
        Files.createSymbolicLink(temp.resolve(".composure"), Path.of("elsewhere"));

        assertThatExceptionOfType(ContentException.RefusedTree.class).isThrownBy(() -> area.make(NAME));
        assertThat(temp.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void takesBackWhatWasPublishedAtWhateverPointItStopped() throws IOException {
        FileIdentity identity = makeFull();
        for (int i = 0; i < 2_000; i++) {
            Files.writeString(staged.resolve("compose/" + i), "");
        }
        area.publish(NAME, identity, TARGET);

        // A crash in the midst of removing: nothing of it is left where readers look.
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> area.takeBack(TARGET, NAME, identity, _ -> {
                    assertThat(target).doesNotExist();
                    throw new IllegalStateException("stopped");
                }));
        assertThat(staged).isDirectory();

        assertThat(area.takeBack(TARGET, NAME, identity, Progress.NONE)).isEqualTo(Removal.REMOVED);
        assertThat(area.takeBack(TARGET, NAME, identity, Progress.NONE)).isEqualTo(Removal.ABSENT);
        assertThat(temp.resolve(".composure")).isEmptyDirectory();
        assertThat(temp.resolve("Fedora/43")).isEmptyDirectory();
    }

    @Test
    void removesLinksAndNotWhatTheyLeadTo() throws IOException {
        SampleCompose.file(temp.resolve("precious/file"), "kept");
        FileIdentity identity = makeFull();
        Files.createSymbolicLink(staged.resolve("compose/directory"), temp.resolve("precious"));
        Files.createSymbolicLink(staged.resolve("compose/link"), temp.resolve("precious/file"));

        assertThat(area.takeBack(TARGET, NAME, identity, Progress.NONE)).isEqualTo(Removal.REMOVED);
        assertThat(temp.resolve("precious/file")).hasContent("kept");
    }

    @Test
    void removesDirectoriesNestedDeeperThanAnyPath() throws IOException {
        FileIdentity identity = area.make(NAME);
        FileName down = FileName.of("d".repeat(50));
        Directory directory = area.open(NAME, identity).orElseThrow();
        for (int i = 0; i < 3_000; i++) {
            directory.makeDirectory(down, 0755);
            Directory next = directory.openDirectory(down);
            directory.close();
            directory = next;
        }
        directory.close();

        assertThat(area.remove(NAME, Optional.of(identity), Progress.NONE)).isEqualTo(Removal.REMOVED);
        assertThat(staged).doesNotExist();
    }
}
