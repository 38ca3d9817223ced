package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentPlanTest {

    private static final ContentPlan PLAN = Plans.excluding("work", "logs");
    private static final String RPM = "compose/Server/x86_64/os/Packages/bash-5.3-1.fc43.x86_64.rpm";
    private static final String ROOT = SampleCompose.ID;

    @TempDir
    Path temp;

    Path compose;
    Path made;
    Directory source;
    Directory staged;

    @BeforeEach
    void open() throws IOException {
        compose = SampleCompose.in(temp);
        made = Files.createDirectory(temp.resolve("staged"));
        Volume volume = new Volume("incoming", temp);
        source = volume.find(ROOT).orElseThrow();
        staged = volume.find("staged").orElseThrow();
    }

    @AfterEach
    void close() {
        source.close();
        staged.close();
    }

    private ContentPlan.Populated populate() throws IOException {
        return Plans.populate(PLAN, source, staged, Progress.NONE);
    }

    private ContentPlan.Extent verify() throws IOException {
        return Plans.verify(PLAN, source, staged, Progress.NONE);
    }

    @Test
    void countsWhatIsToBeDone() throws IOException {
        assertThat(Plans.survey(PLAN, source, Progress.NONE).extent().files()).isEqualTo(12);
        assertThat(Plans.survey(PLAN, source, Progress.NONE).extent().directories())
                .isEqualTo(10);
        assertThat(Plans.survey(Plans.excluding(), source, Progress.NONE)
                        .extent()
                        .files())
                .isEqualTo(14);
    }

    @Test
    void makesTheSameTreeWithoutWhatIsExcluded() throws IOException {
        ContentPlan.Extent extent = Plans.survey(PLAN, source, Progress.NONE).extent();

        ContentPlan.Populated populated = populate();

        assertThat(populated).isEqualTo(new ContentPlan.Populated(4, 8, 0, extent.bytes()));
        assertThat(SampleCompose.manifest(made)).isEqualTo(SampleCompose.manifest(compose, "work", "logs"));
        assertThat(Files.getLastModifiedTime(made)).isEqualTo(Files.getLastModifiedTime(compose));
        assertThat(verify()).isEqualTo(extent);
        PLAN.sync(staged, Progress.NONE);
    }

    @Test
    void linksWhatStaysAndCopiesWhatPungiRewrites() throws IOException {
        populate();

        List<String> linked = new ArrayList<>();
        List<String> copied = new ArrayList<>();
        for (String path : SampleCompose.manifest(made).keySet()) {
            if (Files.isRegularFile(made.resolve(path))) {
                boolean same = SampleCompose.inode(made.resolve(path)) == SampleCompose.inode(compose.resolve(path));
                (same ? linked : copied).add(path);
            }
        }
        assertThat(copied)
                .containsExactly(
                        "COMPOSE_ID",
                        "STATUS",
                        "compose/Server/x86_64/os/.treeinfo",
                        "compose/Server/x86_64/os/media.repo",
                        "compose/Server/x86_64/os/repodata/deeper/more.xml",
                        "compose/Server/x86_64/os/repodata/repomd.xml",
                        "compose/metadata/composeinfo.json",
                        "compose/metadata/rpms.json");
        assertThat(linked).hasSize(4).contains(RPM, "compose/Server/x86_64/iso/boot.iso");
    }

    @Test
    void keepsWhatAnEarlierAttemptDid() throws IOException {
        populate();
        long copy = SampleCompose.inode(made.resolve("STATUS"));

        assertThat(populate()).satisfies(again -> {
            assertThat(again.kept()).isEqualTo(12);
            assertThat(again.linked() + again.copied()).isZero();
        });
        assertThat(SampleCompose.inode(made.resolve("STATUS"))).isEqualTo(copy);
        verify();
    }

    @Test
    void completesTheTreeWhereverTheEarlierAttemptsStopped() throws IOException {
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 60; j++) {
                SampleCompose.file(compose.resolve("compose/Server/x86_64/os/Packages/" + i + "/" + j), "x");
            }
        }
        List<Long> stops = new ArrayList<>();
        ContentPlan.Populated last = null;
        // Each attempt goes a little further than the one before.
        for (long stop = 400; last == null; stop += 400) {
            long here = stop;
            try {
                last = Plans.populate(PLAN, source, staged, done -> {
                    if (done.files() >= here) {
                        stops.add(done.files());
                        throw new CancellationException("stopped");
                    }
                });
            } catch (CancellationException _) {
                // What a worker's end leaves behind is taken up by the next turn.
            }
        }
        assertThat(stops).hasSizeGreaterThanOrEqualTo(5);
        assertThat(last.kept()).isPositive();
        assertThat(last.files()).isEqualTo(3612);
        verify();
        assertThat(SampleCompose.manifest(made)).isEqualTo(SampleCompose.manifest(compose, "work", "logs"));
    }

    @Test
    void mendsWhatACrashOrAChangeOfTheSourceLeft() throws IOException {
        populate();
        Files.writeString(made.resolve("STATUS"), "FINI");
        Files.delete(made.resolve("compose/metadata/rpms.json"));
        Files.writeString(made.resolve("stranger"), "not in the source");
        Files.createSymbolicLink(made.resolve("link"), Path.of("/etc"));
        SampleCompose.file(made.resolve("work/tmp"), "excluded");
        // Pungi made this RPM anew, that directory became a file, and this file a directory.
        Files.delete(compose.resolve(RPM));
        Files.writeString(compose.resolve(RPM), "another build");
        Files.delete(compose.resolve("compose/Server/x86_64/empty"));
        Files.writeString(compose.resolve("compose/Server/x86_64/empty"), "");
        Files.delete(compose.resolve("compose/Server/x86_64/iso/boot.iso"));
        SampleCompose.file(compose.resolve("compose/Server/x86_64/iso/boot.iso/part"), "");
        // A file that is to be copied, but was linked.
        Files.delete(made.resolve("COMPOSE_ID"));
        Files.createLink(made.resolve("COMPOSE_ID"), compose.resolve("COMPOSE_ID"));

        populate();

        verify();
        assertThat(SampleCompose.manifest(made)).isEqualTo(SampleCompose.manifest(compose, "work", "logs"));
        assertThat(SampleCompose.inode(made.resolve("COMPOSE_ID")))
                .isNotEqualTo(SampleCompose.inode(compose.resolve("COMPOSE_ID")));
    }

    @Test
    void keepsItsRightsOnDirectoriesThatNobodyMayWriteTo() throws IOException {
        Path sealed = compose.resolve("compose/Server/x86_64/os/Packages");
        Files.setPosixFilePermissions(sealed, PosixFilePermissions.fromString("r-xr-xr-x"));

        populate();

        assertThat(Files.getPosixFilePermissions(made.resolve("compose/Server/x86_64/os/Packages")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
        verify();
    }

    @Test
    void noticesEveryDifference() throws IOException {
        populate();
        FileTime time = Files.getLastModifiedTime(made.resolve("STATUS"));
        Files.writeString(made.resolve("STATUS"), "FINISHEX\n");
        Files.setLastModifiedTime(made.resolve("STATUS"), time);
        Files.writeString(compose.resolve("COMPOSE_ID"), "changed later");
        Files.delete(made.resolve(RPM));
        Files.delete(made.resolve("compose/Server/x86_64/iso/boot.iso"));
        Files.writeString(made.resolve("compose/Server/x86_64/iso/boot.iso"), "iso".repeat(1000));
        Files.writeString(made.resolve("compose/stranger"), "");

        assertThatExceptionOfType(ContentException.Mismatch.class)
                .isThrownBy(this::verify)
                .withMessageContainingAll(
                        "5 files differ",
                        "incoming:staged/STATUS has other content",
                        "COMPOSE_ID has another size, time or mode",
                        "bash-5.3-1.fc43.x86_64.rpm is missing",
                        "boot.iso is not the source's file",
                        "stranger is not in the source");
    }

    @Test
    void namesTheFirstDifferencesAndCountsTheRest() throws IOException {
        populate();
        for (int i = 0; i < 50; i++) {
            Files.writeString(made.resolve("stranger" + i), "");
        }

        assertThatExceptionOfType(ContentException.Mismatch.class)
                .isThrownBy(this::verify)
                .withMessageContaining("50 files differ")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400).endsWith("; …"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifo", "socket", "device"})
    void refusesWhatIsNeitherFileNorDirectoryWithItsPath(String what) throws Exception {
        Path odd = compose.resolve("compose/Server/" + what);
        String kind = put(what, odd);

        assertThatExceptionOfType(ContentException.RefusedTree.class)
                .isThrownBy(() -> Plans.survey(PLAN, source, Progress.NONE))
                .withMessage("incoming:" + ROOT + "/compose/Server/" + what + " is " + kind
                        + " (expected: only files, directories and links to files in a compose)")
                .satisfies(e -> assertThat(e.remedy()).isNotEmpty());
        assertThat(made).isEmptyDirectory();
        // Come after the scan, it is still not taken along.
        assertThatExceptionOfType(ContentException.RefusedTree.class).isThrownBy(this::populate);
        assertThat(made.resolve("compose/Server/" + what)).doesNotExist();
    }

    private static String put(String what, Path odd) throws Exception {
        switch (what) {
            case "fifo" -> run("mkfifo", odd.toString());
            case "device" -> {
                assumeThat(System.getProperty("user.name"))
                        .as("only root makes devices")
                        .isEqualTo("root");
                run("mknod", odd.toString(), "c", "1", "3");
            }
            default -> {
                // The path of a socket may be no longer than 107 bytes.
                Path made = Files.createTempDirectory("s").resolve("s");
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(made))
                        .close();
                Files.move(made, odd);
                Files.delete(made.getParent());
            }
        }
        return switch (what) {
            case "fifo" -> "a FIFO";
            case "device" -> "a character device";
            default -> "a socket";
        };
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    @Test
    void doesNotLookIntoWhatIsExcluded() throws IOException {
        Files.createSymbolicLink(compose.resolve("work/link"), Path.of("nowhere"));
        Files.createSymbolicLink(compose.resolve("compose/Server/work"), Path.of("nowhere"));

        assertThatExceptionOfType(ContentException.RefusedTree.class)
                .isThrownBy(() -> Plans.survey(PLAN, source, Progress.NONE))
                .withMessageContaining("compose/Server/work is a symbolic link");
        Files.delete(compose.resolve("compose/Server/work"));
        Plans.survey(PLAN, source, Progress.NONE);
    }

    @Test
    void refusesDirectoriesNestedWithoutEnd() throws IOException {
        Path deep = compose;
        for (int i = 0; i < 101; i++) {
            deep = Files.createDirectory(deep.resolve("d"));
        }
        assertThatExceptionOfType(ContentException.RefusedTree.class)
                .isThrownBy(() -> Plans.survey(PLAN, source, Progress.NONE))
                .withMessageContaining("101 directories deep");
        assertThatExceptionOfType(ContentException.RefusedTree.class).isThrownBy(this::populate);
    }

    @Test
    void takesAlongNamesThatAreNoText() throws IOException {
        List<FileName> odd = List.of(
                new FileName("\u00ff\u00fe"),
                new FileName("a\nb"),
                new FileName("-rf"),
                new FileName("*"),
                FileName.of("日本"),
                new FileName("\u00e9".repeat(255)));
        FileName status = FileName.of("STATUS");
        for (FileName name : odd) {
            source.makeDirectory(name, 0755);
            try (Directory child = source.openDirectory(name)) {
                for (FileName file : odd) {
                    source.link(status, child, file);
                }
            }
        }

        assertThat(populate().files()).isEqualTo(12 + 36);
        verify();
        try (Directory child = staged.openDirectory(odd.getFirst())) {
            for (FileName file : odd) {
                assertThat(child.status(file)).isPresent();
            }
            child.removeFile(odd.getFirst());
        }
        assertThatExceptionOfType(ContentException.Mismatch.class)
                .isThrownBy(this::verify)
                .withMessageContaining("incoming:staged/\\xff\\xfe/\\xff\\xfe is missing");
        assertThat(populate().linked()).isOne();
        verify();
    }

    @Test
    void saysThatLinksDoNotLeadToAnotherFileSystem() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeThat(memory).isDirectory();
        assumeThat(Files.getFileStore(memory)).isNotEqualTo(Files.getFileStore(temp));
        Path there = Files.createTempDirectory(memory, "composure");
        Volume volume = new Volume("memory", there);
        StagingArea area = new StagingArea(volume);
        FileIdentity tree = area.make("p.1");
        try (Directory target = area.open("p.1", tree).orElseThrow()) {
            assertThatExceptionOfType(ContentException.LinksRefused.class)
                    .isThrownBy(() -> Plans.populate(PLAN, source, target, Progress.NONE))
                    .withMessageContainingAll("incoming:" + ROOT, "memory:.composure/p.1", "different file systems")
                    .satisfies(e -> assertThat(e.remedy()).contains("file system and mount"));
        } finally {
            assertThat(area.remove("p.1", Optional.of(tree), Progress.NONE)).isEqualTo(StagingArea.Removal.REMOVED);
            Files.delete(there.resolve(".composure"));
            Files.delete(there);
        }
    }

    @Test
    void reportsAtLeastEveryThousandFilesAndAtTheEnd() throws IOException {
        for (int i = 0; i < 3_000; i++) {
            Files.writeString(compose.resolve("compose/Server/" + i), "");
        }
        for (Step step : List.<Step>of(
                progress -> Plans.survey(PLAN, source, progress),
                progress -> Plans.populate(PLAN, source, staged, progress),
                progress -> Plans.verify(PLAN, source, staged, progress))) {
            List<Long> told = new ArrayList<>(List.of(0L));
            step.with(done -> told.add(done.files()));
            for (int i = 1; i < told.size(); i++) {
                assertThat(told.get(i) - told.get(i - 1)).isBetween(0L, 1000L);
            }
            assertThat(told.getLast()).isEqualTo(3_012);
        }
    }

    @FunctionalInterface
    private interface Step {
        void with(Progress progress) throws IOException;
    }
}
